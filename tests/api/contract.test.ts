import { afterEach, beforeEach, expect, test } from 'vitest'
import { keysOf } from '#shared/keys.ts'
import { roles, type Role } from '#shared/roles.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { plainTip, post } from '#tests/support/office/citizen.ts'
import {
  readDocument,
  resolved,
  routesOf,
  type Document,
  type JsonSchema,
  type Route,
} from '#tests/support/office/document.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

let office: Office
let document: Document
beforeEach(async () => {
  office = await openOffice()
  document = await readDocument(office)
})
afterEach(() => office.close())

const staffRoutes = () => routesOf(document).filter(({ path }) => path.startsWith('/staff/'))

const nobody = '0'.repeat(32)
const pathOf = (path: string) => path.slice('/staff'.length).replace(/\{\w+\}/g, nobody)

const ask = ({ method, path }: Route, person: Person | undefined, body: unknown = {}) =>
  office.request(pathOf(path), {
    method,
    ...(method === 'POST' ? { body } : {}),
    ...(person ? { cookie: person.cookie } : {}),
  })

const problemOf = async (answer: Response) =>
  answer.ok ? null : ProblemBody.parse(JSON.parse(await answer.text()))

/** Returns the first members of a refusal's pointers. */
const pointersOf = async (answer: Response) => {
  const { code, errors = [] } = (await problemOf(answer)) ?? {}
  return code === 'invalid-input'
    ? [...new Set(errors.map(({ pointer }) => pointer.replace(/(?<=.)\/.*/, '')))].sort()
    : []
}

const signInAll = async () =>
  Object.fromEntries(
    await Promise.all(keysOf(roles).map(async (role) => [role, await office.signIn(role)] as const)),
  ) as Record<Role, Person>

/** A value that no field's schema accepts. */
const wrong = [[]]

/** Returns the bodies that a schema describes: one, or one for each value of `to`. */
const variantsOf = (schema: JsonSchema) =>
  (schema.oneOf ?? [schema]).map((variant) => {
    const { properties = {}, required = [] } = resolved(document, variant)
    const to = schema.oneOf ? properties['to']?.enum?.[0] : undefined
    const given = to === undefined ? {} : { to }
    const isAsked = (name: string) => !(name in given)
    return {
      given,
      required: required.filter(isAsked).map((name) => `/${name}`),
      names: Object.keys(properties).filter(isAsked),
    }
  })

test('each staff route asks for the fields that the document requires, and looks at each that it names', async () => {
  const people = await signInAll()
  const bodied = staffRoutes().filter(({ operation }) => operation.requestBody)
  expect(bodied.length).toBeGreaterThan(12)
  for (const route of bodied) {
    const person = people[route.operation['x-roles']?.[0] ?? 'lead']
    const schema = route.operation.requestBody?.content['application/json']?.schema
    const variants = variantsOf(resolved(document, schema ?? {}))
    for (const { given, required, names } of variants) {
      expect(names, route.on).not.toEqual([])
      expect(await pointersOf(await ask(route, person, given)), route.on).toEqual([...required].sort())
      const allWrong = { ...given, ...Object.fromEntries(names.map((name) => [name, wrong])) }
      expect(await pointersOf(await ask(route, person, allWrong)), route.on).toEqual(
        names.map((name) => `/${name}`).sort(),
      )
    }
  }
})

test('each staff list takes the parameters that the document names', async () => {
  const { lead } = await signInAll()
  for (const { on, path, method, operation } of staffRoutes()) {
    const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    for (const { name } of named) {
      const answer = await office.request(`${path.slice('/staff'.length)}?${name}=a&${name}=b`, {
        method,
        ...(method === 'POST' ? { body: {} } : {}),
        cookie: lead.cookie,
      })
      expect(await pointersOf(answer), `${on} ${name}`).toEqual([`/${name}`])
    }
  }
})

test('a citizen’s route asks for the fields that the document requires, in each encoding', async () => {
  const { receipt } = (await (await post(office, '/tips', plainTip)).json()) as { receipt: string }
  const routes = routesOf(document).filter(
    ({ path, method }) => !path.startsWith('/staff/') && method === 'POST',
  )
  expect(routes).toHaveLength(11)
  for (const { on, path, operation } of routes)
    for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
      const { required = [] } = resolved(document, schema)
      const given: Record<string, string> = required.includes('receipt') ? { receipt } : { other: '' }
      const form = Object.entries(given)
      const multipart = new FormData()
      for (const [name, value] of form) multipart.append(name, value)
      const bodies: Record<string, Parameters<typeof post>[2]> = {
        'application/json': given,
        'application/x-www-form-urlencoded': new URLSearchParams(form),
        'multipart/form-data': multipart,
      }
      const answer = await post(office, path, bodies[type] ?? '')
      const asked = required.filter((name) => !(name in given)).map((name) => `/${name}`)
      // A message needs a text or a picture. No schema states that.
      const also = path === '/mailbox/messages' ? ['/text'] : []
      expect(await pointersOf(answer), `${on} ${type}`).toEqual([...asked, ...also].sort())
    }
})

test('an answer has the members that the document names', async () => {
  const { lead } = await signInAll()
  const tip = await storeTip(office)
  const values: Record<string, string> = { id: tip.id, number: tip.number, evidenceId: tip.evidenceId }
  const read = routesOf(document).filter(({ method, path }) => method === 'GET' || path.endsWith('/contact'))
  let seen = 0
  for (const { on, method, path, operation } of read) {
    const [[status, { content = {} }] = ['', {}]] = Object.entries(operation.responses)
    const json = content['application/json']
    if (!json) continue
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
    const answer = await office.app.request(`/api${filled}`, {
      method,
      headers: { cookie: lead.cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    })
    expect(String(answer.status), on).toBe(status)
    const body: unknown = await answer.json()
    const schema = resolved(document, json.schema)
    const item = schema.items ? resolved(document, schema.items) : schema
    const value: unknown = Array.isArray(body) ? body[0] : body
    const variants = (item.oneOf ?? [item]).map((one) => resolved(document, one))
    if (variants.some(({ properties }) => properties === undefined)) continue
    seen += 1
    const names = Object.keys(value as object).sort()
    expect(
      variants.map(({ properties = {} }) => Object.keys(properties).sort()),
      on,
    ).toContainEqual(names)
  }
  expect(seen).toBeGreaterThan(12)
})
