import { all, controls, isTick, unfold } from './dom.ts'

/** What was typed into a form: name and value of each field, in the order of the form. */
export type Typed = readonly (readonly [string, string])[]

interface Draft {
  readonly key: string
  readonly typed: Typed
  /** Pictures were chosen, too: only that, not which. */
  readonly hadPictures: boolean
}

// In the tab alone: gone when it is closed, never in another one.
const place = 'zhenzheng-draft'
const taken = 'taken'

function store(kept: Draft | typeof taken): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(kept))
  } catch {
    // A tab that may store nothing keeps nothing.
    return
  }
}

/** 128 random bits. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

let key: string | undefined

const isOurs = (control: { readonly type: string }) => control.type !== 'file' && control.type !== 'hidden'

/** All that was typed into a form; pictures and hidden fields stand elsewhere. */
export function typedIn(form: HTMLFormElement): Typed {
  return controls(form)
    .filter((control) => isOurs(control) && (!isTick(control) || control.checked))
    .map((control) => [control.name, control.value] as const)
}

/** Whether there is anything that a person would miss. */
export function isWritten(form: HTMLFormElement): boolean {
  return all<HTMLInputElement>(form, 'input[type=text], input[type=date], textarea').some(
    ({ value }) => value.trim() !== '',
  )
}

/** Put back what was typed. */
export function fill(form: HTMLFormElement, typed: Typed): void {
  const rest = new Map<string, string[]>()
  for (const [name, value] of typed) rest.set(name, [...(rest.get(name) ?? []), value])
  for (const control of controls(form).filter(isOurs)) {
    const values = rest.get(control.name) ?? []
    if (isTick(control)) {
      control.checked = values.includes(control.value)
      if (control.checked) unfold(control)
    } else {
      const value = values.shift()
      if (value === undefined) continue
      control.value = value
      // A picker cannot hold what is not a day.
      if (control.value !== value && control instanceof HTMLInputElement) {
        control.type = 'text'
        control.value = value
      }
      if (value !== '' && control instanceof HTMLInputElement) unfold(control)
    }
  }
}

/** What the tab still holds: a draft, or that one was taken; null when there is nothing, or when it may hold nothing. */
export function readDraft(): Draft | typeof taken | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? '') as Draft | typeof taken
    if (kept !== taken) key = kept.key
    return kept
  } catch {
    return null
  }
}

/** Key of this filling of the form: a repeat bears the same one, also after a reload. */
export function submissionKey(): string {
  return (key ??= newKey())
}

export function keepDraft(form: HTMLFormElement, hadPictures: boolean): void {
  store({ key: submissionKey(), typed: typedIn(form), hadPictures })
}

/** Forget what was typed and its key: it was taken. That alone is remembered, without code or number, for who comes back without having copied the code. */
export function markTaken(): void {
  key = undefined
  store(taken)
}

/** Nobody needs to be told any more that it was taken. */
export function forgetTaken(): void {
  if (readDraft() === taken) forgetDraft()
}

/** Forget what was typed and its key, or that it was taken. */
export function forgetDraft(): void {
  key = undefined
  try {
    sessionStorage.removeItem(place)
  } catch {
    return
  }
}
