import { Secret, TOTP } from 'otpauth'
import { Problem } from '#api/core/problem.ts'

const periodSeconds = 30

function generator(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  })
}

/** A new secret in base32, from 20 random bytes. */
export function newTotpSecret(random: (bytes: number) => Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(random(20)).buffer }).base32
}

/** The otpauth:// address of a secret. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return generator(secret, issuer, label).toString()
}

/** Number of the 30-second step that a code belongs to, one step of clock error allowed; null if it is wrong. A step must be used once only. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const delta = generator(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}

/** Step of the first code from a new authenticator. @throws Problem 'invalid-input' if it is wrong. */
export function demandTotpStep(secret: string, code: string, now: Date): number {
  const step = totpStep(secret, code, now)
  if (step === null)
    throw new Problem('invalid-input', {
      errors: [
        {
          pointer: '/totp',
          message: '动态验证码不对，请输入手机上现在显示的 6 位数字；仍不对请核对手机时间',
        },
      ],
    })
  return step
}
