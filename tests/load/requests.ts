import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'

/** A request body that is made once and sent often. */
export interface Body {
  readonly type: string
  readonly bytes: Buffer
}

/** The answer to one request. */
export interface Answer {
  readonly status: number
  /** Time from the first byte sent to the last one read. */
  readonly milliseconds: number
  readonly retryAfterSeconds: number
  readonly text: string
  readonly cookies: readonly string[]
}

/** Opens connections for a crowd of clients. Node's `fetch` costs the generator several times as much. */
export const connections = (atOnce: number): Agent => new Agent({ keepAlive: true, maxSockets: atOnce })

/** Sends one request as a program does. */
export function send(
  agent: Agent,
  url: string,
  { body, headers = {} }: { readonly body?: Body; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const sent = request(
      url,
      {
        agent,
        method: body ? 'POST' : 'GET',
        headers: {
          accept: 'application/json',
          'sec-fetch-site': 'same-origin',
          ...(body ? { 'content-type': body.type, 'content-length': body.bytes.length } : {}),
          ...headers,
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            milliseconds: performance.now() - began,
            retryAfterSeconds: Number(answer.headers['retry-after'] ?? 0),
            text,
            cookies: answer.headers['set-cookie'] ?? [],
          }),
        )
      },
    )
    sent.on('error', (error) => {
      // The server just closed the idle connection and did nothing with the request.
      if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET')
        resolve(send(agent, url, { ...(body ? { body } : {}), headers }))
      else reject(error)
    })
    sent.end(body?.bytes)
  })
}

/** Returns a JSON body. */
export const json = (value: unknown): Body => ({
  type: 'application/json',
  bytes: Buffer.from(JSON.stringify(value)),
})

/** Returns a tip as the plain form sends it, with pictures. */
export async function tipForm(pictures: readonly Uint8Array[] = []): Promise<Body> {
  const form = new FormData()
  form.set('category', 'selling')
  form.set('identifierKind', 'wechat')
  form.set('identifierValue', 'shili-0000')
  form.set(
    'description',
    '示例：群里有人卖焊工证，八百元，三天出证，说是“全国联网可查”，先付一半定金。'.repeat(3),
  )
  for (const [index, picture] of pictures.entries())
    form.append('evidence', new Blob([new Uint8Array(picture)]), `${index}.jpg`)
  const whole = new Response(form)
  return { type: whole.headers.get('content-type') ?? '', bytes: Buffer.from(await whole.arrayBuffer()) }
}

/** Makes a photo of 3 megapixels out of softened noise, as hard to encode as a phone's. */
export async function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const coarse = await sharp({ create: { width: 500, height: 375, channels: 3, background: '#000', noise } })
    .png()
    .toBuffer()
  return sharp(coarse).resize(2000, 1500).jpeg({ quality: 85 }).toBuffer()
}

/** The results of a crowd. */
export interface Load {
  /** Milliseconds until each request was answered as wished, waits for another try included. */
  readonly times: readonly number[]
  /** Number of answers 429. Each sender waited as asked and came again. */
  readonly refused: number
  /** Statuses other than the wished one and 429. */
  readonly wrong: readonly number[]
  readonly seconds: number
}

/**
 * Keeps `atOnce` senders busy until time is up or enough is done. Requests under way are finished.
 * Each sender sends its next request when its last one is answered.
 */
export async function crowd(
  atOnce: number,
  { seconds = Infinity, enough = Infinity }: { readonly seconds?: number; readonly enough?: number },
  one: () => Promise<Answer>,
  wished: number,
): Promise<Load> {
  const times: number[] = []
  const wrong: number[] = []
  let [refused, begun] = [0, 0]
  const began = performance.now()
  const isOver = () => performance.now() - began > seconds * 1000
  const sender = async () => {
    while (!isOver() && begun < enough) {
      begun += 1
      const first = performance.now()
      for (;;) {
        const { status, retryAfterSeconds } = await one()
        if (status === 429) {
          refused += 1
          if (isOver()) break
          await wait(retryAfterSeconds * 1000)
          continue
        }
        if (status === wished) times.push(performance.now() - first)
        else wrong.push(status)
        break
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender))
  return { times, refused, wrong, seconds: (performance.now() - began) / 1000 }
}

/** Returns the value that a share of all does not exceed: 0.5 gives the median. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}
