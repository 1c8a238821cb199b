// First of all: it takes the page's Trusted Types name.
import './trusted-worker.ts'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import { all, focusOn, isCorrection, make } from './dom.ts'
import {
  fill,
  forgetDraft,
  isWritten,
  keepDraft,
  markTaken,
  readDraft,
  submissionKey,
  typedIn,
} from './draft.ts'
import { clearFaults, faultsOf, showFaults, withoutLoneDayAhead } from './faults.ts'
import { addAdvice, addCounters } from './helps.ts'
import { addHint } from './hint.ts'
import { addKeeping, forgetReceipt, hasUnkeptReceipt } from './keeping.ts'
import { addGuesses } from './kinds.ts'
import { leaveFreely, passFreely, watchLeaving } from './leaving.ts'
import { addOwnWords } from './own-words/own-words.ts'
import { chosenFiles, enhancePictures, faultsOfPictures, forgetPictures, hasPictures } from './pictures.ts'
import { beginProof, takeProof } from './proof.ts'
import { countDown, lostSentence, panelOf, post, type Answer, type Panel } from './sending.ts'
import { hasForeignCode } from './turnstile.ts'
import { say, told } from './words/words.ts'

const main = document.querySelector<HTMLElement>('main#main')

/** Tells report, correction and message, which carry long text, from other forms. */
const isComposed = (form: HTMLFormElement) => form.enctype === 'multipart/form-data'
const isReport = (form: HTMLFormElement) => form.action.includes('/api/tips')
/** Tells whether the answer to a form is a download and not a page. */
const isDownload = (form: HTMLFormElement) => form.action.includes('/api/receipt/')
const forms = (): HTMLFormElement[] => (main ? all(main, 'form') : [])
const composed = () => forms().find(isComposed)

/**
 * Puts a hidden value into the form in place of the last one; null removes it. The server's ticket, a field
 * of the same name as the proof, stays.
 */
function hide(form: HTMLFormElement, name: string, value: string | null): void {
  form.querySelector(`.hidden[name=${name}]`)?.remove()
  if (value !== null) form.prepend(make('input', { type: 'hidden', className: 'hidden', name, value }))
}

/**
 * Makes a form for a button with its own address. It carries a copy of the text; the first form stays as it
 * is.
 */
function formFor(button: HTMLButtonElement, own: HTMLFormElement): HTMLFormElement {
  const form = make('form', { method: 'post', action: button.formAction })
  new FormData(own).forEach((value, name) => {
    if (typeof value === 'string') hide(form, name, value)
  })
  if (button.name !== '') hide(form, button.name, button.value)
  button.parentElement?.querySelector('form')?.remove()
  button.after(form)
  return form
}

/**
 * Sends the form the way a page without script does. The form itself holds the text and, where the engine
 * allows it, the pictures.
 */
function sendPlainly(form: HTMLFormElement): void {
  leaveFreely()
  form.submit()
}

let isSending = false

function dataOf(form: HTMLFormElement, proof: string | null): FormData {
  const data = new FormData(form)
  if (!isComposed(form)) return data
  data.delete('evidence')
  // The name of a file can identify the reporter: it is not sent.
  for (const [index, file] of chosenFiles().entries())
    data.append('evidence', file, `${String(index + 1)}.jpg`)
  if (proof !== null) data.append('challenge', proof)
  return data
}

async function faultsBefore(form: HTMLFormElement): Promise<FieldError[]> {
  const faults = isCorrection ? [] : faultsOf(form)
  if (!isComposed(form)) return faults
  if (!isReport(form) && !isWritten(form) && !hasPictures())
    faults.push({ pointer: '/text', message: told(sentences.messageEmpty) })
  return withoutLoneDayAhead([...faults, ...(await faultsOfPictures())])
}

async function send(form: HTMLFormElement): Promise<void> {
  // A second tap must not send a second tip.
  if (isSending) return
  isSending = true
  const panel = panelOf(form, isComposed(form))
  try {
    panel.begin()
    const faults = await faultsBefore(form)
    if (faults.length > 0) {
      panel.end()
      showFaults(form, faults)
      return
    }
    clearFaults(form)
    const proof = isReport(form) ? await takeProof(form) : null
    if (hasForeignCode()) {
      // The answer may be a receipt: it comes as a new page, out of reach of foreign code.
      hide(form, 'challenge', proof)
      sendPlainly(form)
      return
    }
    const answer = await post(form.action, dataOf(form, proof), (part) => panel.progress(part))
    if ('main' in answer) take(form, answer, panel)
    else {
      const [isCut, withPictures] = [answer.status === 0, isComposed(form) && hasPictures()]
      const back = isCut
        ? say(withPictures ? '网络恢复以后，会自动再试，图片从头传。' : '网络恢复以后，会自动再试。')
        : ''
      panel.fail(
        say(lostSentence(answer.status, withPictures), answer.status) + say('您写的和选的都还在。') + back,
        () => void send(form),
        isCut,
      )
    }
  } catch {
    sendPlainly(form)
  } finally {
    isSending = false
  }
}

