import { readdir, readFile, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tips } from '#db/schema.ts'
import { addDays, dayOf, startOf } from '#shared/day.ts'
import { createSecrets } from '#api/core/secrets.ts'
import { makeBackup } from '#api/jobs/backup/backup.ts'
import { purge } from '#api/jobs/purge.ts'
import { sweep } from '#api/jobs/sweep.ts'
import { form, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import {
  bracketsIn,
  bytesOf,
  disorderIn,
  instantsIn,
  pagesOf,
  steal,
  type Loot,
} from '#tests/support/office/thief.ts'
import { sealedText } from '#tests/support/office/tips.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

// 09:13:21 of 16 November at the office.
const begin = new Date('2026-11-16T01:13:21.437Z')
const day = dayOf(begin)
const afterMidnight = new Date('2026-11-16T16:09:05Z')
const minuteMs = 60_000

let office: Office
let lead: Person
let began: Date
/** Instants of the acts of reporters and of staff. */
let reported: Date[]
let worked: Date[]
/** Bytes of rows of staff, with the instants that they were written at. */
let rows: { row: Buffer; at: number }[]

beforeEach(async () => {
  office = await openOffice()
  await createSecrets(office.deps.env.secretsDir, office.rawSecrets)
  // A start of the server makes the folders.
  await sweep(office.deps, new Date(0))
  office.clock.now = begin
  ;[reported, worked, rows] = [[], [], []]
  lead = await office.signIn('lead')
  // Times of files are those of this machine's clock. Those of the set-up say nothing of reporters.
  began = new Date()
})
afterEach(() => office.close())

/** Goes on by some minutes and seconds. */
function later(list: Date[]): void {
  office.clock.now = new Date(office.clock.now.getTime() + (1 + (reported.length % 3)) * minuteMs + 17_311)
  list.push(office.clock.now)
}
async function reporter<T>(act: () => Promise<T>): Promise<T> {
  later(reported)
  return act()
}
async function staff(act: () => Promise<Response>): Promise<Response> {
  later(worked)
  const answer = await act()
  expect(answer.ok, await answer.clone().text()).toBe(true)
  return answer
}
async function note(id: string): Promise<void> {
  const sealed = await sealedText('note', '示例：已电话核实。'.repeat(90), [office.officeRecipient])
  await staff(() => lead.post(`/tips/${id}/notes`, { sealed }))
  rows.push({ row: Buffer.from(sealed, 'base64').subarray(-24), at: office.clock.now.getTime() })
}
async function tipOf(number: string) {
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!tip) throw new Error('no such tip')
  return tip
}
async function read(number: string): Promise<void> {
  const { id } = await tipOf(number)
  await staff(() => lead.get(`/tips/${id}`))
  await staff(() => lead.post(`/tips/${id}/seen`, { answers: 9 }))
}
async function move(number: string, to: string, question?: string, by = lead): Promise<void> {
  const { id, version, reporterRecipient } = await tipOf(number)
  const recipients = [office.officeRecipient, reporterRecipient]
  const message = question === undefined ? {} : { message: await sealedText('message', question, recipients) }
  const end = to === 'closed' ? { finding: 'undetermined' } : {}
  await staff(() => by.post(`/tips/${id}/moves`, { version, to, ...message, ...end }))
}

/** A day of several reporters and of the office, in turns. */
async function workingDay(): Promise<void> {
  const photo = await taggedPhoto(64, 48)
  const open: { receipt: string; number: string }[] = []
  for (let round = 0; round < 5; round += 1) {
    const tip = {
      ...plainTip,
      description: `示例：第 ${String(round)} 条。${'某群里有人卖证。'.repeat(150)}`,
    }
    const given = await reporter(() => report(office, tip))
    open.push(given)
    if (round % 3 === 0)
      expect((await reporter(() => post(office, '/tips', form(plainTip, [photo])))).status).toBe(201)
    const { id } = await tipOf(given.number)
    await read(given.number)
    await note(id)
    await note(id)
    expect((await reporter(() => post(office, '/mailbox', { receipt: given.receipt }))).status).toBe(200)
    await move(given.number, 'investigating')
    await move(given.number, 'waiting', '示例：请问是哪个群？')
    const { receipt } = given
    const answer = form({ receipt, text: `示例：补充第 ${String(round)} 次。` }, round % 2 ? [photo] : [])
    expect((await reporter(() => post(office, '/mailbox/messages', answer))).status).toBe(201)
    await read(given.number)
    await note(id)
    if (round % 2 === 0) {
      await move(given.number, 'closed')
      expect(
        (await reporter(() => post(office, '/mailbox/object', { receipt, objection: '示例：我不同意。' })))
          .status,
      ).toBe(200)
      await move(given.number, 'closed', undefined, await office.signIn('lead'))
    }
    await read(open[round >> 1]?.number ?? '')
    if (round % 4 === 0) await staff(() => lead.post('/people', { role: 'triager' }))
    await purge(office.deps)
  }
}

