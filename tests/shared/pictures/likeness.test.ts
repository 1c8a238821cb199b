import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { pictureAtoms } from '#shared/pictures/likeness.ts'
import { chatShot, copies, paidScreen, photoShot, pixelsOf } from '#tests/support/pictures.ts'

const seeds = Array.from({ length: 6 }, (_, seed) => seed)
const atomsOf = async (picture: Buffer) => new Set(pictureAtoms(await pixelsOf(picture)))
const isAlike = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  [...one].some((atom) => other.has(atom))

describe('pictures', () => {
  test('that were encoded again or made smaller share an atom, at least 95 of 100', async () => {
    const found: boolean[] = []
    for (const make of [chatShot, photoShot])
      for (const seed of seeds) {
        const picture = await make(seed)
        const atoms = await atomsOf(picture)
        expect(atoms.size).toBe(20)
        for (const copy of Object.values(copies))
          found.push(isAlike(atoms, await atomsOf(await copy(picture))))
      }
    expect(found).toHaveLength(48)
    expect(found.filter(Boolean).length / found.length).toBeGreaterThanOrEqual(0.95)
  })

  test('that differ share none', async () => {
    const all = await Promise.all([...seeds.map(chatShot), ...seeds.map(photoShot)])
    const atoms = await Promise.all(all.map(atomsOf))
    const pairs = atoms.flatMap((one, at) => atoms.slice(at + 1).map((other) => isAlike(one, other)))
    expect(pairs).toHaveLength(66)
    expect(pairs.filter(Boolean)).toEqual([])
  })

  test('with hardly anything in them have none: blank ones, signs, screens after a payment', async () => {
    const plain = (background: string, side = 800) =>
      sharp({ create: { width: side, height: side, channels: 3, background } })
        .jpeg()
        .toBuffer()
    for (const picture of [await plain('#fff'), await plain('#17a'), await plain('#000', 40)])
      expect(await atomsOf(picture)).toEqual(new Set())
    for (const seed of seeds) expect(await atomsOf(await paidScreen(seed))).toEqual(new Set())
    const small = await sharp(await photoShot(1))
      .resize(50)
      .toBuffer()
    expect(await atomsOf(small)).toEqual(new Set())
  })

  test('with a thin frame around them share an atom with the one without, mostly', async () => {
    const found = await Promise.all(
      seeds.map(async (seed) => {
        const picture = await chatShot(seed)
        const framed = await sharp(picture)
          .extend({ top: 10, bottom: 10, left: 10, right: 10, background: '#000' })
          .jpeg({ quality: 75 })
          .toBuffer()
        return isAlike(await atomsOf(picture), await atomsOf(framed))
      }),
    )
    expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(5)
  })
})
