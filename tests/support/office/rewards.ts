import { eq } from 'drizzle-orm'
import { afterEach, beforeEach } from 'vitest'
import { rewards } from '#db/schema.ts'
import { type Day } from '#shared/day.ts'
import { type RewardState } from '#shared/tip/reward.ts'
import { type Finding } from '#shared/tip/lists.ts'
import { type Status } from '#shared/tip/moves.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { storeTip } from '#tests/support/office/tips.ts'

/** Office of the running test. */
export let office: Office
/** Its leads. */
export let leads: [Person, Person]
/** Its triagers. */
export let triagers: [Person, Person]
/** Its auditor. */
export let auditor: Person

/** Opens an office with two leads, two triagers and an auditor before each test of a file. */
export function officeOfFive(): void {
  beforeEach(async () => {
    office = await openOffice()
    leads = [await office.signIn('lead'), await office.signIn('lead')]
    triagers = [await office.signIn('triager'), await office.signIn('triager')]
    auditor = await office.signIn('auditor')
  })
  afterEach(() => office.close())
}

/** A state that a person brings a reward to. */
export type To = Exclude<RewardState, 'lapsed'>

/** A state of a reward, or none yet. */
export type From = RewardState | 'none'

/** Last day of a claim. */
export const claimUntil = '2026-12-31'

/** Fields that each step needs. */
export const details: Readonly<Record<To, object>> = {
  proposed: { amount: '800' },
  approved: {},
  'not-eligible': { reason: 'not-first' },
  'claim-open': { claimUntil },
  paid: {},
}

/** Reads the reward of a tip; null without one. */
export const rewardOf = async (tipId: string) =>
  (await office.database.select().from(rewards).where(eq(rewards.tipId, tipId)))[0] ?? null

/** Takes a step as a person does, on the reward as it stands. */
export const step = async (person: Person, tipId: string, to: To, more: object = details[to]) =>
  person.post(`/tips/${tipId}/reward`, { to, version: (await rewardOf(tipId))?.version ?? 0, ...more })

/** Throws unless the API took the step. */
export const must = async (answer: Promise<Response>) => {
  const { status } = await answer
  if (status !== 200) throw new Error(`the step answered ${String(status)}`)
}

/** Stores a tip that a reward may follow. */
export const storeRewardable = (
  more: { status?: Status; finding?: Finding | null; wantsReward?: boolean } = {},
) => storeTip(office, { status: 'closed', finding: 'substantiated', wantsReward: true, ...more })

/** Brings the reward of a new tip to a state. This person proposes it where a proposal comes first. */
export async function bringTo(state: From, proposer: Person): Promise<string> {
  const { id } = await storeRewardable()
  const other = leads.find((lead) => lead !== proposer) ?? leads[0]
  if (state === 'not-eligible') await must(step(other, id, 'not-eligible'))
  if (state === 'none' || state === 'not-eligible') return id
  await must(step(proposer, id, 'proposed'))
  const road: To[] =
    state === 'proposed' ? [] : state === 'approved' ? ['approved'] : ['approved', 'claim-open']
  for (const to of road) await must(step(other, id, to))
  if (state === 'paid') await must(step(other, id, 'paid'))
  // The day goes by: a lapse is not recorded yet, and holds all the same.
  if (state === 'lapsed')
    await office.database
      .update(rewards)
      .set({ claimUntil: '2026-11-15' as Day })
      .where(eq(rewards.tipId, id))
  return id
}
