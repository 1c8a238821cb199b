import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { messages, tips } from '#db/schema.ts'
import { TipInput } from '#shared/contract/citizen.ts'
import { createApp } from '#api/app.ts'
import { bodyHashOf, repeatableReceipt, textHashOf } from '#api/citizen/repeats.ts'
import { secretsFrom } from '#api/core/secrets.ts'
import { form, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { sealedText } from '#tests/support/office/tips.ts'
import vectors from '#tests/vectors/repeat.json' with { type: 'json' }

let office: Office
let submissionKey: string
beforeEach(async () => {
  office = await openOffice()
  submissionKey = randomBytes(16).toString('base64url')
})
afterEach(() => office.close())

interface Answer {
  readonly receipt: string
  readonly number: string
  readonly checkBackOn: string
}
async function taken(answer: Response): Promise<Answer> {
  expect(answer.status).toBe(201)
  return (await answer.json()) as Answer
}
/** Returns the code that a receipt page shows. */
async function shown(answer: Response): Promise<string> {
  expect(answer.status).toBe(201)
  return /id="receipt-code"[^>]*>(.*?)<\/p>/.exec(await answer.text())?.[1]?.replace(/<[^>]*>|\s/g, '') ?? ''
}
const pass = (ms: number) => {
  office.clock.now = new Date(office.clock.now.getTime() + ms)
}

describe('a repeat', () => {
  const send = (fields: Readonly<Record<string, unknown>> = {}, of: Pick<Office, 'app'> = office) =>
    post(of, '/tips', { ...plainTip, submissionKey, ...fields })

  test('gets the answer that was lost: receipt, number and day, also days later', async () => {
    const first = await taken(await send())
    pass(3 * 24 * 60 * 60_000)
    expect(await taken(await send())).toEqual(first)
    expect((await kept(office)).rows).toMatchObject({ tips: 1, bodies: 1, events: 1, arrivals: 1 })
  })

  test('gets the same answer after a restart', async () => {
    const first = await taken(await send())
    expect(await taken(await send({}, { app: createApp(office.deps) }))).toEqual(first)
    expect((await kept(office)).rows).toMatchObject({ tips: 1 })
  })

  test('gets the same answer with its key in hex or in base64url', async () => {
    const first = await taken(await send())
    const hex = Buffer.from(submissionKey, 'base64url').toString('hex')
    expect(await taken(await send({ submissionKey: hex }))).toEqual(first)
    expect(await taken(await send({ submissionKey: `${submissionKey}==` }))).toEqual(first)
  })

  test('gets the same answer when both come at once, in one process and in two', async () => {
    const two = { app: createApp(office.deps) }
    const answers = await Promise.all(
      [send(), send(), send({}, two), send({}, two)].map(async (answer) => taken(await answer)),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await kept(office)).rows).toMatchObject({ tips: 1, arrivals: 1 })
  })

  test('with pictures leaves no file, whether it comes later or at once', async () => {
    const pictures = [await taggedPhoto(64, 48), await taggedPhoto(48, 64)]
    const sendForm = (of: Pick<Office, 'app'> = office) =>
      post(of, '/tips', form({ ...plainTip, submissionKey }, pictures))
    const two = { app: createApp(office.deps) }
    const [first, second] = await Promise.all(
      [sendForm(), sendForm(two)].map(async (answer) => taken(await answer)),
    )
    expect(second).toEqual(first)
    expect(await taken(await sendForm())).toEqual(first)
    expect(await kept(office)).toMatchObject({ rows: { tips: 1, evidence: 2 }, evidence: 2, spool: [] })
  })

  test('gets the same receipt in a form and in JSON, on a page and as a program', async () => {
    const first = await taken(await send())
    expect(await taken(await post(office, '/tips', form({ ...plainTip, submissionKey })))).toEqual(first)
    expect(
      await shown(await post(office, '/tips', form({ ...plainTip, submissionKey }), { accept: 'html' })),
    ).toBe(first.receipt)
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['another text', { description: `${plainTip.description}又想起一件事。` }],
    ['another contact', { contact: '示例：邮箱' }],
    ['another operation', { operations: ['low-voltage'] }],
    ['another wish', { wantsReward: true }],
    ['another key', { submissionKey: 'A'.repeat(22) }],
    ['another number in another field', { identifiers: [{ kind: 'qq', value: '10000' }] }],
  ])('with %s is a new tip', async (_, edited) => {
    const first = await taken(await send())
    const second = await taken(await send(edited))
    expect(second.receipt).not.toBe(first.receipt)
    expect(second.number).not.toBe(first.number)
    expect((await kept(office)).rows).toMatchObject({ tips: 2 })
  })

  test('with other pictures, or the same in another order, is a new tip', async () => {
    const [one, two] = [await taggedPhoto(64, 48), await taggedPhoto(48, 64)]
    const receipts: string[] = []
    for (const pictures of [[], [one], [two], [one, two], [two, one]])
      receipts.push(
        (await taken(await post(office, '/tips', form({ ...plainTip, submissionKey }, pictures)))).receipt,
      )
    expect(new Set(receipts).size).toBe(5)
  })

  test('with an unreadable key counts as one without a key', async () => {
    for (const key of ['abc', 'z'.repeat(32), 'A'.repeat(23), 5, null, { a: 1 }])
      await taken(await send({ submissionKey: key }))
    expect((await kept(office)).rows).toMatchObject({ tips: 6 })
  })

  test('takes no place in the slow lane and needs none', async () => {
    const slow = await openOffice({ settings: { BOT_CHECK: 'altcha' } })
    const first = await taken(await send({}, slow))
    for (let count = 0; count < 5; count += 1) expect(await taken(await send({}, slow))).toEqual(first)
    const others = await Promise.all(
      ['甲', '乙', '丙'].map((text) => post(slow, '/tips', { ...plainTip, contact: `示例：${text}` })),
    )
    expect(others.map(({ status }) => status).sort()).toEqual([201, 201, 429])
    expect(await taken(await send({}, slow))).toEqual(first)
    expect((await kept(slow)).rows).toMatchObject({ tips: 3 })
    await slow.close()
  })

  test.each(vectors.cases)(
    'with the key $submissionKey has the code of docs/format.md',
    ({ tip, pictures, submissionKey: key, ...known }) => {
      const secret = Buffer.from(vectors.serverKey, 'hex')
      const secrets = secretsFrom({ pepper: secret, 'server-key': secret })
      const textHash = textHashOf(TipInput.parse(tip))
      const bodyHash = bodyHashOf(
        textHash,
        pictures.map((picture) => createHash('sha256').update(picture).digest()),
      )
      expect(textHash.toString('hex')).toBe(known.textHash)
      expect(bodyHash.toString('hex')).toBe(known.bodyHash)
      expect(repeatableReceipt(secrets, Buffer.from(key, 'hex'), bodyHash)).toBe(known.receipt)
    },
  )
})

