import type { MailboxView } from '#shared/contract.ts'
import type { FieldError } from '#shared/problem.ts'
import type { Receipt as ReceiptCode } from '#shared/receipt.ts'

/** What the mailbox shows. */
export interface MailboxProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly view: MailboxView
  /** What was just done. */
  readonly done?: 'sent' | 'withdrawn' | 'contact-withdrawn' | 'objected'
  /** Text of a message that was refused, kept. */
  readonly text?: string
  /** Pointers /text, /evidence, /sure. */
  readonly errors?: readonly FieldError[]
  readonly chooseAgain?: boolean
  readonly refusal?: string
}

/** The mailbox behind a receipt code: status, history, messages; every act is a form that carries the code as a hidden field, dangerous ones also `sure=yes`. */
export function Mailbox(_props: MailboxProps) {
  return <div />
}
