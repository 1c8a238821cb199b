import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { taggedPhoto } from '#tests/support/photo.ts'
import { openMailbox, reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, startServer } from '#tests/support/server/server.ts'

const kills = 20
const atOnce = 6

test(`after ${kills} kills under load every answered receipt opens, and orphans are swept`, async () => {
  const folder = await freshFolder()
  const picture = await taggedPhoto(320, 240)
  const start = () => startServer({ dataDir: folder, env: { BOT_CHECK: 'off' } })
  const answered = new Map<string, number>()

  for (let round = 0; round < kills; round += 1) {
    const server = await start()
    // Each round kills at another moment: after so many answers, with others in flight.
    const enough = answered.size + 3 + (round % 7)
    let killed: Promise<void> | undefined
    const work = async (pictures: readonly Uint8Array[]) => {
      while (!killed) {
        const answer = await reportTo(server, { pictures })
        if (answer) answered.set(answer.receipt, pictures.length)
        if (answered.size >= enough) killed ??= server.kill()
      }
    }
    await Promise.all([work([picture]), ...Array.from({ length: atOnce - 1 }, () => work([]))])
    await killed
  }
  expect(answered.size).toBeGreaterThanOrEqual(kills * 3)

  // A kill leaves files only by chance. These stand for them.
  const orphan = 'ab'.repeat(16)
  for (const path of [`evidence/ab/${orphan}.age`, `spool/${orphan}`]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), 'left')
  }
  const server = await start()
  const wrong: string[] = []
  const pending = [...answered]
  const check = async () => {
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { status, evidenceCount } = await openMailbox(server, next[0])
      if (status !== 200 || evidenceCount !== next[1]) wrong.push(`${status} ${evidenceCount}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, check))
  expect(wrong).toEqual([])
  expect(await server.stop()).toBe(0)

  // The sweep removed evidence without a row, and spooled pictures.
  const spooled = await readdir(join(folder, 'spool')).catch(() => [])
  expect(spooled).toEqual([])
  const outside = new DatabaseSync(join(folder, 'zhenzheng.db'), { readOnly: true })
  const rows = outside
    .prepare('SELECT id FROM evidence')
    .all()
    .map(({ id }) => `${String(id)}.age`)
  outside.close()
  const files = (await readdir(join(folder, 'evidence'), { recursive: true })).filter((name) =>
    name.endsWith('.age'),
  )
  expect(files.map((name) => name.slice(3)).sort()).toEqual(rows.sort())
  await rm(folder, { recursive: true })
})
