import { hc } from 'hono/client'
import type * as z from 'zod'
import { ProblemBody } from '#shared/contract/problem.ts'
import { SessionView } from '#shared/contract/sign-in.ts'
import type { App } from '#api/app.ts'
import { BrowserFault } from './browser.ts'
import { NotSealed } from './sealing.ts'

/** The server's refusal. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly problem: ProblemBody
  constructor(problem: ProblemBody) {
    super(problem.code)
    this.problem = problem
  }
}

/** An answer that is not of this API. */
class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** Whether an error is this refusal. */
export function isRefused(error: unknown, code: ProblemBody['code']): boolean {
  return error instanceof Refusal && error.problem.code === code
}

/** Returns one calm sentence for any error. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) {
    const { title, detail, errors = [], retryAfterSeconds: wait } = error.problem
    if (detail !== undefined) return `${detail}。`
    if (errors.length > 0) return `${errors.map(({ message }) => message).join('；')}。`
    return wait === undefined ? `${title}。` : `${title}（约 ${String(wait)} 秒）。`
  }
  if (error instanceof NotSealed || error instanceof BrowserFault) return error.sentence
  // A server in front that answers for this one, or an answer that was cut.
  if (error instanceof NoAnswer || error instanceof SyntaxError)
    return '服务器没有正常回答，可能正在重启。请过一会儿再试一次。'
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
    return '连不上服务器，请检查网络后重试。'
  return '没有成功，请再试一次；如果一直这样，请告诉管理系统的同事。'
}

/** Returns the sentences at the fields of a form, by pointer; empty for an error that names no field. */
export function fieldSentences(error: unknown): ReadonlyMap<string, string> {
  return new Map(
    error instanceof Refusal
      ? (error.problem.errors ?? []).map(({ pointer, message }) => [pointer, message])
      : [],
  )
}

// A picture of some megabytes takes its time on a poor line.
const patienceMs = 60_000

/** Sends a request of the client. @throws Refusal. */
const ask: typeof fetch = async (input, init) => {
  const headers = new Headers(init?.headers)
  // The server takes JSON alone from a browser that names no site of its request, even without a body.
  if (init?.method === 'POST') headers.set('content-type', 'application/json')
  const response = await fetch(input, {
    ...init,
    headers,
    signal: AbortSignal.timeout(patienceMs),
    cache: 'no-store',
    credentials: 'same-origin',
  })
  if (response.ok) return response
  const problem = ProblemBody.safeParse(await response.json().catch(() => null))
  throw problem.success ? new Refusal(problem.data) : new NoAnswer(`status ${String(response.status)}`)
}

/**
 * The staff API. Its routes, bodies and answers are those of the server's own type. It does not encode path
 * parameters. Every call rejects with a `Refusal` when the server refuses.
 */
export const api = hc<App>(`${import.meta.env.BASE_URL.replace(/\/+$/, '')}/api`, { fetch: ask }).staff

/** Parses an answer of the API with the schema of its view. */
export async function read<S extends z.ZodType>(
  schema: S,
  answer: Promise<{ json: () => Promise<z.input<S>> }>,
): Promise<z.output<S>> {
  return schema.parse(await (await answer).json())
}

/** Reads the open session. @throws Refusal 'signed-out'. */
export const readSession = () => read(SessionView, api.session.$get())
