import { readFile, stat, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { foldLog, openDatabase, rewriteFile } from '#db/client.ts'
import { openMailboxes, reportOnce, spread, takeIn, takeInUnderFlood, uploadAtOnce } from './citizens.ts'
import { signInToDemo } from './demo.ts'
import { intakeFloor, measureFloors, type Floors } from './floors.ts'
import { cpuSeconds, watchMemory } from './processes.ts'
import { fillQueue, slowestView, timeViews } from './queue-rows.ts'
import { percentile, photo, tipForm } from './requests.ts'
import { serve, withFolder, withServer } from './served.ts'
import { hasNginx, pagesPerSecond, timeStart, withBareNode, withNginx } from './site.ts'

// `npm run bench`: measures the budgets of docs/design.md 10 on the built server, beside floors of the same
// run. A full run writes docs/performance.md.

const cores = availableParallelism()

/** One line of the table. */
interface Figure {
  readonly what: string
  readonly measured: string
  readonly beside?: string
  readonly budget?: string
  readonly holds?: boolean
}

const figures: Figure[] = []
function note(figure: Figure): void {
  figures.push(figure)
  const { what, measured, beside, budget, holds } = figure
  console.log(
    [
      holds === undefined ? ' ' : holds ? '✓' : '✗',
      what,
      '·',
      measured,
      beside && `· ${beside}`,
      budget && `· budget ${budget}`,
    ]
      .filter(Boolean)
      .join(' '),
  )
}

const ms = (milliseconds: number) =>
  `${milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0)} ms`
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
const perSecond = (rate: number) => `${rate < 20 ? rate.toFixed(1) : rate.toFixed(0)} /s`

let floors: Promise<Floors> | undefined
const pictures = [await photo(), await photo()] as const

async function floorsOnce(): Promise<Floors> {
  if (floors) return floors
  floors = measureFloors(pictures[0])
  const { argon2, argon2Alone, seals, insert, picture, pictureSeal } = await floors
  note({
    what: `Argon2id 19 MiB t=2, ${cores} at once`,
    measured: `${ms(argon2 * 1000)} of a core each; ${ms(argon2Alone * 1000)} alone`,
  })
  note({ what: 'age: body and summary sealed', measured: ms(seals * 1000) })
  note({ what: 'durable batch of a tip’s four rows', measured: ms(insert * 1000) })
  note({ what: 'sharp: 3 MP JPEG decoded and encoded, one thread', measured: ms(picture * 1000) })
  note({ what: 'age: that picture sealed', measured: ms(pictureSeal * 1000) })
  return floors
}

async function intake(): Promise<void> {
  const measured = await floorsOnce()
  for (const count of [0, 2]) {
    const form = await tipForm(pictures.slice(0, count))
    await withFolder((folder) =>
      withServer(folder, async (server) => {
        await takeIn(server, form, 4, { seconds: 2 })
        for (const atOnce of [1, 8, 64]) {
          const memory = watchMemory(server.pid)
          const before = cpuSeconds(server.pid)
          const load = await takeIn(server, form, atOnce, { seconds: count === 0 ? 8 : 12 })
          const peak = memory.stop()
          const cpu = (cpuSeconds(server.pid) - before) / load.times.length
          const rate = load.times.length / load.seconds
          const { p50, p99 } = spread(load)
          const what = `intake, ${count} pictures, ${atOnce} at once`
          const own = intakeFloor(measured, count, atOnce === 1)
          note({
            what,
            measured: `${perSecond(rate)}, p50 ${ms(p50)}, p99 ${ms(p99)}${load.refused > 0 ? `, ${load.refused} answers 429` : ''}`,
            beside:
              `floor ${perSecond(own)}, ratio ${(rate / own).toFixed(2)}` +
              (count === 0
                ? `; processor time ${ms(cpu * 1000)} each, its floor ${ms(measured.cpu * 1000)}, ratio ${(measured.cpu / cpu).toFixed(2)}`
                : ''),
            ...(count === 0 && atOnce > 1
              ? { budget: '≥ 100 /s, ≥ 0.85 of the floor', holds: rate >= 100 && rate / own >= 0.85 }
              : {}),
          })
          if (load.wrong.length > 0) throw new Error(`${what}: answers ${load.wrong.join(' ')}`)
          if (count === 0 && atOnce === 64)
            note({
              what: 'memory in that, the highest',
              measured: mb(peak),
              budget: '< 250 MB',
              holds: peak < 250e6,
            })
        }
      }),
    )
  }
}

async function mailbox(): Promise<void> {
  const { argon2Alone } = await floorsOnce()
  await withFolder((folder) =>
    withServer(folder, async (server) => {
      const receipt = await reportOnce(server)
      await openMailboxes(server, receipt, 8, 2)
      for (const atOnce of [1, 8, 64]) {
        const load = await openMailboxes(server, receipt, atOnce, 6)
        const { p50, p99 } = spread(load)
        note({
          what: `mailbox, ${atOnce} at once`,
          measured: `${ms(load.work * 1000)} of a core each; answers on the beat: p50 ${ms(p50)}, p99 ${ms(p99)}, ${perSecond(load.times.length / load.seconds)}${load.refused > 0 ? `, ${load.refused} answers 429` : ''}`,
          beside: `Argon2id alone ${ms(argon2Alone * 1000)}`,
        })
      }
      const { load, flooded } = await takeInUnderFlood(server, 150, 200)
      const { p99 } = spread(load)
      note({
        what: 'intake while 150 senders open mailboxes without pause',
        measured: `p99 ${ms(p99)}, ${load.refused} refused (${flooded} openings asked for)`,
        budget: '< 2 s, none refused',
        holds: p99 < 2000 && load.refused === 0,
      })
    }),
  )
}

async function queue(): Promise<void> {
  await withFolder(async (folder) => {
    const demo = await withServer(folder, (server) => Promise.resolve(server.demo))
    let small = NaN
    for (const rows of [1000, 10_000, 100_000, 1_000_000]) {
      await fillQueue(folder, rows)
      const times = await withServer(folder, async (server) =>
        timeViews(server.url, await signInToDemo(server.url, demo), 100),
      )
      const { view, p95, p50 } = slowestView(times)
      if (rows === 1000) small = p50
      const quickest = Math.min(...[...times.values()].map((own) => percentile(own, 0.5)))
      note({
        what: `queue, ${rows.toLocaleString('en')} tips, slowest view (${view})`,
        measured: `p95 ${ms(p95)}; all views, p50 ${ms(quickest)} to ${ms(p50)}`,
        beside: `slowest p50 ${(p50 / small).toFixed(2)} × that at 1,000`,
        ...(rows === 1_000_000
          ? { budget: 'p95 < 150 ms, ≤ 2 × the time at 1,000', holds: p95 < 150 && p50 <= 2 * small }
          : {}),
      })
    }
  })
}

/** The daily rewrite of the file. The server answers nothing meanwhile. */
async function rewrite(): Promise<void> {
  await withFolder(async (folder) => {
    await withServer(folder, () => Promise.resolve())
    for (const rows of [10_000, 100_000]) {
      await fillQueue(folder, rows)
      const path = join(folder, 'zhenzheng.db')
      const { size } = await stat(path)
      const database = await openDatabase(pathToFileURL(path).href)
      const begin = performance.now()
      await rewriteFile(database, path)
      await foldLog({ databaseUrl: 'file:' }, database)
      const seconds = (performance.now() - begin) / 1000
      database.$client.close()
      note({
        what: `daily rewrite, ${rows.toLocaleString('en')} tips without bodies, ${mb(size)}`,
        measured: `${ms(seconds * 1000)}, ${(size / 1e6 / seconds).toFixed(0)} MB/s`,
        budget: '≥ 9 MB/s: 500 MB within a minute',
        holds: size / 1e6 / seconds >= 9,
      })
    }
  })
}

async function files(): Promise<void> {
  if (!hasNginx()) {
    console.log('  nginx is not installed: static files are not compared (apt-get install nginx-light)')
    return
  }
  await withFolder((folder) =>
    withServer(folder, (server) =>
      withBareNode(server.url, (bare) =>
        withNginx(`${folder}/nginx`, server.url, async (nginx) => {
          const ports = [Number(new URL(server.url).port), bare, nginx]
          const rounds: number[][] = []
          for (let round = 0; round < 3; round += 1) {
            const rates: number[] = []
            for (const port of ports) rates.push(await pagesPerSecond(port, 32, 3))
            rounds.push(rates)
          }
          const median = (place: number) =>
            percentile(
              rounds.map((rates) => rates[place] ?? NaN),
              0.5,
            )
          const [ours, node, floor] = [median(0), median(1), median(2)]
          note({
            what: 'a reading page, gzip, 32 connections',
            measured: perSecond(ours),
            beside: `nginx, one worker: ${perSecond(floor)}, ratio ${(ours / floor).toFixed(2)}; bare Node: ${perSecond(node)}, ratio ${(ours / node).toFixed(2)}`,
            budget: '≥ 0.9 × nginx',
            holds: ours >= 0.9 * floor,
          })
        }),
      ),
    ),
  )
}

async function start(): Promise<void> {
  await withFolder(async (folder) => {
    // The first start makes the demo's office.
    await withServer(folder, () => Promise.resolve())
    const starts: { milliseconds: number; bytes: number }[] = []
    for (let count = 0; count < 7; count += 1) starts.push(await timeStart(() => serve(folder)))
    const time = percentile(
      starts.map(({ milliseconds }) => milliseconds),
      0.5,
    )
    const bytes = Math.max(...starts.map((each) => each.bytes))
    note({
      what: 'cold start to the first 200, median of 7',
      measured: ms(time),
      budget: '≤ 500 ms',
      holds: time <= 500,
    })
    note({
      what: 'resident memory then, the highest',
      measured: mb(bytes),
      budget: '≤ 130 MB',
      holds: bytes <= 130e6,
    })
  })
}

async function uploads(): Promise<void> {
  const form = await tipForm(pictures.slice(0, 1))
  await withFolder((folder) =>
    withServer(folder, async (server) => {
      const { load, peakBytes } = await uploadAtOnce(server, form, 64)
      note({
        what: '64 uploads of 3 MP at once: memory, children included',
        measured: `${mb(peakBytes)}; all taken after ${load.seconds.toFixed(0)} s, ${load.refused} answers 429`,
        budget: '< 450 MB',
        holds: peakBytes < 450e6 && load.times.length === 64,
      })
    }),
  )
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  start,
  files,
  intake,
  mailbox,
  uploads,
  queue,
  rewrite,
}
const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
  process.exit(1)
}

