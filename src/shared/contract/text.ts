import * as z from 'zod'
import { characters, readPrice, tidyText } from '#shared/text.ts'

const noNul = (text: string) => !text.includes('\u0000')

const nulMessage = '内容里有无法识别的字符，请删去后再试'

/** Free text: line ends normalised, outer white space dropped; NUL refused; emoji and bidi text are welcome. */
export function freeText(min: number, max: number, tooShort: string, tooLong: string) {
  return z
    .string({ error: '请填写文字' })
    .transform(tidyText)
    .refine(noNul, nulMessage)
    .refine((text) => characters(text) >= min, tooShort)
    .refine((text) => characters(text) <= max, tooLong)
}

/** A box: yes or no, no by default. */
export const yesNo = (what: string) =>
  z.boolean({ error: '这一项只能选或不选' }).default(false).describe(what)

/** A price as typed, as a number where it reads as one. */
export const asPrice = (value: unknown) => (typeof value === 'string' ? (readPrice(value) ?? value) : value)

/** An optional member; an empty text counts as absent. */
export const optionalEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

/** A list that is too long is told so without a look at each of its items. */
export function listUpTo<S extends z.ZodType>(max: number, item: S, error: string, tooMany: string) {
  return z.preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, max + 1) : value),
    z.array(item, { error }).max(max, tooMany),
  )
}
