import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import { bucketBytes, padPicture, padText } from '#shared/sealing/padding.ts'

const kib = 1024

test('buckets are powers of two from 1 KiB to 64 KiB, then multiples of 64 KiB', () => {
  const cases: [bytes: number, bucket: number][] = [
    [0, kib],
    [1, kib],
    [kib, kib],
    [kib + 1, 2 * kib],
    [2 * kib, 2 * kib],
    [33 * kib, 64 * kib],
    [64 * kib, 64 * kib],
    [64 * kib + 1, 128 * kib],
    [128 * kib + 1, 192 * kib],
    [1000 * kib, 1024 * kib],
  ]
  for (const [bytes, bucket] of cases) expect(bucketBytes(bytes), String(bytes)).toBe(bucket)
})

test('a bucket holds its content, wastes less than half and never shrinks', () => {
  fc.assert(
    fc.property(fc.nat(4_000_000), fc.nat(4_000_000), (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a]
      expect(bucketBytes(more)).toBeGreaterThanOrEqual(more)
      expect(bucketBytes(less)).toBeLessThanOrEqual(bucketBytes(more))
      expect(bucketBytes(more) - more).toBeLessThan(Math.max(kib + 1, bucketBytes(more) / 2))
    }),
  )
})

test('padding counts bytes, not characters, and leaves JSON readable', () => {
  // 1,000 characters of three bytes each. By `length` they would fit 1 KiB.
  expect(padText('证'.repeat(1000))).toHaveLength(4 * kib)
  fc.assert(
    fc.property(fc.json(), (json) => {
      const padded = padText(json)
      expect(padded).toHaveLength(bucketBytes(Buffer.byteLength(json)))
      expect(JSON.parse(new TextDecoder().decode(padded))).toEqual(JSON.parse(json))
    }),
  )
})

test('texts of one bucket have the same length', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      (a, b) => {
        expect(padText(a).length).toBe(padText(b).length)
      },
    ),
  )
})

test('a picture is followed by zeros alone', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      const padded = padPicture(bytes)
      expect(padded).toHaveLength(bucketBytes(bytes.length))
      expect(Buffer.from(padded.subarray(0, bytes.length)).equals(bytes)).toBe(true)
      expect(padded.subarray(bytes.length).every((byte) => byte === 0)).toBe(true)
    }),
  )
})
