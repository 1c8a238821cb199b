import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import { all, controls, focusOn, make } from './dom.ts'
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
import { clearFaults, faultsOf, showFaults } from './faults.ts'
import { addAdvice, addCounters } from './helps.ts'
import { addKeeping, forgetReceipt, hasUnkeptReceipt } from './keeping.ts'
import { leaveFreely, passFreely, watchLeaving } from './leaving.ts'
import { chosenFiles, enhancePictures, faultsOfPictures, forgetPictures, hasPictures } from './pictures.ts'
import { beginProof, takeProof } from './proof.ts'
import { countDown, panelOf, post, type Answer, type Panel } from './sending.ts'
import { hasForeignCode } from './turnstile.ts'

const main = document.querySelector<HTMLElement>('main#main')

/** Forms that are written at length: the report and the message. They have pictures. */
const isComposed = (form: HTMLFormElement) => form.enctype === 'multipart/form-data'
const isReport = (form: HTMLFormElement) => form.action.endsWith('/api/tips')
/** A download is no page. */
const isDownload = (form: HTMLFormElement) => form.action.includes('/api/receipt/')
const composed = () => (main ? all<HTMLFormElement>(main, 'form').find(isComposed) : undefined)

/** Put a value into the form itself, once; null takes it out. A ticket of the server, which bears the name of a proof, stays beside it. */
function hide(form: HTMLFormElement, name: string, value: string | null): void {
  form.querySelector(`.hidden[name=${name}]`)?.remove()
  if (value !== null) form.prepend(make('input', { type: 'hidden', className: 'hidden', name, value }))
}

/** A form for a button that leads elsewhere than its own: a copy of what is written goes along, and all stays where it is. */
function formFor(button: HTMLButtonElement, own: HTMLFormElement): HTMLFormElement {
  const form = make('form', { method: 'post', action: button.formAction })
  for (const { type, name, value } of controls(own)) if (type !== 'file') hide(form, name, value)
  if (button.name !== '') hide(form, button.name, button.value)
  button.parentElement?.querySelector('form')?.remove()
  button.after(form)
  return form
}

/** The way without script, whatever went wrong here: typed text and, where the engine lets it, pictures stand in the form itself. */
function sendPlainly(form: HTMLFormElement): void {
  leaveFreely()
  form.submit()
}

let isSending = false

function dataOf(form: HTMLFormElement, proof: string | null): FormData {
  const data = new FormData(form)
  if (!isComposed(form)) return data
  data.delete('evidence')
  // A name of its own can say who somebody is: it stays here.
  for (const [index, file] of chosenFiles().entries())
    data.append('evidence', file, `${String(index + 1)}.jpg`)
  if (proof !== null) data.append('challenge', proof)
  return data
}

async function faultsBefore(form: HTMLFormElement): Promise<FieldError[]> {
  const faults = faultsOf(form)
  if (!isComposed(form)) return faults
  if (!isReport(form) && !isWritten(form) && !hasPictures())
    faults.push({ pointer: '/text', message: sentences.messageEmpty })
  return [...faults, ...(await faultsOfPictures())]
}

async function send(form: HTMLFormElement): Promise<void> {
  // A second tap is no second tip.
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
      // The answer may be a receipt: it comes as a page of its own, which is closed to others.
      hide(form, 'challenge', proof)
      sendPlainly(form)
      return
    }
    const answer = await post(form.action, dataOf(form, proof), (part) => panel.progress(part))
    if (answer) take(form, answer, panel)
    else panel.fail('没有送到，可能是网络断了。您写的和选的都还在。', () => void send(form))
  } catch {
    sendPlainly(form)
  } finally {
    isSending = false
  }
}

/** What is shown now, by its place in the tab's history: the form it began with, or what came back. */
interface View {
  readonly title: string
  /** As it came: shown is a copy, which the script changes. */
  readonly content: readonly Node[]
}
let [blank, answered]: (View | null)[] = [null, null]

const viewOf = (page: Document, content: HTMLElement): View => ({
  title: page.title,
  content: Array.from(content.childNodes, (node) => document.importNode(node, true)),
})

function put({ title, content }: View): void {
  if (!main) return
  document.title = title
  main.textContent = ''
  main.append(...content.map((node) => node.cloneNode(true)))
}

/** Show what a form was answered with. What was written and not taken stays written. */
function take(
  form: HTMLFormElement,
  { isTaken, page, main: theirs, retryAfterSeconds }: Answer,
  panel: Panel,
): void {
  const wasComposed = composed()
  const isDone = isTaken && form === wasComposed
  const typed = wasComposed ? typedIn(wasComposed) : []
  const comesBack =
    wasComposed !== undefined &&
    !isDone &&
    all<HTMLFormElement>(theirs, 'form').some(({ action }) => action === wasComposed.action)
  if (!isTaken && wasComposed && !comesBack) {
    const sentence = theirs.querySelector('.summary p, .error p')?.textContent ?? '没有送到，请再试一次。'
    panel.fail(`${sentence}您写的都还在。`, () => void send(form))
    return
  }
  if (isDone) {
    forgetPictures()
    if (isReport(form)) markTaken()
  }
  const view = viewOf(page, theirs)
  put(view)
  if (isTaken) {
    answered = view
    // Back leads to the form, and to its head; neither address nor history holds a code.
    history.scrollRestoration = 'manual'
    if (history.state !== answerState) history.pushState(answerState, '')
  }
  const again = comesBack ? composed() : undefined
  if (again) fill(again, typed)
  enhance()
  const summary = main?.querySelector<HTMLElement>('.summary')
  // Where the plain form would lead: to the messages, when those were asked for.
  const place = summary ? null : document.getElementById(form.action.split('#')[1] ?? '')
  const first = summary ?? place ?? main?.querySelector<HTMLElement>('h1')
  if (!place) scrollTo(0, 0)
  if (first) focusOn(first)
  if (hasPictures()) for (const request of main ? all(main, '.again, .redo') : []) request.remove()
  if (!isTaken && summary && again && retryAfterSeconds !== null)
    countDown(summary, again, retryAfterSeconds, () => void send(again))
}