describe('without script', () => {
  const tap = (
    of: Pick<Office, 'app'> = office,
    from = '203.0.113.9',
    pictures: readonly Uint8Array[] = [],
  ) => post(of, '/tips', form(plainTip, pictures), { accept: 'html', from })

  test('two taps give one tip and one receipt: the second waits for the first', async () => {
    const picture = await taggedPhoto(64, 48)
    const [one, two] = await Promise.all([
      tap(office, '203.0.113.9', [picture]),
      tap(office, '203.0.113.9', [picture]),
    ])
    const receipt = await shown(one)
    expect(receipt).toMatch(/^\d{20}$/)
    expect(await shown(two)).toBe(receipt)
    pass(59_000)
    expect(await shown(await tap(office, '203.0.113.9', [picture]))).toBe(receipt)
    expect(await kept(office)).toMatchObject({ rows: { tips: 1, evidence: 1 }, evidence: 1, spool: [] })
  })

  test('a second tap waits for the first, however long that takes', async () => {
    const picture = await taggedPhoto(64, 48)
    const { promise: decoded, resolve: decode } = Promise.withResolvers<undefined>()
    const cleaner = office.deps.pictures
    const clean: typeof cleaner.clean = async (pictures, keep) => {
      await decoded
      return cleaner.clean(pictures, keep)
    }
    Object.assign(office.deps, { pictures: { clean } })
    const one = tap(office, '203.0.113.9', [picture])
    await vi.waitFor(async () => expect((await kept(office)).spool).toHaveLength(1))
    pass(90_000)
    const two = tap(office, '203.0.113.9', [picture])
    await vi.waitFor(async () => expect((await kept(office)).spool).toHaveLength(2))
    decode(undefined)
    expect(await shown(await two)).toBe(await shown(await one))
    expect((await kept(office)).rows).toMatchObject({ tips: 1 })
  })

  test('a tap a minute later is a new tip', async () => {
    const receipt = await shown(await tap())
    pass(60_000)
    expect(await shown(await tap())).not.toBe(receipt)
  })

  test('the same words of two people stay two tips', async () => {
    const [one, two] = await Promise.all([tap(office, '203.0.113.9'), tap(office, '198.51.100.7')])
    expect(await shown(one)).not.toBe(await shown(two))
    expect((await kept(office)).rows).toMatchObject({ tips: 2 })
  })

  test('a second tap costs no place in the slow lane', async () => {
    const slow = await openOffice({ settings: { BOT_CHECK: 'altcha' } })
    for (let count = 0; count < 5; count += 1) await shown(await tap(slow))
    for (const contact of ['示例：甲', '示例：乙'])
      await shown(await post(slow, '/tips', form({ ...plainTip, contact }), { accept: 'html' }))
    expect(
      (await post(slow, '/tips', form({ ...plainTip, contact: '示例：丙' }), { accept: 'html' })).status,
    ).toBe(429)
    await slow.close()
  })

  test('a failure is not kept: the next tap tries again', async () => {
    await office.database.run('alter table arrivals rename to gone')
    const printed = console.error
    console.error = () => undefined
    const failed = await Promise.all([tap(), tap()])
    console.error = printed
    expect(failed.map(({ status }) => status)).toEqual([500, 500])
    await office.database.run('alter table gone rename to arrivals')
    await shown(await tap())
    expect((await kept(office)).rows).toMatchObject({ tips: 1 })
  })

  test('a program that sends the same twice without a key sends two tips', async () => {
    const sent = await Promise.all([1, 2].map(async () => taken(await post(office, '/tips', form(plainTip)))))
    expect(sent[0]?.receipt).not.toBe(sent[1]?.receipt)
  })
})

