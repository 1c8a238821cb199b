import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'
import { botChecks, defaults } from '#shared/settings.ts'
import { isLoopback, readRange, type AddressRange } from '#api/core/address.ts'
import { readMail } from '#api/core/mail.ts'

/** A setting that stops the start. Its message is one Chinese sentence that names the setting. */
export class WrongSetting extends Error {
  override name = 'WrongSetting'
}

const empty = (value: unknown) => (value === '' ? undefined : value)
const Environment = z.object({
  PORT: z
    .preprocess(empty, z.coerce.number().int().min(0).max(65535).default(3000))
    .describe('Port; 0 lets the system choose'),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')).describe('Address to listen on'),
  DATA_DIR: z.preprocess(empty, z.string().default('data')).describe('Folder of database, evidence, socket'),
  SECRETS_DIR: z.preprocess(empty, z.string().optional()).describe('Folder of the server’s secrets'),
  DATABASE_URL: z
    .preprocess(
      empty,
      z
        .string()
        .regex(/^(file|libsql|https?):/)
        .optional(),
    )
    .describe('libSQL URL'),
  DATABASE_AUTH_TOKEN: z.preprocess(empty, z.string().optional()).describe('Token of a libSQL server'),
  SITE_URL: z
    .preprocess(empty, z.url({ protocol: /^https?$/ }).optional())
    .describe('Public address, may hold a path; without it this machine and the port'),
  OPERATOR_CONFIG: z
    .preprocess(empty, z.string().default(defaults.OPERATOR_CONFIG))
    .describe('Operator file'),
  TRUSTED_PROXIES: z
    .preprocess(empty, z.string().default(''))
    .describe('Addresses or CIDR ranges, comma-separated'),
  BOT_CHECK: z.preprocess(empty, z.enum(botChecks).default(defaults.BOT_CHECK)).describe('Bot check'),
  TURNSTILE_SITE_KEY: z.preprocess(empty, z.string().optional()).describe('Turnstile site key'),
  TURNSTILE_SECRET: z.preprocess(empty, z.string().optional()).describe('Turnstile secret'),
  TURNSTILE_VERIFY_URL: z
    .preprocess(empty, z.url().default('https://challenges.cloudflare.com/turnstile/v0/siteverify'))
    .describe('Turnstile siteverify address'),
  SMTP_URL: z.preprocess(empty, z.string().optional()).describe('Mail server of the daily letter'),
  MAIL_FROM: z.preprocess(empty, z.string().optional()).describe('Sender of the daily letter'),
  MAIL_TO: z
    .preprocess(empty, z.string().optional())
    .describe('Readers of the daily letter, comma-separated'),
})

/** Returns the path of a site address: '' or '/path'. */
export function baseOf(siteUrl: URL): string {
  return siteUrl.pathname.replace(/\/+$/, '')
}

function parseProxies(text: string): AddressRange[] {
  const parts = text.split(',').map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const range = readRange(part)
      if (range === 'no-address') throw new WrongSetting(`TRUSTED_PROXIES 里的“${part}”不是地址或网段`)
      if (range === 'no-length') throw new WrongSetting(`TRUSTED_PROXIES 里的“${part}”网段长度不对`)
      if (range === 'everybody')
        throw new WrongSetting(
          `TRUSTED_PROXIES 里的“${part}”是所有地址：谁都能冒充别人。请写反向代理自己的地址`,
        )
      return range
    })
}

/**
 * Returns the path of a database in a file, or null for a libSQL server.
 * @throws WrongSetting for a path with bare `#`, `?` or `%`, and for a server without encryption elsewhere
 */
function databaseFileOf(url: string): string | null {
  if (url.startsWith('file:')) {
    const path = url.replace(/^file:(\/\/[^/]*(?=\/))?/, '')
    if (/[?#]|%(?![0-9a-f]{2})/i.test(path))
      throw new WrongSetting('DATABASE_URL 的路径里，# 要写成 %23，? 要写成 %3F，% 要写成 %25')
    return resolve(decodeURIComponent(path))
  }
  const server = URL.parse(url)
  if (!server) throw new WrongSetting('DATABASE_URL 不是一个地址')
  const isOpen = server.protocol === 'http:' || server.searchParams.get('tls') === '0'
  if (isOpen && !isLoopback(server.hostname))
    throw new WrongSetting(
      'DATABASE_URL 指向别的机器，要以 https:// 或 libsql:// 开头：令牌和数据不能不加密地传',
    )
  return null
}

/** Makes the settings of the process from the environment. Each variable was checked before. */
const Settings = Environment.transform((env) => {
  const dataDir = resolve(env.DATA_DIR)
  const siteUrl = new URL(env.SITE_URL ?? defaults.SITE_URL)
  // A port that the system chooses is unknown here.
  if (env.SITE_URL === undefined && env.PORT !== 0) siteUrl.port = String(env.PORT)
  if (siteUrl.search !== '' || siteUrl.hash !== '')
    throw new WrongSetting('SITE_URL 只能有主机和路径，不能带 ? 或 #')
  const { TURNSTILE_SITE_KEY: siteKey, TURNSTILE_SECRET: secret } = env
  const turnstile =
    siteKey === undefined || secret === undefined
      ? undefined
      : { siteKey, secret, verifyUrl: env.TURNSTILE_VERIFY_URL }
  if (env.BOT_CHECK === 'turnstile' && turnstile === undefined)
    throw new WrongSetting('BOT_CHECK=turnstile 需要 TURNSTILE_SITE_KEY 和 TURNSTILE_SECRET')
  const mail = readMail(env)
  if (mail && 'fault' in mail) throw new WrongSetting(mail.fault)
  const databaseUrl = env.DATABASE_URL ?? pathToFileURL(join(dataDir, 'zhenzheng.db')).href
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir,
    secretsDir: resolve(env.SECRETS_DIR ?? join(dataDir, 'secrets')),
    databaseUrl,
    /** Null for a libSQL server. */
    databaseFile: databaseFileOf(databaseUrl),
    databaseAuthToken: env.DATABASE_AUTH_TOKEN,
    siteUrl,
    base: baseOf(siteUrl),
    operatorConfig: resolve(env.OPERATOR_CONFIG),
    trustedProxies: parseProxies(env.TRUSTED_PROXIES),
    botCheck: env.BOT_CHECK,
    turnstile,
    /** Null without a daily letter. */
    mail,
  }
})

/** Settings of the process. Paths are absolute; `base` is '' or '/path' without a slash at its end. */
export type Env = Readonly<z.output<typeof Settings>>

/** Every setting with its meaning. `.env.example` explains the same settings to operators. */
export const settingMeanings: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(Environment.shape).map(([name, schema]) => [name, schema.description ?? '']),
)

/** Parses the environment. @throws WrongSetting for the first wrong setting, by name */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const parsed = Settings.safeParse(source)
  if (parsed.success) return parsed.data
  const name = String(parsed.error.issues[0]?.path[0])
  throw new WrongSetting(`环境变量 ${name} 的值不对，请对照 .env.example 修改`)
}
