import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect } from 'vitest'
import { tips } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { type Deed, type Ground } from '#shared/endings/ending.ts'
import { type Finding, type ScopeReason } from '#shared/tip/lists.ts'
import { type Status } from '#shared/tip/moves.ts'
import { checkDigit } from '#shared/sealing/receipt.ts'
import { form, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText } from '#tests/support/office/tips.ts'

/** Office of the running test. */
export let office: Office
/** A lead of that office, signed in. */
export let lead: Person
/** Receipt code of its one tip. */
export let receipt: string
/** Number of that tip. */
export let number: string

/** Opens an office with one tip before each test of a file, and closes it afterwards. */
export function mailboxOfOneTip(options: Parameters<typeof openOffice>[0] = {}): void {
  beforeEach(async () => {
    office = await openOffice(options)
    lead = await office.signIn('lead')
    ;({ receipt, number } = await report(office, {
      ...plainTip,
      contact: '示例：备用邮箱',
      wantsReward: true,
    }))
  })
  afterEach(() => office.close())
}

/** Hands in a plain tip. From now on the mailbox is that of this tip. */
export async function reportAgain(): Promise<void> {
  ;({ receipt, number } = await report(office))
}

/** Reads the row of the tip. */
export const tip = async () => {
  const [row] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!row) throw new Error('no such tip')
  return row
}
/** Opens a mailbox as a program does. */
export const view = async (code = receipt) =>
  MailboxView.parse(await (await post(office, '/mailbox', { receipt: code })).json())
/** Sends a form of the mailbox as a browser does. */
export const page = async (path: string, fields: Record<string, string> = {}) =>
  post(office, path, new URLSearchParams({ receipt, ...fields }), { accept: 'html' })
/** Sends a message of the reporter. */
export const say = (text: string, pictures: readonly Uint8Array[] = []) =>
  post(office, '/mailbox/messages', form({ receipt, text }, pictures))
/** Writes digits as a Chinese input method does. */
export const wide = (digits: string) =>
  digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
/** Returns a well-formed code that opens nothing. */
export const unknownReceipt = () => {
  const digits = Array.from(crypto.getRandomValues(new Uint8Array(19)), (byte) => String(byte % 10)).join('')
  return digits + String(checkDigit(digits))
}

/** Moves the tip as the office does. A question goes along with `waiting`. */
export async function move(
  to: Status,
  fields: {
    readonly finding?: Finding
    readonly ground?: Ground
    readonly deed?: Deed
    readonly reason?: ScopeReason
    readonly referredTo?: 'police'
  } = {},
  question?: string,
  by: Person = lead,
): Promise<void> {
  const { id, version, reporterRecipient } = await tip()
  const message =
    question === undefined
      ? {}
      : { message: await sealedText('message', question, [office.officeRecipient, reporterRecipient]) }
  const answer = await by.post(`/tips/${id}/moves`, { version, to, ...fields, ...message })
  expect(answer.status).toBe(200)
}
/** Closes the tip as substantiated. */
export const closeTip = () => move('investigating').then(() => move('closed', { finding: 'substantiated' }))
