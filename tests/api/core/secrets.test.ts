import { expect, test } from 'vitest'
import { accountMac, messageMac } from '#api/records/genuine.ts'
import { instantHash, openInstant, sealInstant } from '#api/records/instants.ts'
import { officeKeyMac } from '#api/records/office-keys.ts'
import { disablingMac } from '#api/records/leads/disabling.ts'
import { codeHash, proofHash, unwrapRing, wrapRing } from '#api/records/office.ts'
import { codeHashOf, paperQuestion, renewalMac } from '#api/records/renewal/code.ts'
import { secretsFrom } from '#api/core/secrets.ts'
import { dayOf } from '#shared/day.ts'
import { answerOf, answerPaper, askPaper } from '#shared/sealing/paper-proof.ts'
import { recipientOf } from '#shared/sealing/seal.ts'
import type { Role } from '#shared/roles.ts'
import vectors from '#tests/vectors/server.json' with { type: 'json' }

const hex = (text: string) => Buffer.from(text, 'hex')
const secrets = secretsFrom({
  pepper: hex(vectors.pepper),
  'server-key': hex(vectors.serverKey),
})

test('every keyed hash equals its known answer', () => {
  for (const [purpose, mac] of Object.entries(vectors.macs))
    expect(secrets.mac(purpose as keyof typeof vectors.macs, '示例').toString('hex')).toBe(mac)
  expect(new Set(Object.values(vectors.macs)).size).toBe(14)
  expect(secrets.checks).toEqual(vectors.checks)
  expect(proofHash(secrets, vectors.proof.accountId, vectors.proof.proof)).toBe(vectors.proof.hash)
  const { printed, role: invited, invitedBy, hash: ofInvite } = vectors.invite
  expect(codeHash(secrets, printed, { role: invited as Role, invitedBy })).toBe(ofInvite)
  const { mac: ofAccount, role, ...account } = vectors.account
  expect(accountMac(secrets, { ...account, role: role as Role, state: 'active' })).toBe(ofAccount)
  const { mac: ofMessage, sealed, ...message } = vectors.message
  const { mac: ofKey, epoch, recipient, sealed: sealedKey } = vectors.officeKey
  expect(officeKeyMac(secrets, epoch, recipient, hex(sealedKey))).toBe(ofKey)
  expect(messageMac(secrets, { ...message, sealed: hex(sealed) })).toBe(ofMessage)
})

test('a renewal, and a request to disable a lead, equal their known answers', () => {
  const { printed, codeHash: ofCode, rows } = vectors.renewal
  expect(codeHashOf(secrets, printed)).toBe(ofCode)
  for (const { mac, ...row } of rows) {
    const expiresAt = hex(row.expiresAt)
    const totpSealed = row.totpSealed === null ? null : hex(row.totpSealed)
    expect(renewalMac(secrets, { ...row, expiresAt, totpSealed })).toBe(mac)
  }
  const { mac, askedOn, ...request } = vectors.disabling
  expect(disablingMac(secrets, { ...request, askedOn: dayOf(new Date(`${askedOn}T04:00Z`)) })).toBe(mac)
})

test('the answer of the paper to a code of the server equals its known answer', async () => {
  const { codeHash: ofCode, question, answer, identity, sealed } = vectors.paper
  const [row] = vectors.renewal.rows
  if (!row) throw new Error('no row')
  const renewal = { ...row, codeHash: ofCode, expiresAt: hex(row.expiresAt), totpSealed: null }
  expect(paperQuestion(secrets, renewal)).toBe(question)
  expect(answerOf(question)).toBe(answer)
  // The age tool sealed this question.
  expect(await answerPaper(Buffer.from(sealed, 'base64'), identity)).toBe(answer)
  const own = await askPaper(question, await recipientOf(identity))
  expect(await answerPaper(own, identity)).toBe(answer)
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
