import { ReceiptInput } from '#shared/contract/citizen.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { readReceipt } from '#shared/text.ts'
import { parse, Problem } from '#api/core/problem.ts'

/**
 * Reads the typed receipt. Costs nothing.
 * @throws Problem 'invalid-input' for a code that cannot be a receipt.
 */
export function receiptOf(fields: Readonly<Record<string, unknown>>): Receipt {
  const { receipt: typed } = parse(ReceiptInput, fields)
  const receipt = readReceipt(typed)
  if (typeof receipt !== 'string')
    throw new Problem('invalid-input', { errors: [{ pointer: '/receipt', message: receipt.fault }] })
  return receipt
}
