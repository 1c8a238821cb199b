import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { getRequestListener } from '@hono/node-server'
import { boundConnections, inTurn } from '#api/core/machine/connections.ts'
import type { Ask } from '#tests/support/office/cells.ts'
import type { Office } from '#tests/support/office/office.ts'
import type { Made } from './requests.ts'

/** A request as it goes out. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** The status and text of an answer. */
export interface Answered {
  readonly status: number
  readonly text: string
}

/** Address that the requests come from. The office trusts its `X-Forwarded-For`. */
export const proxy = '127.0.0.2'

/** Serves an office on a port of this machine, as the server does. */
export async function serveOffice({ app }: Office) {
  const listener = getRequestListener(app.fetch)
  const server = createServer(inTurn((incoming, outgoing) => void listener(incoming, outgoing)))
  boundConnections(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 24 })
  return {
    /** Resolves to the answer; null where the server closed the connection instead. */
    async send({ method, path, headers, body }: Sent): Promise<Answered | null> {
      const going = request({ host: '127.0.0.1', localAddress: proxy, port, method, path, headers, agent })
      try {
        const answered = once(going, 'response')
        going.end(body ?? undefined)
        const [answer] = (await answered) as [import('node:http').IncomingMessage]
        return { status: answer.statusCode ?? 0, text: await text(answer) }
      } catch {
        return null
      }
    },
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const pairsOf = (value: unknown): [string, string][] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, one]) =>
        (Array.isArray(one) ? (one as unknown[]) : [one]).map((item): [string, string] => [
          name,
          asText(item),
        ]),
      )
    : [['x', asText(value)]]

async function multipart(value: unknown, pictures: readonly Buffer[]) {
  const form = new FormData()
  for (const [name, one] of pairsOf(value)) form.append(name, one)
  for (const picture of pictures) form.append('evidence', new Blob([new Uint8Array(picture)]), 'a.jpg')
  const made = new Response(form)
  return { type: made.headers.get('content-type') ?? '', body: Buffer.from(await made.arrayBuffer()) }
}

/** Writes a value in an encoding. */
async function written({ encoding }: Made, value: unknown, picture: Buffer) {
  const json = Buffer.from(asText(value))
  const fields = Buffer.from(String(new URLSearchParams(pairsOf(value))))
  switch (encoding) {
    case 'json':
      return { type: 'application/json', body: json }
    case 'urlencoded':
      return { type: 'application/x-www-form-urlencoded', body: fields }
    case 'multipart':
      return multipart(value, [])
    case 'pictures':
      return multipart(value, [picture, picture.subarray(0, 200)].slice(0, json.length % 3))
    case 'text':
      return { type: 'text/plain', body: json }
    case 'octets':
      return { type: 'application/octet-stream', body: picture }
    case 'lie':
      return { type: 'multipart/form-data; boundary=x', body: json }
    case 'none':
      return { type: '', body: null }
    default:
      return encoding satisfies never
  }
}

/** Returns the request that a made one sends, with a prepared one and a cookie. */
export async function sentOf(
  made: Made,
  ask: Ask,
  cookie: string | undefined,
  picture: Buffer,
): Promise<Sent> {
  const { route, path, query, cut, accept, site, from } = made
  const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    path === null
      ? (ask.path?.[name] ?? '0')
      : /^%[!-~]*$/.test(path)
        ? path
        : encodeURIComponent(path.toWellFormed()),
  )
  const value = made.body === 'right' ? (ask.body ?? {}) : 'raw' in made.body ? made.body['raw'] : made.body
  const changed =
    made.replaced !== '' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, [made.replaced]: made.by }
      : value
  const { type, body } =
    route.method === 'POST' ? await written(made, changed, picture) : { type: '', body: null }
  const bytes = body && cut > 0 ? body.subarray(0, Math.max(0, body.length - cut)) : body
  return {
    method: route.method,
    path: `/api${filled}${query}`,
    headers: {
      accept,
      'x-forwarded-for': `203.${String(from >> 8)}.${String(from & 255)}.9`,
      ...(site === '' ? {} : { 'sec-fetch-site': site }),
      ...(type === '' ? {} : { 'content-type': type }),
      ...(cookie === undefined ? {} : { cookie }),
      'content-length': String(bytes?.length ?? 0),
    },
    body: bytes,
  }
}