const loadBefore = loadavg()[0] ?? NaN
const began = performance.now()
for (const [name, part] of Object.entries(parts)) {
  if (chosen.length === 0 || chosen.includes(name)) await part()
}
const minutes = ((performance.now() - began) / 60_000).toFixed(1)
const failed = figures.filter(({ holds }) => holds === false)
console.log(
  `${minutes} min; ${failed.length === 0 ? 'all budgets hold' : `not held: ${failed.map(({ what }) => what).join('; ')}`}`,
)

/** Replaces the text between the two marks and keeps the text around them. */
async function writeFigures(): Promise<void> {
  const file = 'docs/performance.md'
  const [from, to] = ['<!-- written by npm run bench -->', '<!-- end -->']
  const text = await readFile(file, 'utf8')
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start === -1 || end < start) throw new Error(`${file} has lost its marks`)
  const rows = figures.map(
    ({ what, measured, beside = '', budget = '', holds }) =>
      `| ${[what, measured, beside, budget, holds === undefined ? '' : holds ? 'yes' : '**no**'].join(' | ')} |`,
  )
  const lines = [
    `Measured ${new Date().toISOString().slice(0, 10)} by \`npm run bench\` in ${minutes} min: ${cores} cores, ${(totalmem() / 1e9).toFixed(0)} GB, Node ${process.versions.node}, ` +
      `load of the machine ${loadBefore.toFixed(1)} before it, ${(loadavg()[0] ?? NaN).toFixed(1)} at its end, its own included. Load generator and server share the cores.`,
    '',
    '| what | measured | beside it | budget | holds |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ]
  await writeFile(file, `${text.slice(0, start)}${from}\n${lines.join('\n')}${text.slice(end)}`)
}
if (chosen.length === 0) await writeFigures()
