import * as z from 'zod'
import { isLoopback } from '#api/core/address.ts'

/** The mail server, and the sender and the readers of the daily letter. */
export interface Mail {
  readonly host: string
  readonly port: number
  /** Encryption of the connection. A server on this machine that asks no password may do without. */
  readonly encryption: 'from-the-start' | 'starttls' | 'none'
  readonly login: { readonly user: string; readonly password: string } | null
  readonly from: string
  readonly to: readonly string[]
}

const mostReaders = 20
const Address = z.email().max(254)

// No sentence repeats a value: the output of a refused start may be kept.
const faults = {
  url: 'SMTP_URL 要写成 smtps://用户名:密码@主机 或 smtp://用户名:密码@主机 的样子，可以带端口；用户名和密码里的 @ : / ? # % 要写成 %40 %3A %2F %3F %23 %25',
  from: 'MAIL_FROM 要写一个电子邮件地址，不带名字',
  to: `MAIL_TO 要写电子邮件地址，不带名字，几个之间用逗号隔开，最多 ${String(mostReaders)} 个`,
} as const

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

function readServer(text: string): Omit<Mail, 'from' | 'to'> | null {
  const url = URL.parse(text)
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol)) return null
  const { hostname, pathname, search, hash } = url
  // A mark of the address that stands bare in the password ends the host early.
  if (!/^([a-z\d.-]+|\[[a-f\d:.]+\])$/i.test(hostname) || !['', '/'].includes(pathname) || search || hash)
    return null
  const [user, password] = [decoded(url.username), decoded(url.password)]
  if (user === null || password === null || (user === '') !== (password === '')) return null
  const isTls = url.protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    encryption: isTls ? 'from-the-start' : isLoopback(hostname) && user === '' ? 'none' : 'starttls',
    login: user === '' ? null : { user, password },
  }
}

/**
 * Reads the three settings of the daily letter. Returns null when none is set, and a sentence for a setting
 * that is wrong or missing.
 */
export function readMail({
  SMTP_URL: url,
  MAIL_FROM: from,
  MAIL_TO: readers,
}: {
  readonly SMTP_URL?: string | undefined
  readonly MAIL_FROM?: string | undefined
  readonly MAIL_TO?: string | undefined
}): Mail | null | { readonly fault: string } {
  if (url === undefined || from === undefined || readers === undefined) {
    const missing = Object.entries({ SMTP_URL: url, MAIL_FROM: from, MAIL_TO: readers }).flatMap(
      ([name, value]) => (value === undefined ? [name] : []),
    )
    return missing.length === 3
      ? null
      : { fault: `SMTP_URL、MAIL_FROM、MAIL_TO 要么都设，要么都不设：还缺 ${missing.join('、')}` }
  }
  const server = readServer(url)
  if (!server) return { fault: faults.url }
  if (!Address.safeParse(from).success) return { fault: faults.from }
  const to = readers.split(',').map((one) => one.trim())
  if (to.length > mostReaders || !to.every((one) => Address.safeParse(one).success))
    return { fault: faults.to }
  return { ...server, from, to }
}
