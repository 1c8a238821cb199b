import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { arrivals, bodies, contacts, events, evidence, tips, tokens } from '#db/schema.ts'
import { contentHash } from '#shared/sealing/chain.ts'
import { payloadOf } from '#shared/sealing/rewrap.ts'
import { MailboxView, TipReceipt } from '#shared/contract/citizen.ts'
import { parseReceipt } from '#shared/sealing/receipt.ts'
import { generateOfficeIdentity, openBytes, openJson } from '#shared/sealing/seal.ts'
import { TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { verifyChains } from '#api/records/chains.ts'
import { errorsOf, form, kept, plainTip, post, report } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { fullTip } from '#tests/support/office/citizen.ts'

let office: Office
let photo: Buffer
beforeEach(async () => {
  office = await openOffice()
  photo = await taggedPhoto(320, 240)
})
afterEach(() => office.close())

const tipOf = async (number: string) => {
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  if (!tip) throw new Error('no such tip')
  return tip
}

const html = (answer: Response) => answer.text()

/** The same tip in each encoding. A form repeats its fields side by side. JSON holds them as one list. */
const encodings = {
  multipart: () => form(fullTip, [photo, photo]),
  urlencoded: () =>
    new URLSearchParams(
      Object.entries(fullTip).flatMap(([name, value]) =>
        (typeof value === 'string' ? [value] : [...value]).map((text) => [name, text]),
      ),
    ),
  json: () => {
    const { identifierKind, identifierValue, wantsReward: _, ...rest } = fullTip
    return {
      ...rest,
      identifiers: identifierKind.map((kind, index) => ({ kind, value: identifierValue[index] })),
      wantsReward: true,
    }
  },
}

describe('a tip', () => {
  test.each(['multipart', 'urlencoded', 'json'] as const)(
    'sent as %s opens whole with the office key and with no other',
    async (encoding) => {
      const pictures = encoding === 'multipart' ? 2 : 0
      const answer = await post(office, '/tips', encodings[encoding]())
      expect(answer.status).toBe(201)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('set-cookie')).toBeNull()
      const { receipt, number, checkBackOn } = TipReceipt.parse(await answer.json())
      expect(parseReceipt(receipt)).toBe(receipt)
      expect(number).toMatch(/^JM\d{8}$/)
      expect(checkBackOn).toBe('2026-11-23')

      const tip = await tipOf(number)
      const [body] = await office.database.select().from(bodies).where(eq(bodies.tipId, tip.id))
      const [contact] = await office.database.select().from(contacts).where(eq(contacts.tipId, tip.id))
      const open = (sealed: Buffer | null | undefined) => new Uint8Array(sealed ?? [])
      const opened = await openJson(TipBody, open(body?.sealed), [office.officeIdentity])
      expect(opened).toMatchObject({
        category: 'selling',
        platform: 'wechat',
        district: '440703',
        operations: ['low-voltage', 'fusion-welding'],
        identifiers: [
          { kind: 'wechat', value: 'Shili-Maizheng' },
          { kind: 'phone', value: '138 0000 0000' },
          { kind: 'other', value: '！！！' },
        ],
        priceYuan: 800,
        happenedOn: '2026-03-04',
        description: '示例：群里有人卖焊工证，\n八百元，三天出证。',
        wantsReward: true,
      })
      expect(await openJson(TipSummary, open(tip.summary), [office.officeIdentity])).toMatchObject({
        text: opened.description,
        priceYuan: 800,
      })
      expect(await openJson(TipContact, open(contact?.sealed), [office.officeIdentity])).toEqual({
        v: 1,
        contact: '示例：备用邮箱',
      })
      const stranger = await generateOfficeIdentity()
      for (const sealed of [body?.sealed, tip.summary, contact?.sealed])
        await expect(openBytes(open(sealed), [stranger])).rejects.toThrow('no identity matched')

      // The clear columns hold the facts for the queue, and no time finer than the day.
      expect(tip).toMatchObject({
        status: 'received',
        version: 1,
        lane: 'normal',
        receivedOn: '2026-11-16',
        dueOn: '2026-11-23',
        unread: 1,
        evidenceCount: pictures,
      })
      const [event, ...others] = await office.database.select().from(events).where(eq(events.tipId, tip.id))
      expect(event).toMatchObject({
        version: 1,
        from: null,
        to: 'received',
        accountId: null,
        onDay: '2026-11-16',
      })
      expect(others).toEqual([])

      // The server has no key for tokens: what tells a seller lies in the sealed summary alone.
      expect(await office.database.$count(tokens)).toBe(0)
      expect(tip.indexVersion).toBe(0)

      // The pictures are sealed, and the body names them in order.
      const files = await office.database.select().from(evidence).where(eq(evidence.tipId, tip.id))
      expect(files.map(({ id }) => id)).toEqual(opened.evidence.map(({ id }) => id))
      expect(files).toHaveLength(pictures)
      const sealed: Buffer[] = []
      for (const { id, bytes } of files) {
        const file = await office.deps.evidence.get(id)
        expect(file?.length).toBe(bytes)
        sealed.push(file ?? Buffer.alloc(0))
      }

      // The link in the chain of arrivals covers every ciphertext.
      const [link] = await office.database.select().from(arrivals).where(eq(arrivals.number, number))
      expect(link).toMatchObject({
        receivedOn: '2026-11-16',
        contentHash: contentHash([open(body?.sealed), ...sealed].map(payloadOf)),
      })
      expect(await verifyChains(office.database)).toMatchObject({ arrivals: 1 })
      expect((await kept(office)).spool).toEqual([])
    },
  )

  test('gets a receipt page with the code in groups and the number, and nothing of the report', async () => {
    const answer = await post(office, '/tips', form(fullTip, [photo]), { accept: 'html' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('content-type')).toContain('text/html')
    const page = await html(answer)
    expect(page).toContain('<title>回执</title>')
    const code = /id="receipt-code"[^>]*>(.*?)<\/p>/.exec(page)?.[1]?.replace(/<[^>]*>|\s/g, '') ?? ''
    expect(parseReceipt(code)).toBe(code)
    for (const secret of [fullTip.description.slice(0, 8), 'Shili', '备用邮箱'])
      expect(page).not.toContain(secret)
    const view = MailboxView.parse(await (await post(office, '/mailbox', { receipt: code })).json())
    expect(page).toContain(view.number)
    expect(view).toMatchObject({ status: 'received', hasContact: true, wantsReward: true, evidenceCount: 1 })
  })

  test('needs only the required fields, also when a browser sends the others empty', async () => {
    const data = form({
      ...plainTip,
      platform: '',
      district: '',
      identifierKind: ['wechat', 'qq'],
      identifierValue: ['', '  '],
      priceYuan: '',
      happenedOn: '',
      contact: '',
    })
    data.append('evidence', new Blob([], { type: 'application/octet-stream' }), '')
    data.append('challenge', '什么都可以')
    data.append('submissionKey', '什么都可以')
    const answer = await post(office, '/tips', data, { accept: 'html' })
    expect(answer.status).toBe(201)
    expect(await kept(office)).toMatchObject({
      rows: { tips: 1, contacts: 0, tokens: 0, evidence: 0 },
      evidence: 0,
      spool: [],
    })
  })

  test('keeps emoji, characters beyond the BMP and text that turns direction', async () => {
    const description = '示例：😀𠮷野家👨‍👩‍👧 \u202eabc\u202c שלום 卖证'
    const { number } = await report(office, { ...plainTip, description })
    const [body] = await office.database
      .select()
      .from(bodies)
      .where(eq(bodies.tipId, (await tipOf(number)).id))
    expect(
      (await openJson(TipBody, new Uint8Array(body?.sealed ?? []), [office.officeIdentity])).description,
    ).toBe(description)
  })

  test('holds 5,000 characters as a person counts them, and its summary keeps the first 120', async () => {
    const { number } = await report(office, { ...plainTip, description: '😀'.repeat(5000) })
    const summary = await openJson(TipSummary, new Uint8Array((await tipOf(number)).summary ?? []), [
      office.officeIdentity,
    ])
    expect(summary.text).toBe('😀'.repeat(120))
    expect(
      await errorsOf(await post(office, '/tips', { ...plainTip, description: '😀'.repeat(5001) })),
    ).toEqual({
      '/description': '经过最多写 5000 个字，请删减',
    })
  })

  test('has a receipt, a number and a link that no other tip has, also when many come at once', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => report(office)))
    expect(new Set(taken.map(({ receipt }) => receipt)).size).toBe(12)
    expect(new Set(taken.map(({ number }) => number)).size).toBe(12)
    expect(await verifyChains(office.database)).toMatchObject({ arrivals: 12 })
  })

  test('gets another receipt and number when chance draws existing ones', async () => {
    const { random } = office.deps
    const drawn: Uint8Array[] = []
    // The source gives each value twice, then goes on.
    let calls = 0
    Object.assign(office.deps, {
      random(bytes: number) {
        calls += 1
        const repeated = drawn[calls - 3]
        if (calls > 4 || (calls > 2 && !repeated)) return random(bytes)
        drawn.push(repeated ?? random(bytes))
        return drawn.at(-1)
      },
    })
    const [one, two] = [await report(office), await report(office)]
    expect(calls).toBeGreaterThan(4)
    expect(two.receipt).not.toBe(one.receipt)
    expect(two.number).not.toBe(one.number)
    for (const { receipt } of [one, two])
      expect((await post(office, '/mailbox', { receipt })).status).toBe(200)
  })
})
