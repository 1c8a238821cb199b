import { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'
import type * as z from 'zod'
import { fieldErrors, Problem } from '#api/core/problem.ts'

/**
 * Returns an empty router. `openapi(route, handler)` adds a route. Its declaration parses the request, checks
 * the type of the handler's answer, and becomes the route's entry in the document.
 */
export const router = <E extends Env = Env>() => new OpenAPIHono<E>()

/** Returns a router that refuses wrong input as Problem 'invalid-input', also in the routes below it. */
export const rootRouter = () =>
  new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw new Problem('invalid-input', { errors: fieldErrors(result.error) })
    },
  })

const components = new Map<string, { readonly schema: z.ZodType; readonly named: z.ZodType }>()

/**
 * Returns a schema that the document lists under its name: `component({ MoveInput })`. The constant gives the
 * name.
 * @throws Error when two schemas have one name
 */
export function component<S extends z.ZodType>(one: Readonly<Record<string, S>>): S {
  const [entry, ...others] = Object.entries(one)
  if (!entry || others.length > 0) throw new Error('a component has one name')
  const [id, schema] = entry
  const known = components.get(id)
  if (known && known.schema !== schema) throw new Error(`two schemas are named ${id}`)
  const named = (known?.named as S | undefined) ?? schema.meta({ id })
  components.set(id, { schema, named })
  return named
}

/** Lists every component in the document of a router, including those that only a reference names. */
export function registerComponents({ openAPIRegistry }: OpenAPIHono): void {
  for (const [id, { named }] of components) openAPIRegistry.register(id, named)
}

/** Returns the request of a JSON body: `jsonBody({ MoveInput })`. */
export const jsonBody = <S extends z.ZodType>(one: Readonly<Record<string, S>>) => ({
  required: true as const,
  content: { 'application/json': { schema: component(one) } },
})

/** Returns the answer of a JSON body: `answer({ TipView })`. */
export const answer = <S extends z.ZodType>(one: Readonly<Record<string, S>>) => ({
  description: Object.keys(one).join(),
  content: { 'application/json': { schema: component(one) } },
})

/** The answer of an act that returns nothing. */
export const done = { description: 'Done' }
