import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type * as z from 'zod'
import { isBusy } from '#db/client.ts'
import type { HealthFault } from '#shared/contract/health.ts'
import { problems, type FieldError, type ProblemBody, type ProblemCode } from '#shared/contract/problem.ts'
import { codeMeaning, errorCode } from '#api/core/machine/error-code.ts'

/** A refusal that the caller is meant to see. `problemResponse` or a citizen page writes its answer. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly ticket: string | undefined
  readonly reasons: readonly HealthFault[] | undefined
  readonly detail: string | undefined
  constructor(
    code: ProblemCode,
    detail: {
      errors?: readonly FieldError[]
      retryAfterSeconds?: number
      ticket?: string
      reasons?: readonly HealthFault[]
      detail?: string
    } = {},
  ) {
    super(code)
    this.code = code
    this.errors = detail.errors
    this.retryAfterSeconds = detail.retryAfterSeconds
    this.ticket = detail.ticket
    this.reasons = detail.reasons
    this.detail = detail.detail
  }
}

/**
 * Returns the refusal that an error means to the caller. A full disk or a silent database is `not-stored`.
 * Any other error is a bug: `internal-error`, without details.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status < 500)
    return new Problem(error.status === 403 ? 'not-allowed' : 'invalid-input')
  return new Problem(codeMeaning(errorCode(error)) === null ? 'internal-error' : 'not-stored')
}

/** Puts a sentence of a refusal into the language of its reader. */
type Told = (sentence: string) => string

/** Returns a refusal as RFC 9457 `application/problem+json`. */
export function problemBody(problem: Problem, told: Told): ProblemBody {
  const { status, title } = problems[problem.code]
  return {
    type: `/problems/${problem.code}`,
    title: told(title),
    ...(problem.detail === undefined ? {} : { detail: told(problem.detail) }),
    status,
    code: problem.code,
    ...(problem.errors
      ? { errors: problem.errors.map(({ pointer, message }) => ({ pointer, message: told(message) })) }
      : {}),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
    ...(problem.reasons ? { reasons: [...problem.reasons] } : {}),
  }
}

/** Turns an error of a JSON route into a response. No other place does. */
export function problemResponse(error: unknown, c: Context, told: Told = (sentence) => sentence): Response {
  reportBug(error)
  const problem = toProblem(error)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds)
  return c.body(JSON.stringify(problemBody(problem, told)), problems[problem.code].status, headers)
}

/**
 * Returns the place where an error was thrown. The message is cut off first: its lines may look like places.
 */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  return stack
    .slice(start === -1 ? stack.indexOf('\n') : start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
}

/**
 * Logs a bug without the request that met it. A BUSY database ends the process, and its starter starts it
 * again.
 */
export function reportBug(error: unknown): void {
  if (error instanceof Problem || (error instanceof HTTPException && error.status < 500)) return
  const [name, frames] = error instanceof Error ? [error.name, framesOf(error)] : ['unknown', []]
  const code = errorCode(error)
  const meaning = codeMeaning(code)
  // Prints only name, code and place: a message can hold a citizen's text.
  const title =
    meaning === null ? `bug: ${name}${code === null ? '' : ` ${code}`}` : `出错 ${code ?? ''}：${meaning}`
  console.error(`${title}\n${frames.join('\n')}`)
  if (isBusy(error)) process.exit(75)
}

/** Prints a sentence for the operator. It holds nothing of a request. */
export function say(sentence: string): void {
  console.error(sentence)
}

/** Returns the field errors of a zod result, as pointer and sentence. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({
    pointer: issue.path.map((part) => `/${String(part)}`).join(''),
    message: issue.message,
  }))
}

/**
 * Parses with a schema of the contract.
 * @throws Problem 'invalid-input' with a pointer to each wrong field
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Problem('invalid-input', { errors: fieldErrors(parsed.error) })
}
