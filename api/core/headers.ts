import { createHash } from 'node:crypto'

/** Every feature a page could ask for, off. Copying is allowed to the receipt alone (stack.md, Serving). */
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

/** Headers of every answer, whatever it holds: no frame, no referrer, no guessing of types, no other origin in the same process. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': permissions([]),
} as const satisfies Record<string, string>

/** Policy of an answer that is no page: nothing in it loads, runs or is framed. */
export const closedPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

/** Policy of a script file: a worker takes it from its own answer, and may load its parts and nothing else. */
export const scriptPolicy =
  "default-src 'none'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

/** `Permissions-Policy` of the receipt page. */
export const receiptPermissions = permissions(['clipboard-write'])

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
const contents = (html: string, element: RegExp) => [...html.matchAll(element)].map((match) => match[1] ?? '')

/** Where Turnstile's script and frame come from. */
const turnstileHost = 'https://challenges.cloudflare.com'

/**
 * Content-Security-Policy of a built page: all is forbidden, then allowed is what stands in it. Inline styles and scripts by their hash, files of our own where
 * the page loads some; Trusted Types wherever there is script. Opened to Turnstile, its script and frame are let in, and Trusted Types, which it
 * does not know, are not asked for.
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
  // The icon is an image of our own; a script shows chosen pictures from memory.
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
 * Headers of a built page. `isOpened` is for the report page alone, where the bot check is Turnstile: its policy lets Turnstile in, and there is no
 * `Cross-Origin-Embedder-Policy`, which its frame does not bear.
 */
export function pageHeaders(html: string, isOpened = false): Record<string, string> {
  const { 'cross-origin-embedder-policy': embedder, ...others } = commonHeaders
  return {
    ...others,
    ...(isOpened ? {} : { 'cross-origin-embedder-policy': embedder }),
    'content-security-policy': pagePolicy(html, isOpened),
  }
}
