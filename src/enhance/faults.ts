import { fieldId } from '#forms/errors.ts'
import { dayOf, isDay } from '#shared/day.ts'
import { textFault } from '#shared/tip/checks.ts'
import { fieldList, fieldNames, fields, type Field } from '#shared/tip/fields.ts'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { characters, sentences, tidyText } from '#shared/text.ts'
import { all, focusOn, make, unfold, type Control } from './dom.ts'
import { say, told } from './words/words.ts'

/** Text that surely holds no price: without any number, or with a range. The server reads all others. */
const noPrice = /^[^\d０-９〇零一二两三四五六七八九十百千万]*$|.[-~～—到至]|[一二三四五六七八九]{2}[十百千万]/

/**
 * The sentence for typed text that its field surely does not take. A day that has not come is judged by the
 * clock of the phone.
 */
function typedFault(field: Field, text: string): string | false | null {
  if (text === '' && field.isRequired !== true) return null
  if (field.kind === 'text') return textFault(field, text)
  if (field.kind === 'price') return noPrice.test(text) && field.unreadable
  return field.kind === 'day' && isDay(text) && text > dayOf(new Date()) && field.ahead
}

/**
 * Leaves out a day ahead that is the only fault: the phone's clock may be wrong. The server then judges the
 * day.
 */
export const withoutLoneDayAhead = (faults: FieldError[]): FieldError[] =>
  faults.length === 1 && faults[0]?.message === told(fields.happenedOn.ahead) ? [] : faults

/** Faults that a person can put right, in the server's words. The server checks again. */
export function faultsOf(form: HTMLFormElement): FieldError[] {
  const found: FieldError[] = []
  const look = (id: string, pointer: string, fault: (value: string) => string | null | false) => {
    const control = form.querySelector<Control>(`#${id}`)
    const message = control !== null && fault(tidyText(control.value))
    if (message) found.push({ pointer, message: told(message) })
  }
  for (const name of fieldNames) {
    const field = fieldList[name]
    if (field.kind === 'identifiers')
      for (let row = 0; row < field.max; row += 1)
        look(
          `${name}-${String(row)}-value`,
          `/${name}/${String(row)}/value`,
          (text) => text !== '' && textFault(field.value, text),
        )
    else if (field.kind === 'choice' && field.isRequired === true) {
      if (form.querySelector(`[name=${name}]`) && !form.querySelector(`[name=${name}]:checked`))
        found.push({ pointer: `/${name}`, message: told(field.unknown) })
    } else if (field.kind === 'box' && field.unticked !== undefined) {
      if (form.querySelector(`#${name}:not(:checked)`))
        found.push({ pointer: `/${name}`, message: told(field.unticked) })
      // The id of a list of choices is that of its fold, which has no value.
    } else if (field.kind !== 'choices') look(name, `/${name}`, (text) => typedFault(field, text))
  }
  look('text', '/text', (text) => characters(text) > limits.messageMax && sentences.messageLong)
  return found
}

/** Returns the holder of a field's errors: its row, choice or field; the whole group of radio buttons. */
function holderOf(control: Element): Element | null {
  return control.matches('[type=radio]')
    ? control.closest('fieldset')
    : control.closest('.pair, .option, .field')
}

function describedBy(control: Element, id: string, isAdded: boolean): void {
  const ids = (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((one) => one !== '' && one !== id)
  // Between its hint and its counter, in reading order.
  if (isAdded) ids.splice(ids.indexOf(`${control.id}-hint`) + 1, 0, id)
  if (ids.length > 0) control.setAttribute('aria-describedby', ids.join(' '))
  else control.removeAttribute('aria-describedby')
}

/** Removes the errors at one field. */
function clearField(control: Element): void {
  const id = `${control.id}-error`
  document.getElementById(id)?.remove()
  control.removeAttribute('aria-invalid')
  describedBy(control, id, false)
  const holder = holderOf(control)
  if (holder && !holder.querySelector('.error')) holder.classList.remove('wrong')
}

/** Writes the faults at a field, in the markup of `Notes`. An empty list removes them. */
function markField(control: Element, messages: readonly string[]): void {
  clearField(control)
  const holder = holderOf(control)
  if (messages.length === 0 || !holder) return
  const id = `${control.id}-error`
  const said = [...new Set(messages)].map((message) =>
    make('p', {}, make('span', { className: 'visually-hidden' }, say('错误：')), message),
  )
  const error = make('div', { className: 'error', id }, ...said)
  const before = all(holder, '.hint[id$=-hint], .label').filter((part) => part.parentElement === holder)
  const last = before[before.length - 1]
  if (last && holder.matches('.field')) last.after(error)
  else holder.prepend(error)
  holder.classList.add('wrong')
  control.setAttribute('aria-invalid', 'true')
  describedBy(control, id, true)
  unfold(control)
}

const summaryOf = (within: Element) => within.closest('.narrow')?.querySelector('.summary')

function removeSummary(within: Element): void {
  summaryOf(within)?.remove()
  document.title = document.title.replace(say('错误：'), '')
}

const countOf = (faults: number) => say('有 # 处要改', faults)
const lineOf = (id: string, message: string) => make('li', {}, make('a', { href: `#${id}` }, message))

/** Updates the faults of one field, there and in the summary, and keeps the summary's count true. */
export function reviseField(control: Element, messages: readonly string[]): void {
  markField(control, messages)
  const summary = summaryOf(control)
  const list = summary?.querySelector('ul')
  if (!list) return
  const links = all(list, `a[href="#${control.id}"]`)
  // The summary is an alert: an unchanged list must not be read out again.
  if (links.map(({ textContent }) => textContent).join() === messages.join()) return
  for (const link of links) link.parentElement?.remove()
  list.append(...messages.map((message) => lineOf(control.id, message)))
  const title = summary?.querySelector('h2')
  if (list.children.length === 0) removeSummary(control)
  else if (title) title.textContent = countOf(list.children.length)
}

/** Removes all faults before a new check. */
export function clearFaults(form: HTMLFormElement): void {
  removeSummary(form)
  for (const error of all(form, '.error')) {
    const control = document.getElementById(error.id.replace(/-error$/, ''))
    if (control) clearField(control)
  }
}

/**
 * Shows the error summary first on the page, and each sentence at its field. The markup is the server's. The
 * summary gets the focus.
 */
export function showFaults(form: HTMLFormElement, faults: readonly FieldError[]): void {
  clearFaults(form)
  const byField = new Map<string, string[]>()
  for (const { pointer, message } of faults)
    byField.set(fieldId(pointer), [...(byField.get(fieldId(pointer)) ?? []), message])
  for (const [id, messages] of byField) {
    const control = form.querySelector(`#${id}`)
    if (control) markField(control, messages)
  }
  const lines = faults.map(({ pointer, message }) => lineOf(fieldId(pointer), message))
  const title = make('h2', { id: 'summary-title' }, countOf(faults.length))
  const summary = make('div', { className: 'summary' }, title, make('ul', {}, ...lines))
  summary.setAttribute('role', 'alert')
  summary.setAttribute('aria-labelledby', 'summary-title')
  form.closest('.narrow')?.prepend(summary)
  document.title = say('错误：') + document.title
  focusOn(summary)
}
