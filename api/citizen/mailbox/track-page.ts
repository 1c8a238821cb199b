import { createElement } from 'react'
import { TrackForm } from '#forms/TrackForm.tsx'
import { titles } from '#forms/titles.ts'
import { problems } from '#shared/contract/problem.ts'
import type { Words } from '#shared/words/words.ts'
import { toProblem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { page, refusalHeaders, refusalText } from '#api/citizen/answers.ts'

/**
 * Answers with the page that asks for the receipt: the typed code and message, and the reason why nothing
 * opened.
 */
export function trackPage(
  deps: Deps,
  words: Words,
  error: unknown,
  typed: unknown,
  text?: unknown,
): Response {
  const { say, told } = words
  const problem = toProblem(error)
  const isUnknown = problem.code === 'unknown-receipt'
  const isOfCode = isUnknown || problem.errors?.[0]?.pointer === '/receipt'
  const [fault] = problem.errors ?? []
  const message = fault
    ? told(fault.message)
    : (refusalText(problem, words) ?? say('#。', told(problems[problem.code].title)))
  const advice = say('请对照纸条再核对一遍；确实没抄错的，打 12350 说明情况。')
  const main = createElement(TrackForm, {
    base: deps.env.base,
    typed: typeof typed === 'string' ? typed : '',
    text: typeof text === 'string' ? text : '',
    ...(isOfCode ? { error: isUnknown ? message + advice : message } : { refusal: message }),
  })
  return page(
    deps,
    words,
    '/track/',
    { title: say('错误：') + say(titles.track), main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}
