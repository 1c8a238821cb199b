import { TrackForm } from '#forms/TrackForm.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { problems } from '#shared/contract/problem.ts'
import { toProblem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { page, refusalHeaders, refusalText } from '#api/citizen/answers.ts'

const unknownAdvice = '请对照纸条再核对一遍；确实没抄错的，打 12350 说明情况。'

/**
 * Answers with the page that asks for the receipt: the typed code and message, and the reason why nothing
 * opened.
 */
export function trackPage(deps: Deps, error: unknown, typed: unknown, text?: unknown): Response {
  const problem = toProblem(error)
  const isUnknown = problem.code === 'unknown-receipt'
  const isOfCode = isUnknown || problem.errors?.[0]?.pointer === '/receipt'
  const message = problem.errors?.[0]?.message ?? refusalText(problem) ?? `${problems[problem.code].title}。`
  const main = TrackForm({
    base: deps.env.base,
    typed: typeof typed === 'string' ? typed : '',
    text: typeof text === 'string' ? text : '',
    ...(isOfCode ? { error: isUnknown ? message + unknownAdvice : message } : { refusal: message }),
  })
  return page(
    deps,
    '/track/',
    { title: errorTitle(titles.track), main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}
