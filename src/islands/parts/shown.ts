import { withoutUnseen } from '#shared/folding.ts'

// Signs that turn the direction of what follows, and controls that no font has.
const turning = /[\u202a-\u202e\u2066-\u2069]|(?!\s)\p{Cc}/gu
// No script stacks so many marks on one letter.
const piled = /(\p{M}{6})\p{M}+/gu

/** A text as the console shows it, and whether something of it is not shown. */
export interface Shown {
  readonly text: string
  readonly isCut: boolean
}

const cut = (text: string, shown: string): Shown => ({ text: shown, isCut: shown !== text })

/** Prose: its letters stay in the order in which they were typed. Joiners stay, which some scripts need. */
export function shownProse(text: string): Shown {
  return cut(text, text.replace(turning, '').replace(piled, '$1'))
}

/** A number, name or address that somebody copies: nothing in it that nobody sees. */
export function shownExactly(text: string): Shown {
  return cut(text, withoutUnseen(text).replace(piled, '$1'))
}
