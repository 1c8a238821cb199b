import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Pool, Room } from '#api/core/pool.ts'
import { stretchReceipt } from '#api/records/receipts.ts'
import { limits } from '#shared/tip/limits.ts'
import { receiptFrom } from '#shared/sealing/receipt.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { callerOf, postRoutes } from '#tests/support/office/document.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { patience, timed } from '#tests/support/patience.ts'
import { taggedPhoto } from '#tests/support/photo.ts'

let office: Office
beforeEach(async () => {
  office = await openOffice()
})
afterEach(() => office.close())

const receipt = () => receiptFrom((bytes) => office.deps.random(bytes))
const everyPost = (await postRoutes())
  .filter((route) => callerOf(route) === 'citizen')
  .map(({ path }) => path)

/** Returns a JSON body with a member of many items. As bytes it is not printed by a failing test. */
const jsonOf = (member: string, item: string, count: number) =>
  new TextEncoder().encode(
    `{"receipt":"${receipt()}","${member}":[${Array<string>(count).fill(item).join(',')}]}`,
  )
const asJson = { headers: { 'content-type': 'application/json' } }

describe('a body of many small things', () => {
  test.each(everyPost)('in JSON is refused by %s before it is parsed', async (path) => {
    for (const [member, item] of [
      ['evidence', '{}'],
      ['identifiers', '[]'],
      ['operations', '1'],
    ] as const) {
      const answer = await post(office, path, jsonOf(member, item, 300_000), asJson)
      expect(answer.status, member).toBe(413)
      expect(Object.keys(await errorsOf(answer))).toEqual([''])
    }
  })

  test('gets one error for all its values, not one for each', async () => {
    for (const [member, item, count] of [
      ['evidence', '"a"', 900],
      ['evidence', '{"base64":""}', 400],
      ['evidence', `{${Array<string>(90).fill('"base64":"?"').join()}}`, 10],
      ['identifiers', '"a"', 900],
      ['operations', '"a"', 900],
    ] as const) {
      const answer = await post(office, '/tips', jsonOf(member, item, count), asJson)
      expect(answer.status, member).toBe(422)
      const errors = await errorsOf(answer)
      expect(errors, member).toHaveProperty(`/${member}`)
      expect(Object.keys(errors).length, member).toBeLessThan(15)
    }
  })

  test('is no long text: brackets, commas and quotes of a text are no values', async () => {
    const description = '他说："包过，[全国联网]，{不过退款}，\\"，'.repeat(150)
    expect((await post(office, '/tips', { ...plainTip, description })).status).toBe(201)
  })

  test('in a form is refused, and the page that answers stays short', async () => {
    const plain = (
      await (await post(office, '/tips', new URLSearchParams({ category: 'x' }), { accept: 'html' })).text()
    ).length
    const flood = new URLSearchParams(Array.from({ length: 40_000 }, () => ['identifierValue', 'a']))
    const {
      result: answer,
      took,
      limit,
    } = await timed(2000, () => post(office, '/tips', flood, { accept: 'html' }))
    expect(took).toBeLessThan(limit)
    expect(answer.status).toBe(413)
    expect((await answer.text()).length).toBeLessThan(plain + 5000)
    for (const path of everyPost) expect((await post(office, path, flood)).status, path).toBe(413)

    const parts = form({ ...plainTip, identifierValue: Array<string>(250).fill('a') })
    const page = await post(office, '/tips', parts, { accept: 'html' })
    expect(page.status).toBe(413)
    const text = await page.text()
    expect(text).toContain(plainTip.description)
    expect(text.length).toBeLessThan(plain + 5000)
  })

  test('in which many short fields take room, and a usual form takes none', async () => {
    Object.assign(office.deps, { textRoom: new Room(0) })
    const rows = (count: number) => form({ ...plainTip, identifierValue: Array<string>(count).fill('') })
    expect((await post(office, '/tips', rows(100))).status).toBe(429)
    expect((await post(office, '/tips', rows(20))).status).toBe(201)
  })

  test('as rows of one field gives a page of one row more than a form, and loses no filled row', async () => {
    const rowsIn = (page: string) =>
      [...page.matchAll(/name="identifierValue" value="([^"]*)"/g)].map(([, value]) => value)
    const values = [...Array<string>(90).fill(''), 'shili-0000']
    const fields = {
      ...plainTip,
      category: 'none',
      identifierKind: Array<string>(91).fill('wechat'),
      identifierValue: values,
    }
    expect(rowsIn(await (await post(office, '/tips', form(fields), { accept: 'html' })).text())).toEqual([
      'shili-0000',
      '',
      '',
      '',
      '',
    ])
    for (const body of [
      form({ ...plainTip, identifierValue: Array<string>(180).fill('a') }),
      { ...plainTip, identifierValue: Array(900).fill('a') },
    ]) {
      const answer = await post(office, '/tips', body, { accept: 'html' })
      expect(answer.status).toBe(422)
      expect(rowsIn(await answer.text())).toHaveLength(limits.identifiers + 1)
    }
  })

  test('is refused as long JSON where no pictures are taken', async () => {
    const long = {
      receipt: receipt(),
      checkBackOn: '2026-12-01',
      evidence: [{ type: 'image/jpeg', base64: 'A'.repeat(2 * 1024 * 1024) }],
    }
    expect((await post(office, '/receipt/text', long)).status).toBe(413)
    expect((await kept(office)).spool).toEqual([])
  })
})