describe('a message whose answer was lost', () => {
  const text = '示例：收款人姓示。'
  let receipt: string
  beforeEach(async () => {
    ;({ receipt } = await report(office))
  })
  const say = async (words = text, pictures: readonly Uint8Array[] = [], code = receipt) => {
    const answer = await post(office, '/mailbox/messages', form({ receipt: code, text: words }, pictures), {
      accept: 'html',
    })
    expect(answer.status).toBe(201)
    expect(await answer.text()).toContain('已发出')
  }
  const stored = () => office.database.$count(messages)

  test('is one message when it is sent again, at once or minutes later, with its pictures', async () => {
    const picture = await taggedPhoto(64, 48)
    await Promise.all([say(text, [picture]), say(text, [picture])])
    pass(9 * 60_000)
    await say(text, [picture])
    expect(await kept(office)).toMatchObject({ rows: { messages: 1, evidence: 1 }, evidence: 1, spool: [] })
    const [tip] = await office.database.select().from(tips)
    expect(tip?.unread).toBe(2)
  })

  test('is another message with other words, another picture, in another mailbox, or later', async () => {
    await say()
    await say(`${text}还有一个。`)
    await say(text, [await taggedPhoto(64, 48)])
    await say(text, [await taggedPhoto(48, 64)])
    await say(text, [], (await report(office)).receipt)
    expect(await stored()).toBe(5)
    pass(10 * 60_000)
    await say()
    expect(await stored()).toBe(6)
  })

  test('is another message when the office asked again: the same word answers both questions', async () => {
    const lead = await office.signIn('lead')
    const [tip] = await office.database.select().from(tips)
    const ask = async (version: number) => {
      const message = await sealedText('message', '示例：还有吗？', [
        office.officeRecipient,
        tip?.reporterRecipient ?? '',
      ])
      expect(
        (await lead.post(`/tips/${tip?.id ?? ''}/moves`, { version, to: 'waiting', message })).status,
      ).toBe(200)
    }
    await ask(1)
    await say('没有')
    await ask(3)
    await say('没有')
    await say('没有')
    expect(await stored()).toBe(4)
    const [after] = await office.database.select().from(tips)
    expect(after?.status).toBe('investigating')
  })

  test('is stored by the next try after a failure', async () => {
    await office.database.run(
      "create trigger no_messages before insert on messages begin select raise(abort, '示例'); end",
    )
    const printed = console.error
    console.error = () => undefined
    expect(
      (await post(office, '/mailbox/messages', form({ receipt, text }), { accept: 'html' })).status,
    ).toBe(500)
    console.error = printed
    await office.database.run('drop trigger no_messages')
    await say()
    expect(await stored()).toBe(1)
  })
})
