import { seenCharacters } from '#shared/folding.ts'
import { all, controls, isTick, unfold } from './dom.ts'

/** The typed text of a form: name and value of each field, in the order of the form. */
export type Typed = readonly (readonly [string, string])[]

interface Draft {
  readonly key: string
  readonly typed: Typed
  /** Pictures were chosen, too. The draft does not hold the pictures. */
  readonly hadPictures: boolean
}

// The storage of the tab: closing the tab deletes it, and no other tab reads it.
const place = 'zhenzheng-draft'
const taken = 'taken'

function store(kept: Draft | typeof taken): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(kept))
  } catch {
    // The browser forbids this tab to store anything.
    return
  }
}

/** Returns 128 random bits in hexadecimal digits. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

let key: string | undefined

const isOurs = (control: { readonly type: string }) => control.type !== 'file' && control.type !== 'hidden'

/** Returns the typed text and the ticks of a form, without pictures and hidden fields. */
export function typedIn(form: HTMLFormElement): Typed {
  return controls(form)
    .filter((control) => isOurs(control) && (!isTick(control) || control.checked))
    .map((control) => [control.name, control.value] as const)
}

/** Tells whether the form holds text that a person would miss. */
export function isWritten(form: HTMLFormElement): boolean {
  return all<HTMLInputElement>(form, 'input[type=text], input[type=date], textarea').some(
    ({ value }) => seenCharacters(value) > 0,
  )
}

/** Puts the typed text back into a form. */
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
      // A date picker holds only a valid day; other text needs a text field.
      if (control.value !== value && control instanceof HTMLInputElement) {
        control.type = 'text'
        control.value = value
      }
      if (value !== '') unfold(control)
    }
  }
}

/**
 * Returns the draft of the tab, or the mark that the server took it. Returns null if the tab holds
 * neither or may store nothing.
 */
export function readDraft(): Draft | typeof taken | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(place) ?? '') as Draft | typeof taken
    if (kept !== taken) key = kept.key
    return kept
  } catch {
    return null
  }
}

/** Returns the key of this report. A repeat bears the same key, also after a reload. */
export function submissionKey(): string {
  return (key ??= newKey())
}

export function keepDraft(form: HTMLFormElement, hadPictures: boolean): void {
  store({ key: submissionKey(), typed: typedIn(form), hadPictures })
}

/**
 * Replaces the draft and its key with a mark that the server took the report. The mark holds neither code
 * nor number. It serves a reporter who comes back without a copy of the code.
 */
export function markTaken(): void {
  key = undefined
  store(taken)
}

/** Deletes the mark that the server took the report. A draft stays. */
export function forgetTaken(): void {
  if (readDraft() === taken) forgetDraft()
}

/** Deletes the draft and its key, or the mark that the server took it. */
export function forgetDraft(): void {
  key = undefined
  try {
    sessionStorage.removeItem(place)
  } catch {
    return
  }
}