describe('a flood of mailboxes', () => {
  beforeEach(() => {
    Object.assign(office.deps, { stretch: stretchReceipt })
  })
  /**
   * Sends unknown codes from some networks at once. Returns their statuses, and the number that still wait.
   */
  function flood(senders: number) {
    const state = { waiting: 400 }
    const answers = Array.from({ length: state.waiting }, async (_, index) => {
      const { status } = await post(
        office,
        '/mailbox',
        { receipt: receipt() },
        { from: `198.51.${String(index % senders)}.7` },
      )
      state.waiting -= 1
      return status
    })
    return { state, statuses: async () => [...new Set(await Promise.all(answers))].sort() }
  }

  test('from everywhere turns no tip away, and keeps no tip waiting for its end', async () => {
    const { state, statuses } = flood(100)
    expect((await post(office, '/tips', plainTip)).status).toBe(201)
    expect(state.waiting).toBeGreaterThan(0)
    expect(await statuses()).toEqual([404, 429])
  })

  test('that fills its queue leaves the queue of tips alone', async () => {
    const stretchPool = new Pool(1, 1)
    Object.assign(office.deps, { stretchPool })
    const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
    const busy = [stretchPool.run(() => opened), stretchPool.run(() => opened)]
    const tip = post(office, '/tips', plainTip)
    expect((await post(office, '/mailbox', { receipt: receipt() })).status).toBe(429)
    open(undefined)
    expect((await tip).status).toBe(201)
    await Promise.all(busy)
  })

  test('from one network leaves a place to other networks', async () => {
    const own = await report(office)
    const { statuses } = flood(1)
    expect((await post(office, '/mailbox', { receipt: own.receipt })).status).toBe(200)
    expect(await statuses()).toEqual([404, 429])
  })
})

describe('pictures of a mailbox', () => {
  const message = (code: string, picture: Uint8Array) =>
    post(office, '/mailbox/messages', form({ receipt: code, text: '示例' }, [picture]))
  // Other files than pictures do not come as far as the cleaner.
  const jpeg = Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xd9), Buffer.alloc(8)])
  const marked = (word: string) => Buffer.concat([jpeg, Buffer.from(word)])
  const [hanging, broken] = [marked('hanging'), marked('broken')]

  /** Replaces the cleaner by one that waits for `open`. `seen` lists the pictures that it got. */
  function replaceCleaner() {
    const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
    const seen: string[] = []
    Object.assign(office.deps, {
      pictures: {
        async clean(
          pictures: (() => Promise<Buffer>)[],
          keep: (picture: AsyncIterable<Uint8Array>, index: number) => Promise<unknown>,
        ) {
          const [text = ''] = await Promise.all(
            pictures.map(async (load) => (await load()).toString('latin1')),
          )
          seen.push(text.slice(jpeg.length))
          if (text.endsWith('hanging')) await opened
          if (text.endsWith('broken')) return pictures.map(() => ({ refused: '示例' }))
          return Promise.all(
            pictures.map(async (_, index) => ({ kept: await keep(Readable.from([jpeg]), index) })),
          )
        },
      },
    })
    return { seen, open: () => open(undefined) }
  }

  test('that take long leave a decoder to tips', async () => {
    const { receipt: code } = await report(office)
    const { seen, open } = replaceCleaner()
    const messages = [message(code, hanging), message(code, hanging), message(code, hanging)]
    expect((await post(office, '/tips', form(plainTip, [await taggedPhoto(8, 8)]))).status).toBe(201)
    expect(seen.filter((text) => text === 'hanging').length).toBeLessThan(2)
    open()
    expect((await Promise.all(messages)).map(({ status }) => status)).toEqual([201, 201, 201])
  })

  test('that are refused count for the day: decoding is not free', async () => {
    const { receipt: code } = await report(office)
    const { seen } = replaceCleaner()
    const count = limits.messagesPerDay
    const together = await Promise.all(Array.from({ length: 10 }, () => message(code, broken)))
    expect(new Set(together.map(({ status }) => status))).toEqual(new Set([422]))
    const statuses: number[] = []
    for (let index = 10; index < count + 2; index += 1) statuses.push((await message(code, broken)).status)
    expect(statuses).toEqual([...Array<number>(count - 10).fill(422), 429, 429])
    expect(seen).toHaveLength(count)
    // No other reporter is touched, and the next day starts from zero.
    const other = await report(office)
    expect((await message(other.receipt, jpeg)).status).toBe(201)
    office.clock.now = new Date(office.clock.now.getTime() + 24 * 60 * 60 * 1000)
    expect((await message(code, jpeg)).status).toBe(201)
  })
})

