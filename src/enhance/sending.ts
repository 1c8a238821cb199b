import { focusOn, make } from './dom.ts'
import { say, type ScriptSentence } from './words/words.ts'

/** A page that the server sent back. */
export interface Answer {
  readonly isTaken: boolean
  readonly page: Document
  readonly main: HTMLElement
  /** The seconds until the server takes the same form again. */
  readonly retryAfterSeconds: number | null
}

/** A form that no page of this site answered. The status is 0 without an answer. */
export interface Lost {
  readonly status: number
}

/** Says what stands in the way of a form, and the way on. A program between page and server may answer. */
export function lostSentence(status: number, hasPictures: boolean): ScriptSentence {
  if (status === 413)
    return hasPictures
      ? '没有送到：图片太大，被网络中间的服务器挡住了。请去掉几张，或者截图换成小的，再试一次。'
      : '没有送到：内容太长，被网络中间的服务器挡住了。请删减一些，再试一次。'
  if (status === 403) return '没有送到：被网络中间的防护程序拦下了。请换个网络再试；还是不行，请打 12350。'
  if (status === 429) return '没有送到：现在提交的人太多。请等一分钟，再试一次。'
  // A proxy that waits too long for a slow upload says 408.
  if (status === 0 || status === 408) return '没有送到，可能是网络断了。'
  if (status >= 500 && status !== 511)
    return '还没有收到回执码：服务器暂时没有回应。请等一两分钟，再试一次，不会变成两份。'
  if (status >= 400 && status < 500 && status !== 407)
    return '没有送到：被网络中间的服务器挡住了（#）。请换个网络再试；还是不行，请打 12350。'
  return '没有送到：这个网络先要登录才能用。请先登录，或者换个网络，再试一次。'
}

// A request without progress for so long has lost its network.
const stallMs = 60 * 1000

/**
 * Sends a form and returns the page that answers it. Returns the status if no page of this site comes.
 * `onProgress` gets the uploaded part, 0 to 1.
 */
export function post(
  address: string,
  data: FormData,
  onProgress: (part: number) => void,
): Promise<Answer | Lost> {
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
        resolve({ status: request.status })
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
  /**
   * Shows one sentence and a button to try again, in place of the form's own. After a cut the form goes again
   * by itself, once the network is back.
   */
  fail(sentence: string, again: () => void, isCut?: boolean): void
}

/** Acts when the network is back or the person returns to the page, if somebody still waits. */
function whenBack(isWaiting: () => boolean, act: () => void): void {
  const look = () => {
    if (isWaiting() && !(navigator.onLine && document.visibilityState === 'visible')) return
    removeEventListener('online', look)
    document.removeEventListener('visibilitychange', look)
    if (isWaiting()) act()
  }
  addEventListener('online', look)
  document.addEventListener('visibilitychange', look)
}

export function panelOf(form: HTMLFormElement, hasUpload: boolean): Panel {
  form.querySelector('.sending')?.remove()
  const words = make('p', {})
  words.setAttribute('role', 'status')
  const bar = make('progress', { max: 100, value: 0 })
  bar.setAttribute('aria-label', say('上传进度'))
  const panel = make('div', { className: 'sending' }, words)
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  if (button) button.hidden = false
  form.append(panel)
  let said = -1
  return {
    begin() {
      panel.className = 'sending'
      panel.textContent = ''
      panel.append(words)
      words.textContent = say(hasUpload ? '正在准备……' : '请稍候……')
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
      words.textContent = say(part < 1 ? '正在上传，已传 #%' : '传完了，正在加密保存……', tenth * 10)
    },
    end() {
      panel.textContent = ''
      said = -1
      button?.removeAttribute('aria-disabled')
    },
    fail(sentence, again, isCut = false) {
      this.end()
      if (button) button.hidden = true
      const retry = make('button', { type: 'button' }, say('再试一次'))
      retry.addEventListener('click', again)
      const failure = make('div', { className: 'note' }, make('p', {}, sentence), retry)
      failure.setAttribute('role', 'alert')
      panel.append(failure)
      focusOn(retry)
      if (isCut) whenBack(() => failure.isConnected, again)
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
  const agree = make('button', { type: 'button', className: 'quiet' }, say('到时间自动再提交'))
  const agreed = make('p', { hidden: true }, say('到时间会自动再提交。请别关掉、别改动。'))
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
    left.textContent = say(rest > 0 ? '还要等 # 秒。' : '现在可以再提交了。', rest)
    if (rest > 0) window.setTimeout(tick, 1000)
    else {
      agree.hidden = true
      if (isAgreed) send()
    }
  }
  tick()
}
