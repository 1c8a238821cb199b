import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as z from 'zod'
import { limits } from '#shared/tip/limits.ts'
import { parse } from '#api/core/problem.ts'
import { component } from '#api/core/route.ts'

type Named<S extends z.ZodType> = Readonly<Record<string, S>>

/** The parts of a form that no schema names: rows of two fields side by side, and pictures. */
interface FormParts {
  /** Fields that repeat, by name, with their meaning. */
  readonly rows: Readonly<Record<string, string>>
  /** Pictures that a form may carry in `evidence`; JSON carries none. */
  readonly pictures: number
}

// References instead of schemas: the bodies are read as streams, and a schema here would read them a second
// time.
function bodyContent(json: Named<z.ZodType>, form: Named<z.ZodType>, { rows, pictures }: FormParts) {
  const refTo = (one: Named<z.ZodType>) => {
    component(one)
    return { $ref: `#/components/schemas/${Object.keys(one).join()}` }
  }
  const repeated = Object.fromEntries(
    Object.entries(rows).map(([name, description]) => [
      name,
      {
        type: 'array' as const,
        maxItems: limits.identifiers,
        items: { type: 'string' as const },
        description,
      },
    ]),
  )
  const evidence = {
    type: 'array' as const,
    maxItems: pictures,
    items: { type: 'string' as const, contentMediaType: 'application/octet-stream' },
  }
  const withParts = (properties: object) =>
    Object.keys(properties).length === 0
      ? refTo(form)
      : { allOf: [refTo(form), { type: 'object' as const, properties: { ...properties } }] }
  return {
    'application/json': { schema: refTo(json) },
    'application/x-www-form-urlencoded': { schema: withParts(repeated) },
    'multipart/form-data': { schema: withParts(pictures > 0 ? { ...repeated, evidence } : repeated) },
  }
}

/** A page of the site, answered to a browser. */
const page = { 'text/html': { schema: { type: 'string' as const } } }

interface Declaration<P extends string, B extends z.ZodType> extends Partial<FormParts> {
  readonly path: P
  readonly summary: string
  /** Schema of the body, under its name. */
  readonly body: Named<B>
  /** Schema of a form's body, where a form must also tick a box. */
  readonly form?: Named<z.ZodType>
}

/** Asks for answers in another language than Chinese. Other values count as absent. */
const Language = z.object({ lang: z.string().optional().describe('`en` for answers in English') })

const declare = <P extends string, B extends z.ZodType>(declaration: Declaration<P, B>) => {
  const { path, summary, body, form = body, rows = {}, pictures = 0 } = declaration
  const [schema] = Object.values(body)
  const [formSchema] = Object.values(form)
  if (!schema || !formSchema) throw new Error('a route without the schema of its body')
  return {
    request: {
      method: 'post' as const,
      path,
      summary,
      request: {
        query: Language,
        body: { required: true, content: bodyContent(body, form, { rows, pictures }) },
      },
    },
    /** Number of pictures that the reader of the body takes. */
    pictures,
    /** Schema of the body. */
    schema,
    /** Parses the fields of a body. @throws Problem 'invalid-input' with a pointer to each wrong field. */
    parse: (fields: Readonly<Record<string, unknown>>, isForm = false): z.output<B> =>
      parse(isForm ? (formSchema as B) : schema, fields),
  }
}

/**
 * Declares a route that takes a form or JSON, and answers a page or JSON. The document and the handler have
 * the schemas, the number of pictures and the answer from this one declaration.
 */
export function citizenRoute<P extends string, B extends z.ZodType, A extends z.ZodType, S extends 200 | 201>(
  declaration: Declaration<P, B> & { readonly status: S; readonly answer: Named<A> },
) {
  const { request, ...declared } = declare(declaration)
  const { status, answer, summary } = declaration
  const content = { 'application/json': { schema: component(answer) }, ...page }
  return {
    ...declared,
    status,
    route: createRoute({ ...request, responses: { [status]: { description: summary, content } } }),
    /** Answers a program with JSON. */
    json: (c: Context, view: z.output<A>) => c.json(view as object, status),
  }
}

/** Declares a route that takes a form or JSON, and answers a file of one type. */
export function fileRoute<P extends string, B extends z.ZodType>(
  declaration: Declaration<P, B> & { readonly type: 'text/calendar' | 'text/plain' },
) {
  const { request, ...declared } = declare(declaration)
  const { type, summary } = declaration
  const content = { [type]: { schema: { type: 'string' as const } }, ...page }
  return {
    ...declared,
    type,
    route: createRoute({ ...request, responses: { 200: { description: summary, content } } }),
  }
}
