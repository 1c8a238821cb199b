import { resolved, type Document, type JsonSchema } from '#tests/support/office/document.ts'
import { fc } from '#tests/support/property.ts'

/** Texts that parsers, databases and pages have tripped over. */
const hostileTexts = [
  '',
  '\0',
  '\ud800',
  '\u202e示例\u200b',
  "' or 1=1 --",
  '${7*7}{{7*7}}<img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '%00%ff%zz',
  '__proto__',
  'constructor',
  'NaN',
  '1e999',
  '2026-02-30',
  '九'.repeat(3000),
  'a'.repeat(40_000),
] as const

/** A value that no schema asked for. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts),
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, [], {}, [[]], [null], { toString: 1 }),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...hostileTexts))

function ofObject(document: Document, schema: JsonSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const members = Object.entries(properties).map(([name, one]) => [name, valueOf(document, one)] as const)
  const requiredKeys = required.filter((name) => name in properties)
  return fc.record(Object.fromEntries(members), { requiredKeys })
}

/** Returns values that a schema of the document describes. */
export function valueOf(document: Document, given: JsonSchema): fc.Arbitrary<unknown> {
  const schema = resolved(document, given)
  const variants = schema.oneOf ?? schema.anyOf
  if (variants) return fc.oneof(...variants.map((one) => valueOf(document, one)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const type: string = [schema.type ?? 'any'].flat().join()
  switch (type) {
    case 'string':
      return schema.pattern === undefined ? text : fc.stringMatching(new RegExp(schema.pattern))
    case 'integer':
    case 'number':
      return fc.oneof(fc.nat(3), fc.integer())
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueOf(document, schema.items ?? {}), { maxLength: 6 })
    case 'object':
      return ofObject(document, schema)
    default:
      return fc.jsonValue()
  }
}