const dayMs = 24 * 60 * minuteMs
const narrower = (brackets: ReturnType<typeof bracketsIn>) =>
  brackets.filter(({ after, before }) => before - after < dayMs)
const ofTheDay = (loot: Loot, secrets: Office['secrets'] | null) =>
  instantsIn(loot, secrets).filter(({ at }) => dayOf(at) === day)

test('before the daily job the thief with the secrets brackets reporters, and the pages do so by themselves', async () => {
  await workingDay()
  await office.database.$client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  const loot = await steal(office.folder)
  // The method finds what there is to be found: each span holds an act of a reporter.
  for (const brackets of [bracketsIn(loot, instantsIn(loot, office.secrets)), pagesOf(loot, rows)]) {
    const narrow = narrower(brackets)
    expect(narrow.length).toBeGreaterThan(2)
    for (const { act, after, before } of narrow)
      expect(
        reported.some((at) => after <= at.getTime() && at.getTime() <= before),
        act,
      ).toBe(true)
  }
  expect(disorderIn(loot).length).toBeGreaterThan(4)
  // Without the secrets no instant of the day opens.
  expect(ofTheDay(loot, null)).toEqual([])
  expect(narrower(bracketsIn(loot, instantsIn(loot, null)))).toEqual([])
  loot.database.close()
})

test('after the daily job a copied folder brackets no act of a reporter within less than its day', async () => {
  await workingDay()
  const ended = new Date()
  office.clock.now = afterMidnight
  await purge(office.deps)
  for (const isNextDay of [false, true]) {
    if (isNextDay) {
      lead = await office.signIn('lead')
      const [tip] = await office.database.select().from(tips)
      await read(tip?.number ?? '')
      expect((await reporter(() => post(office, '/tips', plainTip))).status).toBe(201)
      await read(tip?.number ?? '')
    }
    const loot = await steal(office.folder)
    for (const secrets of [null, office.secrets]) {
      const found = instantsIn(loot, secrets)
      expect(found.filter(({ at }) => dayOf(at) === day)).toEqual([])
      const brackets = bracketsIn(loot, found)
      expect(brackets.length).toBeGreaterThan(12)
      for (const { act, after, before } of brackets) {
        expect(after, act).toBeLessThanOrEqual(startOf(day).getTime())
        expect(before, act).toBeGreaterThanOrEqual(startOf(addDays(day, 1)).getTime())
      }
    }
    const theirs = [...reported, ...worked].filter((at) => dayOf(at) === day)
    expect(bytesOf(loot, theirs)).toEqual([])
    // The pages lie by table and key. Nothing is left of what was before.
    if (!isNextDay) expect(disorderIn(loot)).toEqual([])
    for (const { name, at } of loot.files)
      expect(at <= began || at >= ended || at.getTime() === startOf(dayOf(at)).getTime(), name).toBe(true)
    loot.database.close()
  }

  const shelf = join(office.folder, 'shelf')
  const { folder } = await makeBackup(office.deps, shelf)
  const backup = await steal(folder)
  for (const secrets of [null, office.secrets]) expect(instantsIn(backup, secrets)).toEqual([])
  expect(
    bytesOf(
      backup,
      [...reported, ...worked].filter((at) => dayOf(at) === day),
    ),
  ).toEqual([])
  backup.database.close()
})

test('an opened mailbox leaves every byte and every time of the folder as they were', async () => {
  const { receipt, number } = await report(office)
  await move(number, 'investigating')
  await move(number, 'waiting', '示例：请问是哪个群？')
  const state = async () => {
    const names = ['.', ...(await readdir(office.folder, { recursive: true }))].sort()
    return Promise.all(
      names.map(async (name) => {
        const path = join(office.folder, name)
        const entry = await stat(path)
        return [name, entry.mtimeMs, entry.isFile() ? (await readFile(path)).toString('base64') : '']
      }),
    )
  }
  await utimes(office.folder, begin, begin)
  const before = await state()
  for (let times = 0; times < 2; times += 1)
    for (const accept of ['json', 'html'] as const)
      expect((await post(office, '/mailbox', { receipt }, { accept })).status).toBe(200)
  expect(await state()).toEqual(before)
})