const [formState, answerState] = ['form', 'answer']

function showBlank(): void {
  forgetPictures()
  if (blank) put(blank)
  const note = addNote()
  enhance()
  scrollTo(0, 0)
  const first = note ?? main?.querySelector<HTMLElement>('h1')
  if (first) focusOn(first)
}

/** Going back and forth within the tab. */
function watchHistory(): void {
  history.replaceState(formState, '')
  addEventListener('popstate', ({ state }) => {
    // A place on the same page: not a step between form and answer.
    if (state === null) history.replaceState(showsForm() ? formState : answerState, '')
    else if (state === answerState && answered) {
      put(answered)
      enhance()
    } else if (state === formState && !showsForm()) showBlank()
  })
  // Whoever comes back after the page was left finds the form, not a code or a mailbox.
  addEventListener('pagehide', () => {
    if (!answered) return
    answered = null
    forgetReceipt()
    if (!showsForm()) showBlank()
    else main?.querySelector('.forth')?.replaceWith(make('p', {}, onlyOnce))
  })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && showsForm()) history.replaceState(formState, '')
  })
}

/** Whether the form is shown that the page began with. */
const showsForm = () => main?.querySelector('.slip, .status') === null

function wipe(): void {
  forgetDraft()
  forgetPictures()
  forgetReceipt()
  answered = null
  for (const form of main ? all<HTMLFormElement>(main, 'form') : []) form.reset()
  if (main) main.textContent = ''
}

/** Pictures of before a reload are missed until others are chosen. */
const keepReport = (form: HTMLFormElement) =>
  keepDraft(form, hasPictures() || form.querySelector('.again') !== null)

function enhanceReport(form: HTMLFormElement): void {
  hide(form, 'submissionKey', submissionKey())
  const touch = () => void beginProof(form)
  for (const event of ['focusin', 'input', 'pointerdown']) form.addEventListener(event, touch, { once: true })
  const keep = () => keepReport(form)
  form.addEventListener('input', keep)
  form.addEventListener('change', keep)
}

/** Make the page that stands there, built or from the server, easier; each thing goes on without the others. */
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
  if (!main.querySelector('.slip, .status')) addAdvice(main)
  addKeeping(main)
}

const onlyOnce = '回执码只显示一次；没抄下来的，可以再报一次，写明“刚报过，回执码没抄下来”。'

/** Above a report that is blank: what became of the last one. */
function addTakenNote(form: HTMLFormElement): HTMLElement {
  const note = make('div', { className: 'note' }, make('p', {}, '刚才的举报已经收到，不用再报。'))
  if (answered) {
    const forth = make('button', { type: 'button', className: 'quiet forth' }, '再看一次回执码')
    forth.addEventListener('click', () => history.forward())
    note.append(forth)
  } else note.append(make('p', {}, onlyOnce))
  form.closest('.narrow')?.prepend(note)
  return note
}

/** Fill a blank report with what the tab still holds, and say so; the note, if there is one. */
function addNote(): HTMLElement | null {
  const form = composed()
  if (!form || !isReport(form) || isWritten(form)) return null
  const kept = readDraft()
  if (kept === 'taken' || (kept === null && answered)) return addTakenNote(form)
  if (!kept) return null
  fill(form, kept.typed)
  const lost = kept.hadPictures ? sentences.picturesAgain : ''
  if (lost !== '') form.querySelector('#evidence-hint')?.prepend(make('strong', { className: 'again' }, lost))
  const typed = isWritten(form) ? '刚才写的还在，暂存在这个标签页里。' : ''
  if (typed + lost === '') return null
  const clear = make('button', { type: 'button', className: 'quiet' }, '清空')
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
  watchHistory()
  watchLeaving({
    wouldLose: () => {
      const form = composed()
      return hasUnkeptReceipt() || (form !== undefined && (isWritten(form) || hasPictures()))
    },
    wipe,
  })
  main.addEventListener('click', (event) => {
    const button = event.target
    if (!(button instanceof HTMLButtonElement) || !button.form || !button.hasAttribute('formaction')) return
    event.preventDefault()
    void send(formFor(button, button.form))
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
  // It was taken on the way without script.
  if (main.querySelector('.slip')) markTaken()
  const note = addNote()
  enhance()
  if (note && readDraft() === 'taken') focusOn(note)
}

// What the script stands on. Whoever lacks a part of it has the plain form, which does all that is needed.
const isAble =
  'fetch' in window &&
  'Promise' in window &&
  'allSettled' in Promise &&
  'classList' in document.documentElement &&
  'get' in FormData.prototype &&
  'append' in Element.prototype &&
  'Worker' in window

if (isAble) begin()