describe('the spool', () => {
  const [flooder, neighbour, other] = ['198.51.100.7', '198.51.100.8', '203.0.113.9']

  test('that is full refuses a picture for a time, returns the text, and stops no plain tip', async () => {
    const tip = form(plainTip, [await taggedPhoto(64, 48)])
    Object.assign(office.deps, { spoolRoom: new Room(100) })
    const answer = await post(office, '/tips', tip, { accept: 'html' })
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.text()).toContain(plainTip.description)
    expect((await kept(office)).spool).toEqual([])
    expect((await post(office, '/tips', form(plainTip))).status).toBe(201)
  })

  test('is not filled by uploads that one network has kept open, and gets their room back', async () => {
    const photo = await taggedPhoto(64, 48)
    const spoolRoom = new Room(photo.length * 4)
    Object.assign(office.deps, { spoolRoom })
    const send = async (from: string) =>
      (await post(office, '/tips', form(plainTip, [photo]), { from })).status
    const begun =
      'content-disposition: form-data; name="evidence"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n'
    const upload = new TransformStream<Uint8Array>()
    const writer = upload.writable.getWriter()
    const kept = post(office, '/tips', upload.readable, {
      from: flooder,
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    await writer.write(new TextEncoder().encode(`--x\r\n${begun}`))
    await writer.write(new Uint8Array(Math.ceil(photo.length * 1.5)))
    await vi.waitFor(async () => expect(await send(neighbour)).toBe(429), { timeout: patience })
    expect(await send(other)).toBe(201)
    await writer.abort()
    expect((await kept).status).toBe(422)
    expect(await send(neighbour)).toBe(201)
    // No room is held any more.
    expect(spoolRoom.take(photo.length * 2, 'anybody')).toBe(true)
  })
})

describe('long texts', () => {
  const text = '长'.repeat(20_000)

  test('that one network keeps open leave room to others and to short texts, and give it back', async () => {
    const textRoom = new Room(256 * 1024)
    Object.assign(office.deps, { textRoom })
    const upload = new TransformStream<Uint8Array>()
    const writer = upload.writable.getWriter()
    const kept = post(office, '/tips', upload.readable, {
      from: '198.51.100.7',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    await writer.write(
      new TextEncoder().encode('--x\r\ncontent-disposition: form-data; name="description"\r\n\r\n'),
    )
    for (let count = 0; count < 15; count += 1) await writer.write(new Uint8Array(10_000))
    const send = async (from: string, fields: Readonly<Record<string, string>>) =>
      (await post(office, '/tips', form(fields), { from })).status
    await vi.waitFor(async () =>
      expect(await send('198.51.100.8', { ...plainTip, description: text })).toBe(429),
    )
    expect(await send('198.51.100.8', plainTip)).toBe(201)
    // The other network gets only the error of the length.
    expect(await send('203.0.113.9', { ...plainTip, description: text })).toBe(422)
    await writer.abort()
    expect((await kept).status).toBe(422)
    expect(await send('198.51.100.8', { ...plainTip, description: text })).toBe(422)
    // No room is held any more.
    expect(textRoom.take(128 * 1024, 'anybody')).toBe(true)
  })

  test.each(everyPost)('in one chunk or a thousand are too long for %s', async (path) => {
    for (const size of [2 * 1024 * 1024, 1024]) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"description":"'))
          for (let sent = 0; sent < 2 * 1024 * 1024; sent += size)
            controller.enqueue(new Uint8Array(size).fill(0x61))
          controller.enqueue(new TextEncoder().encode('"}'))
          controller.close()
        },
      })
      expect((await post(office, path, body, asJson)).status).toBe(413)
    }
  })
})
