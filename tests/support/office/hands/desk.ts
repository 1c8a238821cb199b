import { eq } from 'drizzle-orm'
import { accounts, tips } from '#db/schema.ts'
import { ActsView, type TipAct } from '#shared/contract/act.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { QueueRow } from '#shared/contract/queue.ts'
import { TipView } from '#shared/contract/tip.ts'
import { addDays, dayOf } from '#shared/day.ts'
import { openOffice, type Person } from '#tests/support/office/office.ts'
import { sessionOf } from '#tests/support/office/sessions.ts'
import { sealedText, storeTip } from '#tests/support/office/tips.ts'

let keys = 0
/** Draws the key of an act. */
export const newKey = () => `hand-over-of-a-test-${String((keys += 1))}`

/** Opens an office in which an owner of tips, a colleague and a lead are signed in. */
export async function openDesk() {
  const office = await openOffice()
  const [owner, colleague, lead] = [
    await office.signIn('triager'),
    await office.signIn('triager'),
    await office.signIn('lead'),
  ]
  const today = () => dayOf(office.clock.now)
  const inDays = (days: number) => addDays(today(), days)
  const rowOf = async (id: string) => {
    const [row] = await office.database.select().from(tips).where(eq(tips.id, id))
    if (!row) throw new Error('no such tip')
    return row
  }
  /** Stores a tip that the owner works on, at version 2. */
  const owned = (more: Parameters<typeof storeTip>[1] = {}) =>
    storeTip(office, { status: 'investigating', assigneeId: owner.id, ...more })

  /** Hands a tip over, as it stands. */
  async function give(id: string, to: Pick<Person, 'id'> | null, more: object = {}, by = owner) {
    const { version } = await rowOf(id)
    const answer = await by.post(`/tips/${id}/assignee`, { version, assigneeId: to?.id ?? null, ...more })
    const body: unknown = await answer.json()
    return {
      status: answer.status,
      row: answer.ok ? QueueRow.parse(body) : null,
      fault: answer.ok ? null : (ProblemBody.parse(body).errors?.[0] ?? null),
    }
  }

  return {
    office,
    owner,
    colleague,
    lead,
    today,
    inDays,
    rowOf,
    owned,
    give,
    pass: (days: number) => {
      office.clock.now = new Date(office.clock.now.getTime() + days * 86_400_000)
    },
    nameOf: async ({ id }: Pick<Person, 'id'>) => {
      const [row] = await office.database.select().from(accounts).where(eq(accounts.id, id))
      return row?.displayName ?? ''
    },
    wordOf: (text: string) => sealedText('note', text, [office.officeRecipient]),
    /** Reads a tip with a session of its own: those of the day before are over. */
    viewOf: async (id: string) => {
      const { cookie } = await sessionOf(office, 'lead')
      return TipView.parse(await (await office.request(`/tips/${id}`, { cookie })).json())
    },
    /** Returns the person who has a tip, and its loan. */
    held: async (id: string) => {
      const { assigneeId, lenderId, returnOn } = await rowOf(id)
      return { assigneeId, lenderId, returnOn }
    },
    /** Lends a tip of the owner to the colleague for ten days. */
    lent: async (more: Parameters<typeof storeTip>[1] = {}) => {
      const tip = await owned(more)
      const { status } = await give(tip.id, colleague, { returnOn: inDays(10) })
      if (status !== 200) throw new Error(`the hand-over answered ${String(status)}`)
      return tip
    },
    act: async (wish: TipAct, ids: readonly string[], by = owner, key = newKey()) => {
      const items = await Promise.all(ids.map(async (id) => ({ id, version: (await rowOf(id)).version })))
      const answer = await by.post('/acts', { key, act: wish, items })
      return { key, status: answer.status, items: answer.ok ? ActsView.parse(await answer.json()).items : [] }
    },
    /** Disables a person who is no lead. */
    disable: (person: Person, tipsTo?: string) =>
      lead.post(`/people/${person.id}/disable`, tipsTo === undefined ? undefined : { tipsTo }),
  }
}
export type Desk = Awaited<ReturnType<typeof openDesk>>
