import { expect, test } from 'vitest'
import { accountMac, messageMac } from '#api/records/genuine.ts'
import { instantHash, openInstant, sealInstant } from '#api/records/instants.ts'
import { officeKeyMac } from '#api/records/office-keys.ts'
import { codeHash, proofHash, unwrapRing, wrapRing } from '#api/records/office.ts'
import { secretsFrom } from '#api/core/secrets.ts'
import type { Role } from '#shared/roles.ts'
import vectors from '#tests/vectors/server.json' with { type: 'json' }

const hex = (text: string) => Buffer.from(text, 'hex')
const secrets = secretsFrom({
  pepper: hex(vectors.pepper),
  'blind-index-key': hex(vectors.blindIndexKey),
  'server-key': hex(vectors.serverKey),
})

test('every keyed hash equals its known answer', () => {
  for (const [purpose, mac] of Object.entries(vectors.macs))
    expect(secrets.mac(purpose as keyof typeof vectors.macs, '示例').toString('hex')).toBe(mac)
  expect(new Set(Object.values(vectors.macs)).size).toBe(12)
  expect(secrets.checks).toEqual(vectors.checks)
  expect(proofHash(secrets, vectors.proof.accountId, vectors.proof.proof)).toBe(vectors.proof.hash)
  expect(codeHash(secrets, vectors.invite.printed, vectors.invite.role as Role)).toBe(vectors.invite.hash)
  const { mac: ofAccount, role, ...account } = vectors.account
  expect(accountMac(secrets, { ...account, role: role as Role, state: 'active' })).toBe(ofAccount)
  const { mac: ofMessage, sealed, ...message } = vectors.message
  const { mac: ofKey, epoch, recipient, sealed: sealedKey } = vectors.officeKey
  expect(officeKeyMac(secrets, epoch, recipient, hex(sealedKey))).toBe(ofKey)
  expect(messageMac(secrets, { ...message, sealed: hex(sealed) })).toBe(ofMessage)
})

test.each(vectors.wraps)(
  'what was wrapped as $purpose opens in its context alone',
  ({ purpose, context, plain, wrapped }) => {
    const bytes = Buffer.from(wrapped, 'base64')
    expect(secrets.unwrap(purpose as 'ring' | 'totp', context, bytes).toString()).toBe(plain)
    expect(() => secrets.unwrap(purpose === 'ring' ? 'totp' : 'ring', context, bytes)).toThrow()
    expect(() => secrets.unwrap(purpose as 'ring' | 'totp', `${context}x`, bytes)).toThrow()
    for (const place of [0, 1, 13, bytes.length - 1]) {
      const altered = Buffer.from(bytes)
      altered[place] = (altered[place] ?? 0) ^ 1
      expect(() => secrets.unwrap(purpose as 'ring' | 'totp', context, altered)).toThrow()
    }
  },
)

test('an instant equals its known answer, and opens in its own row alone', () => {
  const { id, at, wrapped, hash } = vectors.instant
  const sealed = Buffer.from(wrapped, 'base64')
  expect(openInstant(secrets, 'audit', id, sealed).toISOString()).toBe(at)
  expect(instantHash(sealed)).toBe(hash)
  const own = sealInstant(secrets, 'audit', id, new Date(at))
  expect(own).toHaveLength(sealed.length)
  expect(openInstant(secrets, 'audit', id, own)).toEqual(new Date(at))
  expect(() => openInstant(secrets, 'notes', id, sealed)).toThrow()
  expect(() => openInstant(secrets, 'audit', '2'.repeat(32), sealed)).toThrow()
  expect(() => openInstant(secrets, 'sessions.seen_at', id, sealed)).toThrow()
})

test('two wraps of the same bytes differ', () => {
  const [one, two] = [wrapRing(secrets, 'a', hex('00')), wrapRing(secrets, 'a', hex('00'))]
  expect(one.equals(two)).toBe(false)
  expect(unwrapRing(secrets, 'a', one).equals(unwrapRing(secrets, 'a', two))).toBe(true)
})
