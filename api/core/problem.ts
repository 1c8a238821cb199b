import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type * as z from 'zod'
import { isBusy } from '#db/client.ts'
import { problems, type FieldError, type ProblemBody, type ProblemCode } from '#shared/contract/problem.ts'

/** A refusal the caller is meant to see. Throw it anywhere; `problemResponse` or a citizen page writes the answer. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined
  readonly ticket: string | undefined
  constructor(
    code: ProblemCode,
    detail: { errors?: readonly FieldError[]; retryAfterSeconds?: number; ticket?: string } = {},
  ) {
    super(code)
    this.code = code
    this.errors = detail.errors
    this.retryAfterSeconds = detail.retryAfterSeconds
    this.ticket = detail.ticket
  }
}

/** What an error means to the caller. Anything that is not a Problem is our bug: `internal-error`, nothing of it passed on. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status < 500)
    return new Problem(error.status === 403 ? 'not-allowed' : 'invalid-input')
  return new Problem('internal-error')
}

/** A refusal as RFC 9457 `application/problem+json`. */
export function problemBody(problem: Problem): ProblemBody {
  const { status, title } = problems[problem.code]
  return {
    type: `/problems/${problem.code}`,
    title,
    status,
    code: problem.code,
    ...(problem.errors ? { errors: [...problem.errors] } : {}),
    ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: problem.retryAfterSeconds }),
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
  }
}

/** The only place where an error of a JSON route becomes a response. */
export function problemResponse(error: unknown, c: Context): Response {
  reportBug(error)
  const problem = toProblem(error)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (problem.retryAfterSeconds !== undefined) headers['retry-after'] = String(problem.retryAfterSeconds)
  return c.body(JSON.stringify(problemBody(problem)), problems[problem.code].status, headers)
}

/** Where an error was thrown. The stack begins with the message, whose lines may look like places too. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = stack.indexOf(message)
  return stack
    .slice(start === -1 ? stack.indexOf('\n') : start + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
}

/** Log our own bug, without the request that met it; a BUSY database ends the process, which its starter brings back. */
export function reportBug(error: unknown): void {
  if (error instanceof Problem || (error instanceof HTTPException && error.status < 500)) return
  const [name, frames] = error instanceof Error ? [error.name, framesOf(error)] : ['unknown', []]
  // Only name and place: a message can hold what a citizen typed.
  console.error(`bug: ${name}\n${frames.join('\n')}`)
  if (isBusy(error)) process.exit(75)
}

/** Field errors of a zod result: pointer and sentence. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({
    pointer: issue.path.map((part) => `/${String(part)}`).join(''),
    message: issue.message,
  }))
}

/** Parse with a schema of the contract. @throws Problem 'invalid-input' with a pointer to each wrong field. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Problem('invalid-input', { errors: fieldErrors(parsed.error) })
}
