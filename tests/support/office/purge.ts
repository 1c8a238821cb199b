import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect } from 'vitest'
import { bodies, contacts, evidence, messages, notes, tips, tokens } from '#db/schema.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { sealedText, type StoredTip } from '#tests/support/office/tips.ts'

/** Office of the running test. */
export let office: Office
/** Its lead, signed in on the day of the clock. */
export let lead: Person

/** Opens an office with one lead before each test of a file. */
export function officeOfOneLead(): void {
  beforeEach(async () => {
    office = await openOffice()
    lead = await office.signIn('lead')
  })
  afterEach(() => office.close())
}

/** Moves the clock by days and signs the lead in again. */
export async function pass(days: number): Promise<void> {
  office.clock.now = new Date(office.clock.now.getTime() + days * 24 * 60 * 60 * 1000)
  lead = await office.signIn('lead')
}

/** Reads the row of a tip. */
export const rowOf = async (id: string) =>
  (await office.database.select().from(tips).where(eq(tips.id, id)))[0]

/** Reads a tip as the lead does. */
export const viewOf = async (id: string) => (await (await lead.get(`/tips/${id}`)).json()) as TipView

/** Counts the rows of a tip by table. */
export const counts = async (id: string) => ({
  body: await office.database.$count(bodies, eq(bodies.tipId, id)),
  contact: await office.database.$count(contacts, eq(contacts.tipId, id)),
  tokens: await office.database.$count(tokens, eq(tokens.tipId, id)),
  notes: await office.database.$count(notes, eq(notes.tipId, id)),
  evidence: await office.database.$count(evidence, eq(evidence.tipId, id)),
  messages: await office.database.$count(messages, eq(messages.tipId, id)),
})

/** Counts after the purge of content and messages. */
export const gone = { body: 0, contact: 0, tokens: 0, notes: 0, evidence: 0, messages: 0 }

/** Counts of a tip with one of each, and no note. */
export const whole = { body: 1, contact: 1, tokens: 1, notes: 0, evidence: 1, messages: 1 }

/** Closes a tip as substantiated. */
export async function close(tip: StoredTip): Promise<void> {
  const { version } = await viewOf(tip.id)
  const answer = await lead.post(`/tips/${tip.id}/moves`, { version, to: 'closed', finding: 'substantiated' })
  expect(answer.status).toBe(200)
}

/** Keeps a tip past its days, or lets it go. */
export async function hold(tip: StoredTip, on: boolean): Promise<void> {
  const { version } = await viewOf(tip.id)
  const reason = await sealedText('note', '示例：案件还在办。', [office.officeRecipient])
  expect(
    (await lead.post(`/tips/${tip.id}/hold`, { version, hold: on, ...(on ? { reason } : {}) })).status,
  ).toBe(200)
}
