import { expect, test } from 'vitest'
import { headerOf, isHeader, payloadOf, rewrapHeader, stanzasOf } from '#shared/sealing/rewrap.ts'
import {
  generateOfficeIdentity,
  openBytes,
  openJson,
  recipientOf,
  sealJson,
  sealPicture,
} from '#shared/sealing/seal.ts'
import { Message } from '#shared/tip/sealed.ts'
import { ageOpen, hasAge } from '#tests/support/age.ts'

const [old, fresh, reporter, stranger] = await Promise.all(
  Array.from({ length: 4 }, () => generateOfficeIdentity()),
)
const ids = { old: old ?? '', fresh: fresh ?? '', reporter: reporter ?? '', stranger: stranger ?? '' }
const epochs = { recipient: await recipientOf(ids.fresh), identities: [ids.fresh, ids.old] }
const message = { v: 1 as const, text: '示例：请问收款人是谁？', evidence: [] }
const rewrapped = async (sealed: Uint8Array) => {
  const header = await rewrapHeader(headerOf(sealed), epochs)
  if (header === null) throw new Error('not rewrapped')
  return { header, made: new Uint8Array(Buffer.concat([Buffer.from(header), payloadOf(sealed)])) }
}

test.each([[['old', 'reporter']], [['reporter', 'old']]] as const)(
  'a message to %s goes over to the new office key, and stays open to the reporter',
  async (order) => {
    const sealed = await sealJson(message, await Promise.all(order.map((name) => recipientOf(ids[name]))))
    const { header, made } = await rewrapped(sealed)
    expect(made.length).toBe(sealed.length)
    expect(payloadOf(made)).toEqual(payloadOf(sealed))
    for (const identity of [ids.fresh, ids.reporter])
      expect(await openJson(Message, made, [identity])).toEqual(message)
    await expect(openBytes(made, [ids.old])).rejects.toThrow('no identity matched')
    const kept = stanzasOf(headerOf(sealed)).filter((one) => stanzasOf(header).includes(one))
    expect(kept).toHaveLength(1)
    expect(isHeader(header)).toBe(true)
  },
)

test('a picture goes over byte for byte behind its header, and once more does no harm', async () => {
  const picture = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
  const sealed = await sealPicture(picture, [await recipientOf(ids.old)])
  const { made } = await rewrapped(sealed)
  const { made: again } = await rewrapped(made)
  for (const file of [made, again])
    expect((await openBytes(file, [ids.fresh])).subarray(0, picture.length)).toEqual(picture)
  await expect(openBytes(again, [ids.old])).rejects.toThrow()
})

test.skipIf(!hasAge)('the standard age tool opens what was re-sealed', async () => {
  const { made } = await rewrapped(
    await sealJson(message, [await recipientOf(ids.old), await recipientOf(ids.reporter)]),
  )
  for (const identity of [ids.fresh, ids.reporter])
    expect(JSON.parse(ageOpen(identity, made)?.toString() ?? '')).toEqual(message)
  expect(ageOpen(ids.old, made)).toBeNull()
})

test('what no identity of the ring opens is left alone, and so is another kind of file', async () => {
  const sealed = await sealJson(message, [await recipientOf(ids.stranger)])
  expect(await rewrapHeader(headerOf(sealed), epochs)).toBeNull()
  const header = headerOf(sealed)
  for (const text of ['', 'plain', header.slice(0, -1), `${header}x`, header.replace('X25519', 'scrypt')])
    expect(isHeader(text)).toBe(false)
  expect(() => headerOf(Buffer.from('plain'))).toThrow('no header')
})
