import type { Role } from '#shared/roles.ts'
import { Problem } from '#api/core/problem.ts'
import type { Secrets } from '#api/core/secrets.ts'
import { wrapRing } from '#api/records/office.ts'
import { sealedBytes } from './sealed-bytes.ts'

/**
 * Returns the ring that a browser sealed to a person, as it is stored. An auditor gets none.
 * @throws Problem 'invalid-input' at `/ring`.
 */
export function givenRing(
  secrets: Secrets,
  person: { readonly id: string; readonly role: Role },
  ring: string | undefined,
): Buffer | null {
  const isAuditor = person.role === 'auditor'
  if (isAuditor === (ring !== undefined)) {
    const message = isAuditor ? '审计员不持有钥匙' : '缺少给此人的钥匙，请刷新页面后再试'
    throw new Problem('invalid-input', { errors: [{ pointer: '/ring', message }] })
  }
  return ring === undefined ? null : wrapRing(secrets, person.id, sealedBytes(ring, '/ring', 1))
}
