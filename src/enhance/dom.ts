/** An element with its properties and what it holds: text stays text. */
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

/** Bring a person, and a screen reader, to a place that takes no focus by itself. */
export function focusOn(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1
  element.focus()
}

/** Open all folds around an element, so that it can be seen. */
export function unfold(element: Element): void {
  for (let fold = element.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true
}

/** Controls a person fills. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export const controls = (form: HTMLFormElement): Control[] =>
  all<Control>(form, 'input[name], select[name], textarea[name]')

/** Text fields of a form, and the boxes to be ticked, apart. */
export const isTick = (control: Control): control is HTMLInputElement =>
  control.type === 'radio' || control.type === 'checkbox'
