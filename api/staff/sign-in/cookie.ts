import type { Secrets } from '#api/core/secrets.ts'

/** Makes the cookie of a session: the account's id, a point, and random bytes in base64url. */
export function makeCookie(accountId: string, random: Uint8Array): string {
  return `${accountId}.${Buffer.from(random).toString('base64url')}`
}

/** Returns the account that a cookie names. It opens the session of that account alone. */
export function accountOf(cookie: string): string {
  return cookie.split('.')[0] ?? ''
}

/** Returns the stored id of a cookie's session, 64 hex. Nobody makes it without the server's key. */
export function sessionIdOf(secrets: Secrets, cookie: string): string {
  return secrets.mac('session', cookie).toString('hex')
}
