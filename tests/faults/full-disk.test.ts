import { mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sentences } from '#shared/text.ts'
import { canMount, inOwnMounts } from '#scripts/tools.js'
import { taggedPhoto } from '#tests/support/photo.ts'
import { openMailbox, reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, startServer, type RunningServer } from '#tests/support/server/server.ts'

const megabytes = 64
let folder: string
let server: RunningServer
/** The data folder as the server sees it: its disk is mounted for the server alone. */
let data: string
beforeEach(async () => {
  folder = await freshFolder()
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Fills the server's disk up to this many free bytes. */
async function fillTo(free: number): Promise<void> {
  const { bavail, bsize } = await statfs(data)
  // The last bytes of a disk are found by writing.
  await writeFile(join(data, `filler-${free}`), Buffer.alloc(Math.max(0, bavail * bsize - free))).catch(
    () => undefined,
  )
}

const health = async () => (await fetch(`${server.url}/api/health`)).status

/** Hands in a tip with a picture. Returns the status and the words of the answer. */
async function withPicture(picture: Buffer): Promise<string> {
  const form = new FormData()
  form.set('category', 'selling')
  form.set('description', '示例：群里有人卖焊工证，八百元，三天出证。')
  form.append('evidence', new Blob([new Uint8Array(picture)]), 'a.jpg')
  const answer = await fetch(`${server.url}/api/tips`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: form,
  })
  return `${answer.status} ${await answer.text()}`
}

const filesIn = async (name: string) =>
  (await readdir(join(data, name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

test.runIf(canMount())(
  'a disk that fills takes text from its reserve, stores nothing by halves, and goes on by itself',
  async () => {
    await mkdir(join(folder, 'data'), { mode: 0o700 })
    const dataDir = join(folder, 'data')
    server = await startServer({
      dataDir,
      env: { BOT_CHECK: 'off' },
      wrap: (args) => inOwnMounts(`mount -t tmpfs -o size=${megabytes}m,mode=700 tmpfs "${dataDir}"`, args),
    })
    data = join('/proc', String(server.pid), 'root', dataDir)
    const photo = await taggedPhoto(640, 480)
    const receipts = [(await reportTo(server, { pictures: [photo] }))?.receipt]
    expect(receipts[0]).toBeDefined()
    expect(await health()).toBe(200)

    // A tenth of the disk is the reserve.
    await fillTo(megabytes * 2 ** 20 * 0.05)
    const refused = await withPicture(photo)
    expect(refused).toMatch(/^422 /)
    expect(refused).toContain(sentences.picturesStopped)
    for (let count = 0; count < 5; count += 1) receipts.push((await reportTo(server))?.receipt)
    expect(receipts).not.toContain(undefined)
    await expect.poll(health, { timeout: 60_000, interval: 1000 }).toBe(503)

    await fillTo(0)
    let isTaken = true
    // What the database holds in reserve by itself ends after some texts.
    for (let count = 0; count < 200 && isTaken; count += 1) {
      const taken = await reportTo(server, {
        description: `示例：第 ${count} 条。${'很长的正文。'.repeat(700)}`,
      })
      isTaken = taken !== null
      if (taken) receipts.push(taken.receipt)
    }
    expect(isTaken).toBe(false)
    expect(await withPicture(photo)).not.toMatch(/^2/)
    expect(await health()).toBe(503)

    for (const name of (await readdir(data)).filter((one) => one.startsWith('filler')))
      await rm(join(data, name))
    await expect.poll(health, { timeout: 60_000, interval: 1000 }).toBe(200)
    receipts.push((await reportTo(server, { pictures: [photo] }))?.receipt)
    for (const receipt of receipts) expect((await openMailbox(server, receipt ?? '')).status).toBe(200)
    // The first tip and the last one have a picture. Nothing is left of those that were refused.
    expect(await filesIn('evidence')).toHaveLength(2)
    expect(await filesIn('spool')).toEqual([])
  },
)
