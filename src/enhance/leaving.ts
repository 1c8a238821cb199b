/** What leaving depends on. */
interface Leaving {
  /** Something is written that was not sent, or a receipt was shown that nobody copied. */
  readonly wouldLose: () => boolean
  /** Clear all that was written, shown or kept. */
  readonly wipe: () => void
}

let isFree = false

/** Let the next page come without a question: what is written goes along, or is wanted gone. */
export function leaveFreely(): void {
  isFree = true
}

/** Let what begins now come without a question: a call, or a download, for which browsers ask as if it were a page. */
export function passFreely(): void {
  isFree = true
  setTimeout(() => {
    isFree = false
  }, 1000)
}

/** The question before something is left for good, and the quick way out: a link, or Shift three times. */
export function watchLeaving({ wouldLose, wipe }: Leaving): void {
  addEventListener('beforeunload', (event) => {
    if (isFree || !wouldLose()) return
    event.preventDefault()
    // Chromium before 119 asks only so.
    Object.assign(event, { returnValue: true })
  })
  document.addEventListener('click', ({ target }) => {
    // Who calls for help is not asked anything.
    if (target instanceof Element && target.closest('a[href^="tel:"]')) passFreely()
  })

  const link = document.querySelector<HTMLAnchorElement>('a.exit')
  if (!link) return
  const leave = () => {
    leaveFreely()
    wipe()
    location.replace(link.href)
  }
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave()
  })
  // Other keys between begin anew: Shift alone also changes the language of an input method.
  const [presses, withinMs] = [3, 2000]
  let times: number[] = []
  document.addEventListener('keydown', ({ key, repeat }) => {
    if (repeat) return
    const now = performance.now()
    times = key === 'Shift' ? [...times.filter((time) => now - time < withinMs), now] : []
    if (times.length >= presses) leave()
  })
  // Whoever comes back to a page that the browser kept finds it new.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isFree) location.reload()
  })
}
