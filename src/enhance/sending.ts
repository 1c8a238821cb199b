import { focusOn, make } from './dom.ts'

/** A page that the server sent back. */
export interface Answer {
  readonly isTaken: boolean
  readonly page: Document
  readonly main: HTMLElement
  /** The seconds until the server takes the same form again. */
  readonly retryAfterSeconds: number | null
}

// A request without progress for so long has lost its network.
const stallMs = 60 * 1000

/**
 * Sends a form and returns the page that answers it. Returns null if no page of this site comes back.
 * `onProgress` gets the uploaded part, 0 to 1.
 */
export function post(
  address: string,
  data: FormData,
  onProgress: (part: number) => void,
): Promise<Answer | null> {
  const request = new XMLHttpRequest()
  return new Promise((resolve) => {
    let stall = 0
    const watch = () => {
      window.clearTimeout(stall)
      stall = window.setTimeout(() => request.abort(), stallMs)
    }
    request.open('POST', address)
    request.responseType = 'document'
    request.setRequestHeader('accept', 'text/html')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      watch()
      onProgress(total === 0 ? 1 : loaded / total)
    })
    request.addEventListener('loadend', () => {
      window.clearTimeout(stall)
      const page = request.status === 0 ? null : request.responseXML
      const main = page?.querySelector<HTMLElement>('main#main')
      if (!page || !main) {
        resolve(null)
        return
      }
      const wait = Number(request.getResponseHeader('retry-after') ?? NaN)
      resolve({
        isTaken: request.status < 400,
        page,
        main,
        retryAfterSeconds: Number.isFinite(wait) ? wait : null,
      })
    })
    watch()
    request.send(data)
  })
}

/** The text beside a form's button while the form is sent, and after a failure. */
export interface Panel {
  begin(): void
  progress(part: number): void
  end(): void
  /** Shows one sentence and a button to try again. */
  fail(sentence: string, again: () => void): void
}

export function panelOf(form: HTMLFormElement, hasUpload: boolean): Panel {
  form.querySelector('.sending')?.remove()
  const words = make('p', {})
  words.setAttribute('role', 'status')
  const bar = make('progress', { max: 100, value: 0 })
  bar.setAttribute('aria-label', '上传进度')
  const panel = make('div', { className: 'sending' }, words)
  const button = form.querySelector('button[type=submit]')
  form.append(panel)
  let said = -1
  return {
    begin() {
      panel.className = 'sending'
      panel.textContent = ''
      panel.append(words)
      words.textContent = hasUpload ? '正在准备……' : '请稍候……'
      button?.setAttribute('aria-disabled', 'true')
    },
    progress(part) {
      if (!hasUpload) return
      if (!bar.parentElement) words.before(bar)
      bar.value = part * 100
      // A screen reader reads out every tenth, not every step.
      const tenth = Math.floor(part * 10)
      if (tenth === said) return
      said = tenth
      words.textContent = part < 1 ? `正在上传，已传 ${String(tenth * 10)}%` : '传完了，正在加密保存……'
    },
    end() {
      panel.textContent = ''
      said = -1
      button?.removeAttribute('aria-disabled')
    },
    fail(sentence, again) {
      this.end()
      const retry = make('button', { type: 'button' }, '再试一次')
      retry.addEventListener('click', again)
      const failure = make('div', { className: 'note' }, make('p', {}, sentence), retry)
      failure.setAttribute('role', 'alert')
      panel.append(failure)
      focusOn(retry)
    },
  }
}

/**
 * Counts down in an error summary until the server takes the form again. Sends the form by itself if the
 * person agrees and changes nothing.
 */
export function countDown(summary: Element, form: HTMLFormElement, seconds: number, send: () => void): void {
  // One second more, for clocks that differ.
  const until = performance.now() + (seconds + 1) * 1000
  const left = make('p', { className: 'countdown' })
  const agree = make('button', { type: 'button', className: 'quiet' }, '到时间自动再提交')
  const agreed = make('p', { hidden: true }, '到时间会自动再提交。这一页请不要关掉，也不要改动。')
  agreed.setAttribute('role', 'status')
  let isAgreed = false
  const setAgreed = (agrees: boolean) => {
    isAgreed = agrees
    agree.hidden = agrees
    agreed.hidden = !agrees
    if (agrees) focusOn(agreed)
  }
  agree.addEventListener('click', () => setAgreed(true))
  form.addEventListener('input', () => {
    if (isAgreed) setAgreed(false)
  })
  summary.append(left, agree, agreed)
  const tick = () => {
    // The page shows something else by now.
    if (!summary.isConnected) return
    const rest = Math.ceil((until - performance.now()) / 1000)
    left.textContent = rest > 0 ? `还要等 ${String(rest)} 秒。` : '现在可以再提交了。'
    if (rest > 0) window.setTimeout(tick, 1000)
    else {
      agree.hidden = true
      if (isAgreed) send()
    }
  }
  tick()
}
