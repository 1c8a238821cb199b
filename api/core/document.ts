import type { OpenAPIHono } from '@hono/zod-openapi'
import { ProblemBody, problems } from '#shared/contract/problem.ts'
import { component, registerComponents } from '#api/core/route.ts'

/** Returns the id of an operation, such as `post-staff-tips-id-moves`. */
const operationId = (method: string, path: string) =>
  `${method} ${path}`
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')

const methods = ['get', 'post', 'delete'] as const

/**
 * Makes the OpenAPI 3.1 document of all routes of a router. `base` is the path of the site: '' or '/path'.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function documentOf(app: OpenAPIHono, base: string): Readonly<Record<string, unknown>> {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-zz',
  })
  component({ ProblemBody })
  registerComponents(app)
  const refusals = Object.entries(problems).map(
    ([code, { status, title }]) => `${code} (${String(status)}): ${title}`,
  )
  const document = app.getOpenAPI31Document({
    openapi: '3.1.1',
    info: { title: '真证 API', version: '1', description: `Refusals: ${refusals.join('; ')}` },
    servers: [{ url: `${base}/api` }],
  })
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of methods) {
      const operation = item[method]
      if (!operation) continue
      operation.operationId = operationId(method, path)
      operation.tags = [path.startsWith('/staff/') ? 'staff' : 'citizen']
      const page = Object.values(operation.responses ?? {}).some(
        (response: { content?: object }) => response.content && 'text/html' in response.content,
      )
      operation.responses = {
        ...operation.responses,
        default: {
          description: 'A refusal, with a code of the closed list',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemBody' } },
            ...(page ? { 'text/html': { schema: { type: 'string' } } } : {}),
          },
        },
      }
    }
  return { ...document }
}
