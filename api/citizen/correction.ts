import { createElement } from 'react'
import { CorrectionForm, type CorrectionFormProps } from '#forms/correction/CorrectionForm.tsx'
import { titles } from '#forms/titles.ts'
import { problems, type FieldError } from '#shared/contract/problem.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { correctionFields, strayField } from '#shared/tip/correction/correction.ts'
import { fieldNames } from '#shared/tip/fields.ts'
import { chinese } from '#shared/words/words.ts'
import { pageNames } from '#src/site-pages.ts'
import { toProblem } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import { page, refusalHeaders, refusalText } from './answers.ts'
import type { Submission } from './body/submission.ts'
import type { TypedTip } from './body/tip-form.ts'

function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== ''
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

/**
 * Returns the errors of a correction with a field of a report, or of a page that is not offered. Of a report,
 * it returns the page that it names. A report must not look like a correction: the office reads those last.
 */
export function strayErrors(
  { input, values }: Pick<TypedTip, 'input' | 'values'>,
  { hadPictures }: Pick<Submission, 'hadPictures'>,
): FieldError[] {
  if (!isCorrection(values))
    return isFilled(input['page']) ? [{ pointer: '/page', message: strayField.report }] : []
  const { page: named } = input
  const isUnknown = typeof named === 'string' && named.trim() !== '' && !pageNames.includes(named.trim())
  const own = ['category', ...Object.keys(correctionFields)]
  const stray = fieldNames.filter((name) => !own.includes(name) && isFilled(input[name]))
  return [
    ...(isUnknown ? [{ pointer: '/page', message: correctionFields.page.tooShort }] : []),
    ...[...stray, ...(hadPictures ? ['evidence'] : [])].map((name) => ({
      pointer: `/${name}`,
      message: strayField.correction,
    })),
  ]
}

/** Answers with the page of a correction: the form with every typed value, and the errors at their fields. */
export function correctionPage(
  deps: Deps,
  error: unknown,
  { values, errors = [], ticket }: Pick<CorrectionFormProps, 'values' | 'errors' | 'ticket'>,
): Response {
  const problem = toProblem(error)
  const refusal = refusalText(problem, chinese)
  const main = createElement(CorrectionForm, {
    base: deps.env.base,
    operator: deps.operator,
    errors,
    ...(values === undefined ? {} : { values }),
    ...((problem.ticket ?? ticket) === undefined ? {} : { ticket: problem.ticket ?? ticket }),
    ...(refusal === undefined ? {} : { refusal: `${refusal}您写的都还在下面。` }),
  })
  return page(
    deps,
    chinese,
    '/correct/',
    { title: chinese.say('错误：') + titles.correction, main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}
