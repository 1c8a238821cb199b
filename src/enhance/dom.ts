/** Whether this is the page about a mistake of the site. It sends a tip as a report does. */
export const isCorrection = 'correct' in document.forms

/** Makes an element with its properties and its content. A string becomes text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...content)
  return element
}

export const all = <E extends Element>(within: ParentNode, selector: string): E[] =>
  Array.from(within.querySelectorAll<E>(selector))

/** Moves the focus, and with it a screen reader, to an element that takes no focus by itself. */
export function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1
  element.focus()
}

/** Opens all folds around an element to make it visible. */
export function unfold(element: Element): void {
  for (let fold = element.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true
}

/** A control that a person fills. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Returns the named controls of a form, also those that stand outside it. */
export const controls = (form: HTMLFormElement): Control[] =>
  Array.from(form.elements).filter((element): element is Control =>
    element.matches('input[name], select[name], textarea[name]'),
  )

/** Tells the boxes and choices that a person ticks from the fields that a person types into. */
export const isTick = (control: Control): control is HTMLInputElement =>
  control.type === 'radio' || control.type === 'checkbox'
