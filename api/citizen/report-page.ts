import { ReportForm, type ReportFormProps } from '#forms/ReportForm.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { problems } from '#shared/contract/problem.ts'
import { toProblem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { page, refusalHeaders, refusalText } from './answers.ts'

/** Answers with the report page: the form with every typed value, and the errors at their fields. */
export function reportPage(
  deps: Deps,
  error: unknown,
  props: Pick<ReportFormProps, 'values' | 'errors' | 'chooseAgain' | 'ticket'> = {},
): Response {
  const problem = toProblem(error)
  const refusal = refusalText(problem)
  const main = ReportForm({
    base: deps.env.base,
    operator: deps.operator,
    districts: deps.operator.districts,
    errors: problem.errors ?? [],
    ...props,
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
    ...(refusal === undefined ? {} : { refusal: props.values ? `${refusal}您写的都还在下面。` : refusal }),
  })
  return page(
    deps,
    '/report/',
    { title: errorTitle(titles.report), main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}
