import { readDay } from '#shared/day.ts'
import { seenCharacters } from '#shared/folding.ts'
import { characters } from '#shared/text.ts'
import type { Field, TextRule } from '#shared/tip/fields.ts'

// The rules of a field without zod: the server's schemas and the script of the page share them.

/** The sentence for a text that breaks its rule; null for a good one. The text is in its tidy form. */
export function textFault(rule: TextRule, text: string): string | null {
  // Neither NUL nor half a sign is kept as it was written.
  if (/[\0\p{Cs}]/u.test(text)) return '内容里有无法识别的字符，请删去后再试'
  const length = characters(text)
  if (length > rule.max) return rule.tooLong
  if (seenCharacters(text) >= rule.min) return null
  return length < rule.min ? rule.tooShort : `${rule.tooShort}；空格和看不见的字符不算`
}

/** The sentence for a typed day that cannot be read; null for a good one. */
export function dayFault(field: Field & { readonly kind: 'day' }, text: string): string | null {
  const day = readDay(text)
  switch (day) {
    case 'unreadable':
      return field.unreadable
    case 'year-unclear':
      return field.yearUnclear
    case 'no-such-day':
      return field.noSuchDay
    default:
      return null
  }
}

/** The sentence for a price in yuan that breaks its rule; null for a good one. */
export function priceFault(field: Field & { readonly kind: 'price' }, yuan: number): string | null {
  if (yuan < 0) return field.negative
  return yuan > field.max ? field.tooHigh : null
}
