import { expect, test } from 'vitest'
import type * as z from 'zod'
import { fieldList, fieldNames } from '#shared/tip/fields.ts'
import { Message, Note, TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import vectors from '#tests/vectors/seal.json' with { type: 'json' }

const layouts: Readonly<Record<string, z.ZodType>> = { TipBody, TipSummary, TipContact, Message, Note }
const stored = vectors.objects.filter(({ schema }) => schema in layouts)

test('every version of every layout has a stored file that today’s reader opens', () => {
  for (const [name, layout] of Object.entries(layouts)) {
    const files = stored.filter(({ schema }) => schema === name)
    expect(files.length, name).toBeGreaterThan(0)
    for (const { value } of files) expect(layout.parse(value), name).toMatchObject(value)
  }
  const written = new Set(stored.filter(({ schema }) => schema === 'TipBody').map(({ value }) => value.v))
  for (const name of fieldNames) expect(written, name).toContain(fieldList[name].since)
})

test('a reader ignores members that a later layout adds', () => {
  for (const { schema, value } of stored) {
    const read = layouts[schema]?.parse({ ...value, laterMember: '示例' })
    expect(read, schema).toMatchObject(value)
    expect(read, schema).not.toHaveProperty('laterMember')
  }
})

test('a reader refuses an unknown version', () => {
  for (const { schema, value } of stored)
    expect(layouts[schema]?.safeParse({ ...value, v: 99 }).success, schema).toBe(false)
})