/** The content of the page at one place in the tab's history: the first form, or an answer. */
interface View {
  readonly title: string
  /** The nodes as they came. The page shows a copy, which the script changes. */
  readonly content: readonly Node[]
  /** Band and head before the content, and the foot after it. A receipt has no foot and no links. */
  readonly frame: readonly Element[]
}
let blank: View | null = null
let answered: View | null = null

const frameOf = (page: Document) => all(page, 'body > .band, body > header, body > footer')

const viewOf = (page: Document, content: HTMLElement): View => ({
  title: page.title,
  content: Array.from(content.childNodes, (node) => document.importNode(node, true)),
  frame: frameOf(page).map((part) => document.importNode(part, true)),
})

function put({ title, content, frame }: View): void {
  if (!main) return
  document.title = title
  for (const part of frameOf(document)) part.remove()
  for (const part of frame) {
    const copy = part.cloneNode(true)
    if (part.matches('footer')) main.after(copy)
    else main.before(copy)
  }
  main.textContent = ''
  main.append(...content.map((node) => node.cloneNode(true)))
}

/** Shows the answer to a form. Text that the server did not take stays in its form. */
function take(
  form: HTMLFormElement,
  { isTaken, page, main: theirs, retryAfterSeconds }: Answer,
  panel: Panel,
): void {
  const wasComposed = composed()
  const isDone = isTaken && form === wasComposed
  // A text that the server did not take stays.
  const kept = forms()
    .filter((one) => !isTaken || one !== form)
    .flatMap(typedIn)
  const comesBack =
    wasComposed !== undefined && !isDone && all<HTMLFormElement>(theirs, 'form').some(isComposed)
  if (!isTaken && wasComposed && !comesBack) {
    const sentence =
      theirs.querySelector('.summary p, .error p')?.textContent ?? say('没有送到，请再试一次。')
    panel.fail(sentence + say('您写的都还在。'), () => void send(form))
    return
  }
  if (isDone) {
    forgetPictures()
    if (isReport(form) && !isCorrection) markTaken()
  }
  const view = viewOf(page, theirs)
  put(view)
  if (isTaken) {
    answered = view
    // The back button leads to the head of the form. Neither address nor history holds a code.
    history.scrollRestoration = 'manual'
    if (!isAnswer()) history.pushState(answerState, '')
  }
  const again = comesBack ? composed() : undefined
  forms().forEach((one) => fill(one, kept))
  enhance()
  const summary = main?.querySelector<HTMLElement>('.summary')
  // The fragment of the form's address: the plain form would lead there, such as to the messages.
  const place = summary ? null : document.getElementById(form.action.split('#')[1] ?? '')
  const first = summary ?? place ?? main?.querySelector<HTMLElement>('h1')
  if (!place) scrollTo(0, 0)
  if (first) focusOn(first)
  if (hasPictures()) for (const request of main ? all(main, '.again, .redo') : []) request.remove()
  if (!isTaken && summary && again && retryAfterSeconds !== null)
    countDown(summary, again, retryAfterSeconds, () => void send(again))
}

/** Empties all forms. */
function empty(): void {
  forgetPictures()
  forms().forEach((form) => form.reset())
}

const formState = 'form'
const answerState = 'answer'

/** Shows the first form. `isLeft` tells that the page showed an answer, which is gone. */
function showBlank(isLeft = false): void {
  if (blank) put(blank)
  // A person may have typed before the script came.
  empty()
  const note = addNote(isLeft)
  enhance()
  scrollTo(0, 0)
  const first = note ?? main?.querySelector<HTMLElement>('h1')
  if (first) focusOn(first)
}

/** Tells whether this place of the tab's history shows an answer, also after a reload. */
const isAnswer = () => history.state === answerState

/** Shows the form or the answer when the person goes back and forth in the tab. */
function watchHistory(): void {
  history.replaceState(formState, '')
  addEventListener('popstate', ({ state }) => {
    // The step leads to a place on the same page, not between form and answer.
    if (state === null) history.replaceState(showsForm() ? formState : answerState, '')
    else if (state === answerState && answered) {
      put(answered)
      enhance()
    } else if (state === formState && !showsForm()) showBlank()
  })
  // A page that returns from the browser's cache shows the form, not a code or a mailbox.
  addEventListener('pagehide', () => {
    if (!answered) return
    answered = null
    forgetReceipt()
    if (!showsForm()) showBlank(isAnswer())
    else main?.querySelector('.forth')?.replaceWith(make('p', {}, say(onlyOnce)))
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && showsForm()) history.replaceState(formState, '')
  })
}

/** Tells whether the page shows its first form. */
const showsForm = () => main?.querySelector('.slip, .status') === null

function wipe(): void {
  forgetDraft()
  forgetReceipt()
  answered = null
  empty()
  if (main) main.textContent = ''
}

