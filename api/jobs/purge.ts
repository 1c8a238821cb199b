import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { foldLog, isBusy, rewriteFile } from '#db/client.ts'
import { addDays, chineseDay, dayOf, type Day } from '#shared/day.ts'
import type { Deps } from '#api/records/deps.ts'
import { forgetting } from '#api/records/forgetting.ts'
import {
  countDue,
  dueTips,
  haltedSince,
  lastPurge,
  purging,
  rememberPurge,
  type DueTip,
} from '#api/records/retention.ts'
import { unlessOvertaken } from '#api/records/write.ts'
import { freeSpace } from '#api/core/machine/free-space.ts'
import { reportBug, say } from '#api/core/problem.ts'
import type { Report } from '#api/core/socket.ts'
import { runEvery } from '#api/jobs/interval.ts'
import { maintenance } from '#api/jobs/maintenance.ts'

const hourMs = 60 * 60 * 1000
const atOnce = 200
const previewDays = 14
/** A slow machine rewrites 20 MB a second (docs/performance.md). A proxy waits for a minute. */
const largestRewrite = 500_000_000

type PurgeDeps = Pick<Deps, 'env' | 'operator' | 'database' | 'secrets' | 'write' | 'evidence' | 'now'>

/** The number of tips that lost their content, and of those that lost their messages. */
export interface Purged {
  readonly content: number
  readonly messages: number
}

/**
 * Purges one tip. Rows go first, so that a tip that was reopened meanwhile keeps its files. The sweep removes
 * the leftovers of a broken run.
 */
async function purgeTip(
  { database, operator, write, evidence, now }: PurgeDeps,
  tip: DueTip,
  today: Day,
): Promise<boolean> {
  const { statements, require, files } = await purging(database, operator, tip, today)
  const written = write({ actor: 'system', action: 'tip.purge', subject: tip.id, at: now() }, statements, {
    require,
  })
  if (!(await unlessOvertaken(written))) return false
  await evidence.remove(files)
  return true
}

/**
 * Forgets the order of pages. The copy on the way and the log need room above the floor of free space. The
 * server answers nothing meanwhile, so a file beyond the bound keeps its order.
 */
async function rewrite({ env, operator, database }: PurgeDeps): Promise<void> {
  if (env.databaseFile === null) return
  try {
    const { size } = await stat(env.databaseFile)
    if (size > largestRewrite) return
    const { free, floor } = await freeSpace(dirname(env.databaseFile), operator.minFreeBytes)
    if (free - 2 * size < floor)
      say('磁盘空间不够，数据库文件今天没有重写：里面还看得出各条记录写入的先后。请腾出空间，明天会再试。')
    else await rewriteFile(database, env.databaseFile)
  } catch (error) {
    if (isBusy(error)) throw error
    reportBug(error)
  }
}

async function purgeAll(deps: PurgeDeps, isStopping: () => boolean, isSure: boolean): Promise<Purged> {
  const { env, database, write, now } = deps
  const today = dayOf(now())
  const isFirstToday = (await lastPurge(database)) !== today
  const done = { content: 0, messages: 0 }
  for (let isMoving = true; isMoving;) {
    isMoving = false
    for (const tip of await dueTips(database, today, atOnce)) {
      if (isStopping() || !(await purgeTip(deps, tip, today))) continue
      done[tip.part] += 1
      isMoving = true
    }
  }
  if (done.content + done.messages > 0)
    await write(
      {
        actor: 'system',
        action: 'system.purge',
        subject: `content=${done.content} messages=${done.messages}`,
        at: now(),
      },
      [],
    )
  await write({ actor: 'clock' }, await forgetting(database, deps.secrets, now()))
  if (isFirstToday) await rewrite(deps)
  await write({ actor: 'clock' }, [rememberPurge(database, today, isSure)])
  await foldLog(env, database)
  return done
}

/**
 * Deletes everything due today, and the instants of acts of earlier days. Each tip is one batch with its
 * audit row, so the next run continues a broken one. The audit log records the run as `system.purge` with
 * its counts. The first run of a day rewrites the file. The write-ahead log is folded in at the end: no
 * file keeps deleted data. The caller confirms that the clock shows the right day.
 * @param isStopping asked between two tips; the next run takes the rest
 */
export function purge(deps: PurgeDeps, isStopping = () => false): Promise<Purged> {
  return maintenance.run(() => purgeAll(deps, isStopping, true))
}

/**
 * Purges without a person's request. Deletes nothing while the clock is in doubt.
 * @returns the counts, or the day since which it has halted
 */
export function purgeOnSchedule(
  deps: PurgeDeps,
  isStopping = () => false,
): Promise<Purged | { readonly haltedSince: Day }> {
  // The check waits for its turn, and its day is remembered. Acts dated by the wrong clock prove nothing.
  return maintenance.run(async () => {
    const since = await haltedSince(deps.database, dayOf(deps.now()))
    if (since === null) return purgeAll(deps, isStopping, false)
    await deps.write({ actor: 'clock' }, [rememberPurge(deps.database, since, false)])
    return { haltedSince: since }
  })
}

async function preview({ database, now }: PurgeDeps): Promise<string[]> {
  const today = dayOf(now())
  const until = addDays(today, previewDays)
  const { total, held } = await countDue(database, until)
  const days = new Map<Day, Purged>()
  for (const { purgeOn, part } of await dueTips(database, until, total)) {
    const day = purgeOn < today ? today : purgeOn
    const { content, messages } = days.get(day) ?? { content: 0, messages: 0 }
    days.set(
      day,
      part === 'content' ? { content: content + 1, messages } : { content, messages: messages + 1 },
    )
  }
  return [
    `到 ${chineseDay(until)} 为止要删除的，什么都还没有删：`,
    ...[...days].map(
      ([day, { content, messages }]) =>
        `  ${day === today ? '已经到期' : chineseDay(day)}：内容 ${content} 条${messages > 0 ? `，只剩消息的 ${messages} 条` : ''}`,
    ),
    `共 ${total} 条；另有 ${held} 条到期但被保留。`,
  ]
}

/** Runs `npm run purge`: deletes everything due now. With `--preview` only lists the next days. */
export async function purgeCommand(deps: PurgeDeps, args: readonly string[]): Promise<Report> {
  if (args.length === 1 && args[0] === '--preview') return { ok: true, lines: await preview(deps) }
  if (args.length > 0) return { ok: false, lines: ['用法：npm run purge，或 npm run purge -- --preview'] }
  const { content, messages } = await purge(deps)
  return { ok: true, lines: [`已删除：内容 ${content} 条，只剩消息的 ${messages} 条。`] }
}

/**
 * Purges now and every hour, so that no new day of the office is missed. Prints a purge that the clock halts.
 */
export function startPurging(deps: PurgeDeps, report: (error: unknown) => void): { stop(): void } {
  let isStopping = false
  const run = async () => {
    const done = await purgeOnSchedule(deps, () => isStopping)
    if ('haltedSince' in done)
      console.error(
        `到期内容没有自动删除：服务器的时间是 ${chineseDay(dayOf(deps.now()))}，离上一次（${chineseDay(done.haltedSince)}）超过一个月，可能不对。请核对时间；没有错的，运行一次 npm run purge，以后照常。`,
      )
  }
  const clock = runEvery(hourMs, run, report)
  return {
    stop() {
      isStopping = true
      clock.stop()
    },
  }
}
