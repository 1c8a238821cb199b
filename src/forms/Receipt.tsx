import type { Day } from '#shared/day.ts'
import type { Receipt as ReceiptCode } from '#shared/receipt.ts'

/** What the receipt page shows. */
export interface ReceiptProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly number: string
  readonly checkBackOn: Day
  /** Result of typing the last group back. */
  readonly confirmed?: 'matched' | 'wrong'
}

/** The receipt page after a tip was taken; posts the last group to `/api/mailbox/confirm` as `lastGroup`. */
export function Receipt(_props: ReceiptProps) {
  return <div />
}
