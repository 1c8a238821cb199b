import type { Role } from '#shared/roles.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'

/** The part of a JSON schema that the tests read. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: unknown
  readonly items?: JsonSchema
  readonly allOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly anyOf?: readonly JsonSchema[]
  readonly const?: unknown
  readonly pattern?: string
  readonly enum?: readonly unknown[]
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** One operation of the document. */
export interface Operation {
  readonly operationId: string
  readonly 'x-roles'?: readonly Role[]
  readonly security?: unknown
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>
}

/** The document as the API serves it. */
export interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** An operation with its place. */
export interface Route {
  readonly on: string
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** Reads the document from a running app. */
export async function readDocument({ app }: Pick<Office, 'app'>): Promise<Document> {
  return (await (await app.request('/api/openapi.json')).json()) as Document
}

/** Returns all operations of a document. */
export const routesOf = ({ paths }: Document): Route[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      on: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )

/** Returns every route of the document, for tests that are made before an office is open. */
export async function documentRoutes(): Promise<Route[]> {
  const office = await openOffice()
  try {
    return routesOf(await readDocument(office))
  } finally {
    await office.close()
  }
}

/** Returns every POST route of the document, for tests that are made before an office is open. */
export const postRoutes = async (): Promise<Route[]> =>
  (await documentRoutes()).filter(({ method }) => method === 'POST')

/** Tells who may call a route: a citizen, a person without a session, or staff alone. */
export const callerOf = ({ path, operation }: Route): 'citizen' | 'stranger' | 'staff' =>
  !path.startsWith('/staff/') ? 'citizen' : operation.security === undefined ? 'stranger' : 'staff'

/** Returns a schema with its references followed, and the parts of `allOf` as one object. */
export function resolved(document: Document, schema: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined)
    return resolved(document, document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if (!schema.allOf) return schema
  const parts = schema.allOf.map((part) => resolved(document, part))
  return {
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties ?? {})) as NonNullable<
      JsonSchema['properties']
    >,
    required: parts.flatMap(({ required = [] }) => required),
  }
}
