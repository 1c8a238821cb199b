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

/** Makes a secret in base32 from 20 random bytes. */
export function newTotpSecret(random: (bytes: number) => Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(random(20)).buffer }).base32
}

/** Returns the otpauth:// address of a secret. */
export function totpUri(secret: string, issuer: string, label: string): string {
  return generator(secret, issuer, label).toString()
}

/**
 * Returns the number of the 30-second step of a code, or null if the code is wrong. It allows one step of
 * clock error. The caller lets each step serve once.
 */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const delta = generator(secret).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta
}

/**
 * Returns the step of the first code of a new authenticator.
 * @throws Problem 'invalid-input' if it is wrong.
 */
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
