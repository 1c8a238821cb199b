import { Receipt, type ReceiptProps } from '#forms/Receipt.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { publicAddressOf } from '#shared/operator.ts'
import { receiptPermissions } from '#api/core/headers.ts'
import type { Deps } from '#api/records/deps.ts'
import { page } from './answers.ts'

/** Answers with the receipt of a stored tip, on the page that has one way out. */
export function receiptPage(
  deps: Deps,
  slip: Omit<ReceiptProps, 'base' | 'address'>,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { base, siteUrl } = deps.env
  const main = Receipt({ base, address: publicAddressOf(deps.operator, siteUrl), ...slip })
  const title = status < 400 ? titles.receipt : errorTitle(titles.receipt)
  return page(deps, '/receipt/', { title, main }, status, {
    ...headers,
    'permissions-policy': receiptPermissions,
  })
}
