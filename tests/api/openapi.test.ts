import { afterEach, beforeEach, expect, test } from 'vitest'
import { fieldNames } from '#shared/tip/fields.ts'
import { readDocument, routesOf, type Document } from '#tests/support/office/document.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

let office: Office
let document: Document
beforeEach(async () => {
  office = await openOffice()
  document = await readDocument(office)
})
afterEach(() => office.close())

const operations = () => routesOf(document)

/** Returns every value under a key, at any depth. */
function valuesOf(key: string, within: unknown): unknown[] {
  if (typeof within !== 'object' || within === null) return []
  const entries: [string, unknown][] = Object.entries(within)
  return entries.flatMap(([name, value]) => [...(name === key ? [value] : []), ...valuesOf(key, value)])
}

test('every route of the app is in the contract, and no other', () => {
  const served = new Set(
    office.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
      .map(({ method, path }) => `${method} ${path.slice('/api'.length).replace(/:(\w+)/g, '{$1}')}`),
  )
  expect(
    operations()
      .map(({ on }) => on)
      .sort(),
  ).toEqual([...served].sort())
})

test('the document is OpenAPI 3.1: references resolve, path parameters are described, ids are unique', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/)
  const references = valuesOf('$ref', document)
  expect(references.length).toBeGreaterThan(50)
  for (const reference of references) {
    const [root, ...names] = String(reference).split('/')
    expect(root).toBe('#')
    let found: unknown = document
    for (const name of names) found = (found as Record<string, unknown> | undefined)?.[name]
    expect(found, String(reference)).toBeTypeOf('object')
  }
  for (const { on, path, operation } of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(
      operation.parameters?.filter((parameter) => parameter.in === 'path').map(({ name }) => name) ?? [],
      on,
    ).toEqual(named)
    expect(Object.keys(operation.responses), on).toContain('default')
    if (on.startsWith('POST /mailbox') || on.startsWith('POST /tips') || on.startsWith('POST /receipt'))
      expect(Object.keys(operation.requestBody?.content ?? {}), on).toEqual([
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ])
  }
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a tip has the fields of the form, and only two are required', () => {
  const { TipInput } = document.components.schemas
  expect(TipInput?.required).toEqual(['category', 'description'])
  const names = [...fieldNames, 'challenge', 'submissionKey']
  expect(Object.keys(TipInput?.properties ?? {}).sort()).toEqual(names.sort())
  const form = JSON.stringify(document.paths['/tips']?.['post']?.requestBody?.content['multipart/form-data'])
  for (const name of ['identifierKind', 'identifierValue', 'evidence']) expect(form).toContain(`"${name}"`)
})

test('the document is made once, and a reader who has it gets no bytes', async () => {
  const ask = (headers: Record<string, string> = {}) => office.app.request('/api/openapi.json', { headers })
  const [first, second] = [await ask(), await ask()]
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{22}"$/)
  expect(await first.text()).toBe(await second.text())
  const known = await ask({ 'if-none-match': etag })
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag])
  expect((await ask({ 'if-none-match': '"other"' })).status).toBe(200)
})
