import { isDay } from '#shared/day.ts'
import { characters, readPrice, tidyText } from '#shared/text.ts'
import type { Field, TextRule } from '#shared/tip/fields.ts'

// The rules of a field without zod: the server's schemas and the script of the page share them.

/** The sentence for a text that breaks its rule; null for a good one. The text is in its tidy form. */
export function textFault(rule: TextRule, text: string): string | null {
  if (text.includes('\u0000')) return '内容里有无法识别的字符，请删去后再试'
  const length = characters(text)
  if (length < rule.min) return rule.tooShort
  return length > rule.max ? rule.tooLong : null
}

/** The sentence for a price in yuan that breaks its rule; null for a good one. */
export function priceFault(field: Field & { readonly kind: 'price' }, yuan: number): string | null {
  if (yuan < 0) return field.negative
  return yuan > field.max ? field.tooHigh : null
}

/**
 * The sentence for typed text that its field does not take; null for a good one, or for a field that is no
 * text.
 */
export function typedFault(field: Field, typed: string): string | null {
  const text = tidyText(typed)
  if (text === '' && field.isRequired !== true) return null
  switch (field.kind) {
    case 'text':
      return textFault(field, text)
    case 'price': {
      const yuan = readPrice(text)
      return yuan === null ? field.unreadable : priceFault(field, yuan)
    }
    case 'day':
      return isDay(text) ? null : field.unreadable
    case 'choice':
    case 'choices':
    case 'identifiers':
    case 'box':
      return null
    default:
      return field satisfies never
  }
}
