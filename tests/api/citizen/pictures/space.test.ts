import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sentences } from '#shared/text.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

/** Sets the floor of free space. No disk has as much as the largest floor. */
const setFloor = (minFreeBytes: number) =>
  Object.assign(office.deps, { operator: { ...office.deps.operator, minFreeBytes } })

test('a disk below its floor takes no picture, says so at the field, and still takes text', async () => {
  const photo = await taggedPhoto(64, 48)
  const { receipt } = await report(office)
  setFloor(Number.MAX_SAFE_INTEGER)
  const before = await kept(office)
  const tip = form(plainTip, [photo])
  const message = form({ receipt, text: '示例' }, [photo])
  for (const [path, body] of [
    ['/tips', tip],
    ['/mailbox/messages', message],
  ] as const) {
    const answer = await post(office, path, body)
    expect(answer.status, path).toBe(422)
    expect(await errorsOf(answer)).toEqual({ '/evidence': sentences.picturesStopped })
  }
  const page = await (await post(office, '/tips', tip, { accept: 'html' })).text()
  expect(page).toContain(sentences.picturesStopped)
  expect(page).toContain(plainTip.description)
  expect(page).not.toContain('图片请重新选一次')
  expect(await kept(office)).toEqual(before)

  expect((await post(office, '/tips', form(plainTip))).status).toBe(201)
  expect((await post(office, '/mailbox/messages', form({ receipt, text: '示例' }))).status).toBe(201)
  setFloor(0)
  expect((await post(office, '/tips', tip)).status).toBe(201)
})

test('the disk is looked at again while a picture comes', async () => {
  const upload = new TransformStream<Uint8Array>()
  const writer = upload.writable.getWriter()
  setFloor(0)
  const answer = post(office, '/tips', upload.readable, {
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  })
  const head = 'content-disposition: form-data; name="evidence"; filename="a.jpg"\r\n\r\n'
  await writer.write(new TextEncoder().encode(`--x\r\n${head}`))
  const megabyte = new Uint8Array(1024 * 1024)
  await writer.write(megabyte)
  // The picture was let in once its first bytes are in the spool.
  const spool = join(office.folder, 'spool')
  await vi.waitFor(async () => {
    const [file = ''] = (await readdir(spool, { recursive: true })).filter((name) => name.includes('/'))
    expect((await stat(join(spool, file))).size).toBeGreaterThan(0)
  })
  setFloor(Number.MAX_SAFE_INTEGER)
  for (let count = 0; count < 4; count += 1) await writer.write(megabyte)
  await writer.write(new TextEncoder().encode('\r\n--x--\r\n'))
  await writer.close()
  expect(await errorsOf(await answer)).toHaveProperty('/evidence', sentences.picturesStopped)
  expect((await kept(office)).spool).toEqual([])
})
