import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WrongSetting } from '#api/core/env.ts'
import { codeMeaning, errorCode } from '#api/core/machine/error-code.ts'

/** Names of the server's secret files. Each holds 32 random bytes as hex. They open no tip. */
export const secretNames = ['pepper', 'server-key'] as const
export type SecretName = (typeof secretNames)[number]

const purposes = [
  'receipt',
  'proof',
  'ring',
  'totp',
  'invite',
  'decoy',
  'ticket',
  'browser',
  'office',
  'paper',
  'account',
  'message',
  'session',
  'jobs',
  'refusal',
  'renewal',
  'disabling',
  'instant',
  'act',
] as const
type Purpose = (typeof purposes)[number]

/** Secrets of the server, held outside the database (docs/design.md 5). */
export interface Secrets {
  /** Salt of the receipt derivation. */
  readonly pepper: Buffer
  /** Returns the HMAC-SHA256 of data. Each purpose has its own key. */
  mac(purpose: Purpose, data: string | Uint8Array): Buffer
  /** Encrypts with AES-256-GCM and binds `context` to the result. Each purpose has its own key. */
  wrap(purpose: Purpose, context: string, plain: Uint8Array): Buffer
  /** Opens the result of `wrap`. @throws Error if key, context or bytes differ */
  unwrap(purpose: Purpose, context: string, wrapped: Uint8Array): Buffer
  /** Check value of each secret. The start compares it with the database. */
  readonly checks: Readonly<Record<SecretName, string>>
}

/** Makes the secrets from their raw bytes. */
export function secretsFrom(raw: Readonly<Record<SecretName, Buffer>>): Secrets {
  // Node takes a key object five times as fast as bytes.
  const keys = new Map<Purpose, KeyObject>(
    purposes.map((purpose) => [
      purpose,
      createSecretKey(
        Buffer.from(hkdfSync('sha256', raw['server-key'], '', `zhenzheng/v1/server/${purpose}`, 32)),
      ),
    ]),
  )
  const keyOf = (purpose: Purpose): KeyObject => {
    const key = keys.get(purpose)
    if (!key) throw new Error('no such purpose')
    return key
  }
  const check = (name: SecretName) =>
    createHmac('sha256', raw[name]).update('zhenzheng/v1/check').digest('hex')
  return {
    pepper: raw.pepper,
    mac: (purpose, data) => createHmac('sha256', keyOf(purpose)).update(data).digest(),
    wrap(purpose, context, plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce).setAAD(Buffer.from(context))
      return Buffer.concat([Buffer.of(1), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    },
    unwrap(purpose, context, wrapped) {
      const bytes = Buffer.from(wrapped)
      if (bytes[0] !== 1 || bytes.length < 29) throw new Error('wrapped in an unknown version')
      const decipher = createDecipheriv('aes-256-gcm', keyOf(purpose), bytes.subarray(1, 13)).setAAD(
        Buffer.from(context),
      )
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()])
    },
    checks: {
      pepper: check('pepper'),
      'server-key': check('server-key'),
    },
  }
}

/** Tells whether two texts are equal. Its time does not tell where they differ. */
export function equalSecret(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Creates every missing secret, at random or from given bytes. Only the owner may read the files. Existing
 * secrets stay.
 */
export async function createSecrets(
  folder: string,
  given?: Readonly<Record<SecretName, Buffer>>,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  for (const name of secretNames) {
    const path = join(folder, name)
    // A killed process leaves a part, and never half a secret under its name.
    const part = `${path}.part`
    await rm(part, { force: true })
    const file = await open(part, 'wx', 0o600)
    await file.writeFile(`${(given?.[name] ?? randomBytes(32)).toString('hex')}\n`)
    await file.sync()
    await file.close()
    await link(part, path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error
    })
    await rm(part)
  }
}

/**
 * Reads one secret.
 * @throws WrongSetting naming the file when it is missing, malformed or readable by others
 */
export async function readSecret(folder: string, name: SecretName): Promise<Buffer> {
  const path = join(folder, name)
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = errorCode(error)
    throw new WrongSetting(
      code === 'ENOENT'
        ? `缺少服务器钥匙 ${path}；请从备份恢复，新装请先运行 npm run init`
        : `服务器钥匙 ${path} 读不出来（${code ?? '原因不明'}）：${codeMeaning(code) ?? '请检查它'}，请用服务的那个用户运行，或者检查权限`,
    )
  })
  if (!/^[0-9a-f]{64}\s*$/.test(text)) throw new WrongSetting(`服务器钥匙 ${path} 已损坏，请从备份恢复`)
  if (((await stat(path)).mode & 0o077) !== 0)
    throw new WrongSetting(`服务器钥匙 ${path} 能被其他用户读到，请运行 chmod 600`)
  return Buffer.from(text.trim(), 'hex')
}

/** Reads the raw bytes of all secrets. @throws WrongSetting as `readSecret`, for the first wrong secret */
export async function readRawSecrets(folder: string): Promise<Record<SecretName, Buffer>> {
  return {
    pepper: await readSecret(folder, 'pepper'),
    'server-key': await readSecret(folder, 'server-key'),
  }
}

/** Reads all secrets. @throws WrongSetting as `readSecret`, for the first wrong secret */
export async function readSecrets(folder: string): Promise<Secrets> {
  return secretsFrom(await readRawSecrets(folder))
}
