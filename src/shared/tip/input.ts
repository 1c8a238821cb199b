import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { choicesOf } from '#shared/tip/choices.ts'
import { dayFault, priceFault } from '#shared/tip/checks.ts'
import { fieldList, fieldNames, isPresent, type Field, type TipFields } from '#shared/tip/fields.ts'
import { identifierKinds } from '#shared/tip/lists.ts'
import { guessKind } from '#shared/tip/kind/kind.ts'
import { readPrice } from '#shared/tip/price.ts'
import { asDay, checked, freeText, listUpTo, optionalEmpty } from '#shared/contract/text.ts'

const asPrice = (value: unknown) => (typeof value === 'string' ? (readPrice(value) ?? value) : value)

function schemaOf(field: Field): z.ZodType {
  switch (field.kind) {
    case 'text':
      return freeText(field)
    case 'choice':
      return z.enum(choicesOf(field.list), { error: field.unknown })
    case 'choices':
      return listUpTo(
        field.max,
        z.enum(choicesOf(field.list), { error: field.unknown }),
        field.unknown,
        field.tooMany,
      ).default([])
    case 'identifiers': {
      const row = z
        .object(
          {
            kind: optionalEmpty(z.enum(keysOf(identifierKinds), { error: field.unknownKind })).describe(
              'Kind; without it the look of the value decides',
            ),
            value: freeText(field.value).describe('Text as written'),
          },
          { error: field.malformed },
        )
        .transform(({ kind, value }) =>
          kind === undefined ? { kind: guessKind(value), value, guessed: true as const } : { kind, value },
        )
      return listUpTo(field.max, row, field.malformed, field.tooMany).default([])
    }
    case 'price':
      return z.preprocess(
        asPrice,
        z.number({ error: field.unreadable }).check(checked((yuan) => priceFault(field, yuan))),
      )
    case 'day':
      return z.preprocess(
        asDay,
        z.string({ error: field.unreadable }).check(checked((text) => dayFault(field, text))),
      )
    case 'box':
      return z.boolean({ error: '这一项只能选或不选' }).default(false)
    default:
      return field satisfies never
  }
}

/** The schema of every field by name. A value is checked by the rule of `fields` and nothing else. */
export const fieldSchemas = Object.fromEntries(
  fieldNames.map((name) => {
    const field = fieldList[name]
    const schema = schemaOf(field)
    return [name, (isPresent(field) ? schema : optionalEmpty(schema)).describe(field.meaning)]
  }),
) as { [N in keyof TipFields]-?: z.ZodType<TipFields[N]> }
