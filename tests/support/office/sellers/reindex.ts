import { eq, isNotNull } from 'drizzle-orm'
import { bodies, tips } from '#db/schema.ts'
import { fold } from '#shared/folding.ts'
import { openJson, recipientOf, sealJson, type Identity } from '#shared/sealing/seal.ts'
import { atomsOf } from '#shared/sellers/atoms.ts'
import { TokensInput } from '#shared/sellers/contract.ts'
import { indexTip } from '#shared/sellers/index-tip.ts'
import { reindexedTip, rules, type ReindexKeys } from '#shared/sellers/reindexing/reindexed-tip.ts'
import { ReindexView, type ReindexInput } from '#shared/sellers/reindexing/reindexing.ts'
import { linkKeyOf } from '#shared/sellers/token.ts'
import { TipBody, TipSummary } from '#shared/tip/sealed.ts'
import { storeTokens } from '#api/staff/sellers/tokens.ts'
import type { Office, Person } from '#tests/support/office/office.ts'

/** Version of the rules that tests call older: no real one is below it. */
export const olderVersion = -1

/** Rules of an older kind: they read mobile numbers that stand as eleven digits, and the words of a text. */
export function olderAtoms({ identifiers, description }: Pick<TipBody, 'identifiers' | 'description'>) {
  const whole = [description, ...identifiers.map(({ value }) => value)].map(fold).join('\n')
  const strong = [...new Set(whole.match(/(?<!\d)1[3-9]\d{9}(?!\d)/g))].map((number) => `num:${number}`)
  const { text, sketch } = atomsOf({ identifiers: [], description, contact: undefined })
  return { v: olderVersion, strong, similar: [], name: [], text, ...(sketch === undefined ? {} : { sketch }) }
}

/** Seals the summary of a tip as intake did under the older rules. */
export async function olderSummary(
  office: Identity,
  summary: Uint8Array,
  body: Pick<TipBody, 'identifiers' | 'description'>,
) {
  const opened = await openJson(TipSummary, summary, [office])
  const aged = { ...opened, atoms: olderAtoms(body) }
  const sealed = await sealJson(aged, [await recipientOf(office)])
  return { sealed: Buffer.from(sealed), aged }
}

/** Turns every tip with content into one that was taken and indexed under the older rules. */
export async function ageTips({ database, officeIdentity }: Office): Promise<void> {
  const key = linkKeyOf(officeIdentity)
  const rows = await database
    .select({ id: tips.id, summary: tips.summary, body: bodies.sealed })
    .from(tips)
    .innerJoin(bodies, eq(bodies.tipId, tips.id))
    .where(isNotNull(tips.summary))
    .orderBy(tips.id)
  for (const { id, summary, body: sealedBody } of rows) {
    const body = await openJson(TipBody, sealedBody, [officeIdentity])
    const { sealed, aged } = await olderSummary(officeIdentity, summary ?? Buffer.alloc(0), body)
    await database.update(tips).set({ summary: sealed }).where(eq(tips.id, id))
    const tip = { ...indexTip(key, id, aged), version: 1 }
    const [posted] = TokensInput.parse({ tips: [tip] }).tips
    if (!posted) throw new Error('no tip')
    const [first, ...rest] = await storeTokens(database, [{ ...posted, version: olderVersion }])
    if (first) await database.batch([first, ...rest])
  }
}

/** Returns the keys of an office with one epoch, as a lead's browser has them. */
export async function reindexKeys({ officeIdentity }: Office): Promise<ReindexKeys> {
  return {
    linkKey: linkKeyOf(officeIdentity),
    identities: [officeIdentity],
    office: await recipientOf(officeIdentity),
  }
}

/** Sends one batch of the re-index. */
export async function reindexBatch(
  office: Office,
  person: Person,
  { after = '', tips: done = [] }: Partial<Pick<ReindexInput, 'after' | 'tips'>> = {},
): Promise<{ readonly view: ReindexView; readonly body: ReindexInput }> {
  const officeKeyId = (await office.deps.officeKey())?.id ?? ''
  const body: ReindexInput = { rules, officeKeyId, after, tips: done }
  const answer = await person.post('/sellers/reindex', body)
  if (answer.status !== 200) throw new Error(`the re-index answered ${String(answer.status)}`)
  return { view: ReindexView.parse(await answer.json()), body }
}

/** Makes the new summaries and tokens of an answer, as the console of a lead does. */
export async function madeOf(
  office: Office,
  view: ReindexView,
  more: Partial<ReindexKeys> = {},
): Promise<ReindexInput['tips']> {
  const keys = { ...(await reindexKeys(office)), ...more }
  const made = await Promise.all(view.tips.map((tip) => reindexedTip(keys, tip)))
  return made.filter((tip) => tip !== null)
}

/** Re-indexes every tip of older rules, or some batches. Returns the bodies of all requests. */
export async function reindexAll(office: Office, person: Person, most = Infinity): Promise<ReindexInput[]> {
  const bodies: ReindexInput[] = []
  let after: string | null = ''
  let done: ReindexInput['tips'] = []
  for (let batches = 0; batches < most; batches += 1) {
    const { view, body }: Awaited<ReturnType<typeof reindexBatch>> = await reindexBatch(office, person, {
      after,
      tips: done,
    })
    bodies.push(body)
    done = await madeOf(office, view)
    after = view.next
    if (after === null && done.length === 0) break
  }
  return bodies
}

/** Opens the summary of a stored tip. */
export async function openedSummary({ database, officeIdentity }: Office, id: string): Promise<TipSummary> {
  const [row] = await database.select({ summary: tips.summary }).from(tips).where(eq(tips.id, id))
  return openJson(TipSummary, row?.summary ?? Buffer.alloc(0), [officeIdentity])
}
