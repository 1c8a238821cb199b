import type { MiddlewareHandler } from 'hono'
import { Problem } from '#api/core/problem.ts'

/**
 * Refuses acts of staff that another site sent. A browser that names the site of a request must name this
 * one. Other browsers (before Chromium 76) must send JSON or DELETE. No form of another site can send those.
 * @throws Problem 'cross-site'
 */
export const onlyOwnConsole: MiddlewareHandler = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    const site = c.req.header('sec-fetch-site') ?? 'none'
    const json =
      c.req.method === 'DELETE' || (c.req.header('content-type') ?? '').startsWith('application/json')
    if (site !== 'same-origin' && !(site === 'none' && json)) throw new Problem('cross-site')
  }
  await next()
}

/**
 * Returns the guard of the citizens' forms. It refuses a form that the browser marks as sent by another site.
 * Old engines mark none, so there a named origin must be the site's own, or the host that was asked. Forms of
 * this site may send the origin `null` or none: the pages forbid referrers.
 * @throws Problem 'cross-site'
 */
export function onlyOwnForms(siteUrl: URL): MiddlewareHandler {
  const isOwn = (origin: string, host = siteUrl.host) =>
    ['null', siteUrl.origin].includes(origin) ||
    (host !== siteUrl.host && [`http://${host}`, `https://${host}`].includes(origin))
  return async (c, next) => {
    const site = c.req.header('sec-fetch-site')
    if (c.req.method === 'POST' && (site === 'cross-site' || site === 'same-site'))
      throw new Problem('cross-site')
    if (
      c.req.method === 'POST' &&
      site === undefined &&
      !isOwn(c.req.header('origin') ?? 'null', c.req.header('host'))
    )
      throw new Problem('cross-site')
    await next()
  }
}
