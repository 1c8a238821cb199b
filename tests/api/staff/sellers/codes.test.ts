import { and, eq, ne } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { notes, tips, tokens } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import { codeAtoms, type CodeAtoms } from '#shared/pictures/code.ts'
import type { PictureCodeView } from '#shared/pictures/contract.ts'
import { openCodes } from '#shared/pictures/noted.ts'
import { sealJson } from '#shared/sealing/seal.ts'
import { rules } from '#shared/sellers/reindexing/reindexed-tip.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import type { Note } from '#shared/tip/sealed.ts'
import { purge } from '#api/jobs/purge.ts'

import { plainTip, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import {
  ageTips,
  madeOf,
  olderVersion,
  reindexAll,
  reindexBatch,
} from '#tests/support/office/sellers/reindex.ts'
import { indexAll } from '#tests/support/office/sellers/sellers.ts'

let office: Office
let lead: Person
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
})
afterEach(() => office.close())

const value = 'https://shili-ban88.com/index.html'
const older: CodeAtoms = { ...codeAtoms(value), v: olderVersion }
const tokensOf = ({ v, strong, similar, name }: CodeAtoms) => {
  const key = linkKeyOf(office.officeIdentity)
  const [first, second, third] = [strong, similar, name].map((atoms) =>
    atoms.map((atom) => tokenOf(key, v, atom)).join(' '),
  )
  return { strong: first, similar: second, name: third }
}

/** Hands in a tip. Returns its id. */
async function reported(description: string): Promise<string> {
  const { number } = await report(office, { ...plainTip, identifiers: [], description })
  const [row] = await office.database.select({ id: tips.id }).from(tips).where(eq(tips.number, number))
  return row?.id ?? ''
}

/** Adds the code to a tip. Returns the id of the note. */
async function addCode(tipId: string): Promise<string> {
  const note: Note = { v: 1, text: '示例', code: { value, ...older } }
  const sealed = Buffer.from(await sealJson(note, [office.officeRecipient])).toString('base64')
  const answer = await lead.post(`/tips/${tipId}/codes`, {
    sealed,
    version: rules,
    ...tokensOf(codeAtoms(value)),
  })
  return ((await answer.json()) as PictureCodeView).noteId
}

/** Turns the tips and their codes into those of the older rules. */
async function age(): Promise<void> {
  const { database } = office
  await ageTips(office)
  const added = await database.select().from(tokens).where(ne(tokens.origin, ''))
  const key = linkKeyOf(office.officeIdentity)
  for (const row of added) {
    const atom =
      [...older.strong, ...older.similar, ...older.name].find(
        (one) => tokenOf(key, rules, one) === row.token,
      ) ?? ''
    await database
      .update(tokens)
      .set({ token: tokenOf(key, olderVersion, atom), version: olderVersion })
      .where(and(eq(tokens.tipId, row.tipId), eq(tokens.token, row.token), eq(tokens.origin, row.origin)))
  }
}

async function purgeTip(id: string): Promise<void> {
  await office.database
    .update(tips)
    .set({ status: 'spam', purgeOn: '2026-01-01' as Day })
    .where(eq(tips.id, id))
  await purge(office.deps)
}

const sellers = async () => {
  const rows = await office.database.select({ id: tips.id, sellerId: tips.sellerId }).from(tips)
  return Object.fromEntries(rows.map(({ id, sellerId }) => [id, sellerId]))
}

test('a re-index makes the tokens of added codes by the present rules, and a purged tip keeps its seller', async () => {
  const [gone, kept, other] = [
    await reported('示例：工地门口的人给我看了一张图。'),
    await reported('示例：他发来一张图，让我扫码交钱。'),
    await reported('示例：小广告让人上 www.shili-ban88.com 办焊工证。'),
  ]
  await addCode(gone)
  const noteId = await addCode(kept)
  await indexAll(office, lead)
  await age()
  await purgeTip(gone)
  const before = await office.database.select().from(notes)

  await reindexAll(office, lead)
  expect(await sellers()).toEqual({ [gone]: gone, [kept]: gone, [other]: gone })
  const ofCode = await office.database.select().from(tokens).where(eq(tokens.origin, noteId))
  expect(ofCode.map(({ version }) => version)).toEqual(ofCode.map(() => rules))
  expect(ofCode.filter(({ strength }) => strength === 'strong')).toHaveLength(older.strong.length)
  // The note is its author’s: no other person writes it again.
  expect(await office.database.select().from(notes)).toEqual(before)
  // The desk still names the reason, by the present rules.
  const opened = await openCodes(
    before.map(({ sealed }) => ({ sealed: sealed.toString('base64') })),
    [office.officeIdentity],
  )
  expect(opened.map(({ present }) => present)).toEqual([codeAtoms(value)])
})

test('a code that was taken back while a browser made its tokens stays away', async () => {
  const tip = await reported('示例：他发来一张图，让我扫码交钱。')
  const noteId = await addCode(tip)
  await indexAll(office, lead)
  await age()
  const { view } = await reindexBatch(office, lead)
  expect(view.tips.map(({ codes }) => codes.map((code) => code.noteId))).toEqual([[noteId]])
  const made = await madeOf(office, view)
  expect((await lead.post(`/tips/${tip}/codes/back`, { noteId })).status).toBe(200)
  const { view: after } = await reindexBatch(office, lead, { after: null, tips: made })
  expect(after.stored).toBe(1)
  expect(await office.database.$count(tokens, eq(tokens.origin, noteId))).toBe(0)
  // A later batch hands out no code that nobody counts.
  await age()
  expect((await reindexBatch(office, lead)).view.tips.map(({ codes }) => codes)).toEqual([[]])
})