/** Keeps the draft. Pictures lost in a reload count as missing until the person chooses others. */
const keepReport = (form: HTMLFormElement) =>
  keepDraft(form, hasPictures() || form.querySelector('.again') !== null)

function enhanceReport(form: HTMLFormElement): void {
  hide(form, 'submissionKey', submissionKey())
  const touch = () => void beginProof(form)
  for (const event of ['focusin', 'input', 'pointerdown']) form.addEventListener(event, touch, { once: true })
  // The draft of the tab is that of a report.
  if (isCorrection) return
  addGuesses(form)
  addHint(form)
  const keep = () => keepReport(form)
  form.addEventListener('input', keep)
  form.addEventListener('change', keep)
}

/** Adds the helps to the current page, built or from the server. Each help works without the others. */
function enhance(): void {
  if (!main) return
  const form = composed()
  if (form) {
    const pictures = form.querySelector<HTMLInputElement>('input[type=file]')
    const chosen = () => {
      if (hasPictures()) form.querySelector('.again')?.remove()
      if (isReport(form)) keepReport(form)
    }
    if (pictures)
      enhancePictures(pictures, isReport(form) ? limits.evidencePerTip : limits.evidencePerMessage, chosen)
    addCounters(form)
    if (isReport(form)) enhanceReport(form)
  }
  // A correction reports nobody: its author needs no advice.
  if (!isCorrection) {
    addOwnWords(main)
    if (showsForm() && document.querySelector('.exit')) addAdvice(main)
  }
  addKeeping(main)
}

const onlyOnce = '回执码不再显示；没抄下来的，可以再报一次，写明“刚报过，回执码没抄下来”。'

/** Adds a note above a blank report: the server took the last one. */
function addTakenNote(form: HTMLFormElement): HTMLElement {
  const note = make('div', { className: 'note' }, make('p', {}, say('已经收到，不用再交。')))
  if (answered) {
    const forth = make('button', { type: 'button', className: 'quiet forth' }, say('再看一次回执码'))
    forth.addEventListener('click', () => history.forward())
    note.append(forth)
  } else note.append(make('p', {}, say(onlyOnce)))
  form.closest('.narrow')?.prepend(note)
  return note
}

/**
 * Fills a blank report with the tab's draft and adds a note. Returns the note, or null if there is nothing to
 * say.
 */
function addNote(isLeft: boolean): HTMLElement | null {
  const form = composed()
  if (!form || !isReport(form) || isWritten(form)) return null
  const kept = isCorrection ? null : readDraft()
  if (kept === 'taken' || (kept === null && (answered || isLeft))) return addTakenNote(form)
  if (!kept) return null
  fill(form, kept.typed)
  const lost = kept.hadPictures ? told(sentences.picturesAgain) : ''
  if (lost !== '') form.querySelector('#evidence-hint')?.prepend(make('strong', { className: 'again' }, lost))
  const typed = isWritten(form) ? say('刚才写的还在，暂存在这个标签页里。') : ''
  if (typed + lost === '') return null
  const clear = make('button', { type: 'button', className: 'quiet' }, say('清空'))
  const note = make('div', { className: 'note' }, make('p', {}, typed + lost), clear)
  clear.addEventListener('click', () => {
    forgetDraft()
    showBlank()
  })
  form.before(note)
  return note
}

function begin(): void {
  if (!main) return
  blank = viewOf(document, main)
  const isReloaded = isAnswer()
  watchHistory()
  watchLeaving({
    wouldLose: () => {
      const form = composed()
      return hasUnkeptReceipt() || (form !== undefined && (isWritten(form) || hasPictures()))
    },
    wipe,
  })
  main.addEventListener('click', (event) => {
    const pressed = event.target
    // The way out of a receipt leaves no mark behind it, nor a note for the one who comes back.
    if (pressed instanceof Element && pressed.closest('.out a')) history.replaceState(formState, '')
    if (!(pressed instanceof HTMLButtonElement) || !pressed.form) return
    if (pressed.hasAttribute('formenctype')) {
      event.preventDefault()
      void send(formFor(pressed, pressed.form))
      // A form that a script reads does not tell which of its buttons was pressed.
    } else if (pressed.hasAttribute('formaction')) pressed.form.action = pressed.formAction
    else if (pressed.name !== '') hide(pressed.form, pressed.name, pressed.value)
  })
  main.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (isDownload(form)) {
      passFreely()
      return
    }
    event.preventDefault()
    void send(form)
  })
  // The form went without script, and the server took it.
  if (main.querySelector('.slip')) markTaken()
  const note = addNote(isReloaded)
  enhance()
  if (note && (isReloaded || readDraft() === 'taken')) focusOn(note)
}

// The script needs these parts of the browser. Older ones come with its syntax. Without one, the plain form
// does all the work.
const isAble = 'allSettled' in Promise && 'get' in FormData.prototype && 'Worker' in window

if (isAble) begin()
