import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Deps } from '#api/records/deps.ts'
import { equalSecret } from '#api/core/secrets.ts'

type BrowserDeps = Pick<Deps, 'secrets' | 'random'>

/** The account that a browser is known to. */
export interface Marked {
  readonly account: string
  readonly salt: string
}

const keptSeconds = 180 * 24 * 60 * 60

// One cookie for each account: offices share computers. Neither name nor value tells whose it is.
const nameOf = ({ secrets }: BrowserDeps, account: string) =>
  `zz-${secrets.mac('browser', account).toString('hex').slice(0, 16)}`
// A new password has a new salt, and so ends the marks of all browsers.
const sealOf = ({ secrets }: BrowserDeps, { account, salt }: Marked, id: string) =>
  secrets.mac('browser', `${account}:${salt}:${id}`).toString('hex')

/**
 * Returns the id of the browser if this account signed in there before, else null. It opens nothing. Guesses
 * made elsewhere do not count against it (`Throttle`): no one in the same network can lock a person out.
 */
export function knownBrowser(deps: BrowserDeps, c: Context, marked: Marked): string | null {
  const [, id, seal] =
    /^([0-9a-f]{32})\.([0-9a-f]{64})$/.exec(getCookie(c, nameOf(deps, marked.account), 'host') ?? '') ?? []
  return id !== undefined && seal !== undefined && equalSecret(seal, sealOf(deps, marked, id)) ? id : null
}

/**
 * Marks the browser as known to the account. A known browser keeps its id, so its count of failures goes on.
 */
export function rememberBrowser(deps: BrowserDeps, c: Context, marked: Marked, known: string | null): void {
  const id = known ?? Buffer.from(deps.random(16)).toString('hex')
  setCookie(c, nameOf(deps, marked.account), `${id}.${sealOf(deps, marked, id)}`, {
    prefix: 'host',
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    maxAge: keptSeconds,
  })
}
