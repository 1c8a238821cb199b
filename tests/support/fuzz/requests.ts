import { keysOf } from '#shared/keys.ts'
import { roles, type Role } from '#shared/roles.ts'
import type { Document, Route } from '#tests/support/office/document.ts'
import { fc } from '#tests/support/property.ts'
import { hostile, valueOf } from './values.ts'

/** A made request. Equal seeds make equal requests. */
export interface Made {
  readonly route: Route
  readonly who: Role | 'nobody' | 'forged'
  /** Place of the prepared request whose path, and body if `body` is `right`, is taken. */
  readonly prepared: number
  /** Values of path parameters that replace the prepared ones. */
  readonly path: string | null
  readonly query: string
  readonly body: Readonly<Record<string, unknown>> | 'right' | { readonly raw: unknown }
  /** A member that is replaced in the body; '' replaces none. */
  readonly replaced: string
  readonly by: unknown
  readonly encoding: Encoding
  /** Bytes that are cut off the end. */
  readonly cut: number
  readonly accept: string
  readonly site: string
  /** Network of the sender. */
  readonly from: number
}

/** Content types, with the way in which a body is written. `lie` names one and writes another. */
const encodings = ['json', 'urlencoded', 'multipart', 'pictures', 'text', 'octets', 'none', 'lie'] as const
export type Encoding = (typeof encodings)[number]

const bodyOf = (document: Document, { operation }: Route): fc.Arbitrary<Made['body']> => {
  const [content] = Object.values(operation.requestBody?.content ?? {})
  const valid = content ? valueOf(document, content.schema) : fc.constant({})
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<'right'>('right') },
    { weight: 4, arbitrary: valid as fc.Arbitrary<Record<string, unknown>> },
    { weight: 1, arbitrary: hostile.map((raw) => ({ raw })) },
  )
}

/** Returns requests to one route: right, almost right and hostile. */
function requestsTo(document: Document, route: Route): fc.Arbitrary<Made> {
  const [content] = Object.values(route.operation.requestBody?.content ?? {})
  const names = Object.keys(
    (content &&
      (content.schema.properties ?? document.components.schemas[nameOf(content.schema.$ref)]?.properties)) ??
      {},
  )
  const queries = (route.operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query')
    .map(({ name }) => name)
  return fc.record({
    route: fc.constant(route),
    who: fc.constantFrom(...keysOf(roles), 'lead', 'nobody', 'forged'),
    prepared: fc.nat(5),
    path: fc.option(
      fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('..', '%00', '%', '0'.repeat(32))),
      {
        freq: 5,
      },
    ),
    query: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc
          .array(
            fc.tuple(fc.constantFrom('clock', 'x', ...queries), fc.string({ unit: 'binary', maxLength: 30 })),
          )
          .map((pairs) => `?${String(new URLSearchParams(pairs))}`),
      },
    ),
    body: bodyOf(document, route),
    replaced: fc.oneof(
      { weight: 2, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom('__proto__', 'by', 'accountId', ...names) },
    ),
    by: hostile,
    encoding: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Encoding>('json') },
      { weight: 3, arbitrary: fc.constantFrom(...encodings.filter((one) => one !== 'pictures')) },
      // Each picture starts a process.
      ...(route.path === '/tips' || route.path === '/mailbox/messages'
        ? [{ weight: 1, arbitrary: fc.constant<Encoding>('pictures') }]
        : []),
    ),
    cut: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40) }),
    accept: fc.constantFrom('application/json', 'text/html', '*/*', 'image/png'),
    site: fc.constantFrom('same-origin', 'same-origin', 'same-origin', 'none', 'cross-site', ''),
    from: fc.nat(4000),
  })
}

const nameOf = (reference = '') => reference.split('/').at(-1) ?? ''

/** Returns a role that a route serves: a lead, unless it serves none. */
const ableOn = ({ operation: { 'x-roles': served = ['lead'] } }: Route): Role =>
  served.includes('lead') ? 'lead' : (served[0] ?? 'lead')

/** Returns requests to one route that are right in every part. */
const rightTo = (route: Route): fc.Arbitrary<Made> =>
  fc.record({
    route: fc.constant(route),
    who: fc.constant(ableOn(route)),
    prepared: fc.nat(5),
    path: fc.constant(null),
    query: fc.constant(''),
    body: fc.constant<'right'>('right'),
    replaced: fc.constant(''),
    by: fc.constant(null),
    encoding: fc.constant<Encoding>('json'),
    cut: fc.constant(0),
    accept: fc.constant('application/json'),
    site: fc.constant('same-origin'),
    from: fc.nat(4000),
  })

/** Returns requests to all routes of a document, each as often as the others. */
export const requests = (document: Document, routes: readonly Route[]): fc.Arbitrary<Made> =>
  fc.oneof(
    ...routes.map((route) =>
      fc.oneof(
        { weight: 4, arbitrary: requestsTo(document, route) },
        { weight: 1, arbitrary: rightTo(route) },
      ),
    ),
  )
