import * as z from 'zod'
import { isDay, readDay } from '#shared/day.ts'
import { textFault } from '#shared/tip/checks.ts'
import type { TextRule } from '#shared/tip/fields.ts'
import { tidyText } from '#shared/text.ts'

/** Adds the sentence of a check, if it finds a fault. */
export const checked = <T>(check: (value: T) => string | null) =>
  z.check<T>((context) => {
    const message = check(context.value)
    if (message !== null) context.issues.push({ code: 'custom', message, input: context.value })
  })

/** Free text in its tidy form: line ends normalised, outer white space dropped, NUL refused. */
export function freeText(rule: TextRule) {
  return z
    .string({ error: '请填写文字' })
    .transform(tidyText)
    .check(checked((text) => textFault(rule, text)))
}

/** Reads typed text as a day. A text that is no day stays for its check. */
export function asDay(value: unknown): unknown {
  const day = typeof value === 'string' ? readDay(value) : ''
  return isDay(day) ? day : value
}

/** An optional member; an empty text counts as absent. */
export const optionalEmpty = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
    schema.optional(),
  )

/** A list with a bound. A list past its bound fails before a look at each item. */
export function listUpTo<S extends z.ZodType>(max: number, item: S, error: string, tooMany: string) {
  return z.preprocess(
    (value) => (Array.isArray(value) ? value.slice(0, max + 1) : value),
    z.array(item, { error }).max(max, tooMany),
  )
}
