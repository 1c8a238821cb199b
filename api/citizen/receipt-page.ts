import { createElement } from 'react'
import { Receipt, type ReceiptProps } from '#forms/Receipt.tsx'
import { titles } from '#forms/titles.ts'
import { addDays, dayOf } from '#shared/day.ts'
import { daysOf, publicAddressOf } from '#shared/operator.ts'
import type { Words } from '#shared/words/words.ts'
import { receiptPermissions } from '#api/core/headers.ts'
import type { Deps } from '#api/records/deps.ts'
import { page } from './answers.ts'

/** The part of a receipt that its form brings back. A form of another maker may lack number and day. */
type Slip = Omit<ReceiptProps, 'base' | 'address' | 'number' | 'checkBackOn'> & {
  readonly number?: string | undefined
  readonly checkBackOn?: ReceiptProps['checkBackOn'] | undefined
}

/** Answers with the receipt of a stored tip, on the page that has one way out. */
export function receiptPage(
  deps: Deps,
  words: Words,
  { number = '', checkBackOn, ...slip }: Slip,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { base, siteUrl } = deps.env
  const main = createElement(Receipt, {
    base,
    address: publicAddressOf(deps.operator, siteUrl),
    number,
    checkBackOn: checkBackOn ?? addDays(dayOf(deps.now()), daysOf(deps.operator).checkBack),
    ...slip,
  })
  const title = (status < 400 ? '' : words.say('错误：')) + words.say(titles.receipt)
  return page(deps, words, '/receipt/', { title, main }, status, {
    ...headers,
    'permissions-policy': receiptPermissions,
  })
}
