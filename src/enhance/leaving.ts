/** The two acts of the page that leaving depends on. */
interface Leaving {
  /** Tells whether the page holds unsent text or a receipt code without a copy. */
  readonly wouldLose: () => boolean
  /** Clears all text, pictures, codes and drafts. */
  readonly wipe: () => void
}

let isFree = false

/** Lets the page go without a question: the text goes along, or the reporter wants it gone. */
export function leaveFreely(): void {
  isFree = true
}

/** Lets a call or a download start without a question. Browsers ask as if the page were left. */
export function passFreely(): void {
  isFree = true
  setTimeout(() => {
    isFree = false
  }, 1000)
}

const isEditable = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=file])'))

/** Adds the question before text is lost, and the quick exit: a link, or Esc or Shift three times. */
export function watchLeaving({ wouldLose, wipe }: Leaving): void {
  addEventListener('beforeunload', (event) => {
    if (isFree || !wouldLose()) return
    event.preventDefault()
    // Chromium before 119 asks only for this property.
    Object.assign(event, { returnValue: true })
  })
  document.addEventListener('click', ({ target }) => {
    // A call for help comes without a question, and so does the way out of a receipt.
    if (target instanceof Element && target.closest('a[href^="tel:"], .out a')) passFreely()
  })

  // The receipt has no such link, and yet the keys lead away from it.
  const { exit } = document.body.dataset
  if (exit === undefined) return
  const leave = () => {
    leaveFreely()
    wipe()
    location.replace(exit)
  }
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('a.exit')) return
    event.preventDefault()
    leave()
  })
  // Another key in between resets the count. In a field Shift alone switches the input method, and Esc alone
  // drops the letters it is composing: there only Esc counts, and only outside a composition.
  const presses = 3
  const withinMs = 2000
  let last = ''
  let times: number[] = []
  document.addEventListener('keydown', ({ key, repeat, isComposing, target }) => {
    if (repeat) return
    const now = performance.now()
    const isExit = key === 'Escape' || (key === 'Shift' && !isEditable(target))
    const earlier = key === last ? times.filter((time) => now - time < withinMs) : []
    times = isExit && !isComposing ? [...earlier, now] : []
    last = key
    if (times.length >= presses) leave()
  })
  // A page that returns from the browser's cache after a quick exit loads again, empty.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isFree) location.reload()
  })
}
