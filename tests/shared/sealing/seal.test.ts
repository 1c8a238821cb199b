import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import {
  generateOfficeIdentity,
  officeKeyId,
  openBytes,
  openIdentity,
  openJson,
  recipientOf,
  sealIdentity,
  sealJson,
  sealPicture,
} from '#shared/sealing/seal.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { Message, Note, TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { ageOpen, hasAge } from '#tests/support/age.ts'
import vectors from '#tests/vectors/seal.json' with { type: 'json' }

// A separate age encrypter in another language made these vectors: any library opens them (docs/format.md 9).

const schemas = { TipBody, TipSummary, TipContact, Message, Note, KeyRing }
type Name = keyof typeof schemas
type Who = keyof typeof vectors.identities
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const stanzas = (sealed: Uint8Array) =>
  Buffer.from(sealed)
    .toString('latin1')
    .match(/^-> X25519 /gm)?.length

test.each(vectors.objects)(
  'a stored $schema opens for its recipients alone',
  async ({ schema, recipients, value, paddedBytes, sealed }) => {
    for (const who of Object.keys(vectors.identities) as Who[]) {
      const opening = openJson(schemas[schema as Name], bytes(sealed), [vectors.identities[who]])
      if (recipients.includes(who)) expect(await opening).toMatchObject(value)
      else await expect(opening).rejects.toThrow()
    }
    const [holder] = recipients as [Who]
    expect(await openBytes(bytes(sealed), [vectors.identities[holder]])).toHaveLength(paddedBytes)
  },
)

test.each(vectors.objects)(
  'a $schema sealed now has the layout of the stored one, byte by byte',
  async ({ recipients, value, sealed }) => {
    const now = await sealJson(
      value as Parameters<typeof sealJson>[0],
      (recipients as Who[]).map((who) => vectors.recipients[who]),
    )
    const [holder] = recipients as [Who]
    const open = async (file: Uint8Array) =>
      Buffer.from(await openBytes(file, [vectors.identities[holder]])).toString()
    expect(await open(now)).toBe(await open(bytes(sealed)))
    expect(now.length).toBe(bytes(sealed).length)
    expect(stanzas(now)).toBe(recipients.length)
  },
)

test('a picture is sealed unchanged, with zeros behind its end', async () => {
  const { jpeg, paddedBytes, sealed } = vectors.picture
  for (const file of [
    bytes(sealed),
    await sealPicture(Buffer.from(jpeg, 'hex'), [vectors.recipients.office]),
  ]) {
    const opened = Buffer.from(await openBytes(file, [vectors.identities.office]))
    expect(opened.toString('hex')).toBe(jpeg.padEnd(paddedBytes * 2, '0'))
  }
})

test('the office key is named by its recipient', async () => {
  expect(await recipientOf(vectors.identities.office)).toBe(vectors.recipients.office)
  expect(officeKeyId(vectors.recipients.office)).toBe(vectors.officeKeyId)
})

test('a sealed office identity opens with the paper one to a file that the age tool reads', async () => {
  const { office, paper } = vectors.identities
  const fresh = await sealIdentity(office, vectors.recipients.paper)
  for (const sealed of [bytes(vectors.officeSealed), fresh]) {
    expect(await openIdentity(sealed, paper)).toBe(office)
    expect(Buffer.from(await openBytes(sealed, [paper])).toString()).toBe(`${office}\n`)
    await expect(openIdentity(sealed, office)).rejects.toThrow()
  }
})

test('a sealed text opens unchanged, and its length shows only its bucket', async () => {
  const identity = await generateOfficeIdentity()
  const recipient = await recipientOf(identity)
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      async (one, two) => {
        const files = await Promise.all([one, two].map((text) => sealJson({ v: 1, text }, [recipient])))
        expect(
          await Promise.all(files.map(async (file) => (await openJson(Note, file, [identity])).text)),
        ).toEqual([one, two])
        const lengths = await Promise.all(
          files.map(async (file) => (await openBytes(file, [identity])).length),
        )
        for (const length of lengths) expect([1024, 2048, 4096, 8192]).toContain(length)
      },
    ),
    { numRuns: 30 },
  )
})

test('a file altered anywhere does not open', async () => {
  const [body] = vectors.objects
  const sealed = bytes(body?.sealed ?? '')
  for (let place = 0; place < sealed.length; place += 37) {
    const altered = sealed.slice()
    altered[place] = (altered[place] ?? 0) ^ 1
    await expect(openJson(TipBody, altered, [vectors.identities.office])).rejects.toThrow()
  }
  await expect(openJson(TipBody, sealed.slice(0, -1), [vectors.identities.office])).rejects.toThrow()
})

test('a layout of another version is refused', async () => {
  const sealed = await sealJson({ v: 2, text: '示例' } as unknown as Note, [vectors.recipients.office])
  await expect(openJson(Note, sealed, [vectors.identities.office])).rejects.toThrow()
})

test.skipIf(!hasAge)('the standard age tool opens stored and newly sealed objects', async () => {
  const [body] = vectors.objects
  expect(JSON.parse(ageOpen(vectors.identities.office, bytes(body?.sealed ?? ''))?.toString() ?? '')).toEqual(
    body?.value,
  )
  const both = await sealJson({ v: 1, text: '示例', evidence: [] }, [
    vectors.recipients.office,
    vectors.recipients.reporter,
  ])
  for (const who of ['office', 'reporter'] as const)
    expect(JSON.parse(ageOpen(vectors.identities[who], both)?.toString() ?? '')).toMatchObject({
      text: '示例',
    })
  expect(ageOpen(vectors.identities.person, both)).toBeNull()
})
