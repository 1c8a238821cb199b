import { createHash } from 'node:crypto'

/** Every feature that a page could ask for, switched off. Only the receipt page may copy to the clipboard. */
const features = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'xr-spatial-tracking',
] as const

function permissions(allowed: readonly (typeof features)[number][]): string {
  return features.map((name) => `${name}=${allowed.includes(name) ? '(self)' : '()'}`).join(', ')
}

/**
 * Headers of every answer. They forbid frames, referrers, type guessing and a process shared with other
 * origins.
 */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': permissions([]),
} as const satisfies Record<string, string>

/**
 * Returns the header that keeps browsers on https for two years. It binds the whole host of an https address,
 * but none of its subdomains. Empty for an address without encryption.
 * @see https://www.rfc-editor.org/rfc/rfc6797
 */
export function transportHeaders(siteUrl: URL): Record<string, string> {
  return siteUrl.protocol === 'https:' ? { 'strict-transport-security': 'max-age=63072000' } : {}
}

/** Policy of an answer that is not a page. Nothing in it loads, runs or is framed. */
export const closedPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

/** Policy of a script file. A worker takes the policy from its own file, and may only load its parts. */
export const scriptPolicy =
  "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

/** `Permissions-Policy` of the receipt page. */
export const receiptPermissions = permissions(['clipboard-write'])

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const contents = (html: string, element: RegExp) => [...html.matchAll(element)].map((match) => match[1] ?? '')

/** Host of Turnstile's script and frame. */
const turnstileHost = 'https://challenges.cloudflare.com'

/**
 * Returns the Content-Security-Policy of a built page. It forbids everything and then allows the page's own
 * content. Inline styles and scripts are allowed by hash. Files of the site are allowed where the page loads
 * some. Trusted Types are required wherever there is script. An opened page lets in Turnstile's script and
 * frame. Turnstile does not know Trusted Types, so an opened page does not require them.
 * @see https://www.w3.org/TR/CSP3/
 */
function pagePolicy(html: string, isOpened: boolean): string {
  const styles = contents(html, /<style[^>]*>([\s\S]*?)<\/style>/g).map(hashOf)
  const scripts = contents(
    html,
    /<script(?![^>]*\bsrc=)(?![^>]*\btype="application\/ld\+json")[^>]*>([\s\S]*?)<\/script>/g,
  ).map(hashOf)
  const hasIsland = html.includes('<astro-island')
  const loadsScript = hasIsland || /<script[^>]*\bsrc=/.test(html)
  const policy = ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]
  // The icon is a file of the site. A script shows chosen pictures from memory.
  policy.push(`img-src 'self'${hasIsland ? ' blob: data:' : loadsScript ? ' blob:' : ''}`)
  if (styles.length > 0 || hasIsland)
    policy.push(`style-src ${[...(hasIsland ? ["'self'"] : []), ...new Set(styles)].join(' ')}`)
  if (scripts.length > 0 || loadsScript || isOpened) {
    policy.push(
      `script-src ${[...(loadsScript ? ["'self'"] : []), ...new Set(scripts), ...(isOpened ? [turnstileHost] : [])].join(' ')}`,
    )
    policy.push("connect-src 'self'", "worker-src 'self'")
    policy.push(
      ...(isOpened
        ? [`frame-src ${turnstileHost}`]
        : ["require-trusted-types-for 'script'", 'trusted-types zhenzheng-worker']),
    )
  }
  return policy.join('; ')
}

/**
 * Returns the headers of a built page. `isOpened` is for the report page when Turnstile is the bot check. An
 * opened page has no `Cross-Origin-Embedder-Policy`: Turnstile's frame does not load under it.
 */
export function pageHeaders(html: string, isOpened = false): Record<string, string> {
  const { 'cross-origin-embedder-policy': embedder, ...others } = commonHeaders
  return {
    ...others,
    ...(isOpened ? {} : { 'cross-origin-embedder-policy': embedder }),
    'content-security-policy': pagePolicy(html, isOpened),
  }
}

/** Returns the tag of an answer's bytes, for `ETag`. */
export function tagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/**
 * Tells whether `If-None-Match` names this tag. Compares weakly (RFC 9110, 13.1.2): a proxy may have weakened
 * the tag.
 */
export function namesTag(header: string, etag: string): boolean {
  return header.split(',').some((part) => {
    const tag = part.trim().replace(/^W\//, '')
    return tag === '*' || tag === etag
  })
}
