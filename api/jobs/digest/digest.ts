import { eq } from 'drizzle-orm'
import { settings } from '#db/schema.ts'
import { addDays, dayOf, startOf, type Day } from '#shared/day.ts'
import { say } from '#api/core/problem.ts'
import { chainEndsOn } from '#api/records/chains.ts'
import type { Deps } from '#api/records/deps.ts'
import { figuresOf } from '#api/jobs/digest/figures.ts'
import { writeLetter, type Digest } from '#api/jobs/digest/letter.ts'
import { deliver, NotTaken } from '#api/jobs/digest/mail-server.ts'
import { runEvery } from '#api/jobs/interval.ts'
import { maintenance } from '#api/jobs/maintenance.ts'

const minuteMs = 60 * 1000
const lookEveryMs = 10 * minuteMs
/** Eight o'clock at the office. */
const sentFromMs = 8 * 60 * minuteMs
/** After each failure, the time until the next try. The last failure of a day waits for the next day. */
const waitsMs = [10, 30, 60, 120].map((minutes) => minutes * minuteMs)

type DigestDeps = Pick<
  Deps,
  'env' | 'operator' | 'database' | 'write' | 'officeKey' | 'health' | 'warnings' | 'now'
>

const sentOnSetting = 'digest-sent-on'

async function isSent({ database }: DigestDeps, today: Day): Promise<boolean> {
  const [row] = await database.select().from(settings).where(eq(settings.key, sentOnSetting))
  return row?.value === today
}

// The day is a mark of the clock. A row of the audit log, with the known hour of the letter, would part the
// acts before it from those after.
async function rememberSent({ database, write }: DigestDeps, today: Day): Promise<void> {
  await write({ actor: 'clock' }, [
    database
      .insert(settings)
      .values({ key: sentOnSetting, value: today })
      .onConflictDoUpdate({ target: settings.key, set: { value: today } }),
  ])
}

async function digestOf(deps: DigestDeps, day: Day): Promise<Digest> {
  const { database, env, operator } = deps
  return {
    day,
    isDemo: operator.kind === 'demo',
    figures: await figuresOf(database, day),
    ends: await chainEndsOn(database, day),
    health: await deps.health(),
    console: `${env.siteUrl.href.replace(/\/+$/, '')}/staff/`,
  }
}

/** Sends the letter of yesterday. @throws NotTaken, or the error of the database */
async function send(deps: DigestDeps, today: Day): Promise<void> {
  const { env, warnings } = deps
  if (!env.mail) return
  const letter = writeLetter(await digestOf(deps, addDays(today, -1)))
  const refused = await deliver(env.mail, env.siteUrl.hostname, letter)
  await rememberSent(deps, today)
  if (refused === 0) warnings.end('digest-failed')
  else {
    warnings.add('digest-failed')
    say(`每日邮件发出去了，有 ${refused} 个收件人的地址邮件服务器没有接受：请核对 MAIL_TO。`)
  }
}

/**
 * Makes the look whether the letter of the day is due: once a day from eight o'clock on, with or without a
 * new tip. A letter that was not taken is tried again that day, and becomes a warning.
 */
export function makeDigests(deps: DigestDeps): () => Promise<void> {
  let tries = { on: '', count: 0, nextAt: 0 }

  async function look(): Promise<void> {
    const now = deps.now()
    const today = dayOf(now)
    if (now.getTime() < startOf(today).getTime() + sentFromMs) return
    if ((await deps.officeKey()) === null || (await isSent(deps, today))) return
    if (tries.on !== today) tries = { on: today, count: 0, nextAt: 0 }
    if (tries.count > waitsMs.length || now.getTime() < tries.nextAt) return
    tries = { on: today, count: tries.count + 1, nextAt: now.getTime() + (waitsMs[tries.count] ?? 0) }
    try {
      await send(deps, today)
    } catch (error) {
      deps.warnings.add('digest-failed')
      if (!(error instanceof NotTaken)) throw error
      say(`每日邮件没有发出去，邮件服务器：${error.message}。`)
    }
  }

  // A stop of the server waits for maintenance. A letter on its way is then remembered.
  return () => maintenance.run(look)
}

/** Looks every ten minutes whether the letter of the day is due, if the operator set a mail server. */
export function startDigests(deps: DigestDeps, report: (error: unknown) => void): { stop(): void } {
  if (!deps.env.mail) return { stop: () => undefined }
  return runEvery(lookEveryMs, makeDigests(deps), report)
}
