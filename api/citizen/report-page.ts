import { createElement } from 'react'
import { ReportForm, type ReportFormProps } from '#forms/ReportForm.tsx'
import { titles } from '#forms/titles.ts'
import { problems } from '#shared/contract/problem.ts'
import type { Words } from '#shared/words/words.ts'
import { toProblem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { errorsIn, page, refusalHeaders, refusalText } from './answers.ts'

/** Answers with the report page: the form with every typed value, and the errors at their fields. */
export function reportPage(
  deps: Deps,
  words: Words,
  error: unknown,
  props: Pick<ReportFormProps, 'values' | 'errors' | 'chooseAgain' | 'ticket'> = {},
): Response {
  const problem = toProblem(error)
  const refusal = refusalText(problem, words)
  const main = createElement(ReportForm, {
    base: deps.env.base,
    operator: deps.operator,
    districts: deps.operator.districts,
    ...props,
    errors: errorsIn(words, props.errors ?? problem.errors),
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
    ...(refusal === undefined
      ? {}
      : { refusal: props.values ? refusal + words.say('您写的都还在下面。') : refusal }),
  })
  return page(
    deps,
    words,
    '/report/',
    { title: words.say('错误：') + words.say(titles.report), main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}
