// Names that say how a link was passed on, not what it leads to.
const tracking =
  /^(?:utm_.*|from|isappinstalled|spm|scm|pvid|share_.*|sharefrom|sharesource|shareuniqueid|tt_from|from_source|from_spmid|spm_id_from|vd_source|weixin\.from|wxfrom|fbclid|gclid|msclkid|igshid|_ga)$/i
const trackingAt: Readonly<Record<string, RegExp>> = {
  'mp.weixin.qq.com':
    /^(?:chksm|scene|subscene|sessionid|clicktime|enterid|ascene|devicetype|version|nettype|abtest_cookie|lang|exportkey|pass_ticket|wx_header|rd|sharer_.*)$/i,
}

// Words that chats and shops put behind a link. In a path or a query they belong to the address.
const around = /([^/=_&?-])(?:复制|打开|点击|点开|点此|长按|进入|淘宝|网址|链接|官网|这个|上面).*$/s
const whole = /[a-z][a-z0-9+.-]*:\/\/[^\s"<>()]+/i
const bare =
  /(?:^|[^a-z0-9@.-])((?:[a-z0-9-]+\.)+(?:xn--[a-z0-9-]+|[a-z]{2,})\.?(?::\d+)?(?:[/?#][^\s"<>()]*)?)/i
const scheme = /^([a-z][a-z0-9+.-]*):\/\//i

/** Cuts the address out of a message, without the sentence around it. */
function addressIn(folded: string): string {
  const found = whole.exec(folded)?.[0] ?? bare.exec(folded)?.[1] ?? folded.replace(/\s/g, '')
  // A slash, and a sign that can end a code, belong to the address.
  return found.replace(around, '$1').replace(/[^\p{L}\p{N}/=_&-]+$/u, '')
}

/** Keeps the parameters of a query that lead somewhere, in the order of their names. */
function queryOf(query: string, host: string): string {
  const kept = query.split('&').filter((part) => {
    const [name = ''] = part.split('=')
    return part !== '' && !tracking.test(name) && trackingAt[host]?.test(name) !== true
  })
  return kept.length === 0 ? '' : `?${kept.sort().join('&')}`
}

function fragmentOf(hash: string, host: string): string {
  // A fragment that is a route leads to a page of its own; any other leads to a place on the page.
  if (!/^#!?\//.test(hash)) return ''
  const [path = '', query = ''] = hash.split('?')
  return path.replace(/\/+$/, '') + queryOf(query, host)
}

/**
 * Normalises an address. Scheme, `www.`, the scheme's port, a last dot, last slashes and tracking names go.
 * The host alone loses its case. Path, query and the fragment of a route stay.
 */
export function normaliseUrl(folded: string): string {
  const address = addressIn(folded)
  const [, name = 'http'] = scheme.exec(address) ?? []
  const isWeb = /^https?$/i.test(name)
  const url = URL.parse(scheme.test(address) ? address : `http://${address}`)
  // A mailbox is no host.
  const isHost = url?.hostname.includes('.') === true && url.username === ''
  if (!isHost) return isWeb ? address.replace(scheme, '') : address
  const host = url.hostname
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
  const port = ['', '80', '443'].includes(url.port) ? '' : `:${url.port}`
  const path = url.pathname.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase()).replace(/\/+$/, '')
  const rest = path + queryOf(url.search.slice(1), host) + fragmentOf(url.hash, host)
  return `${isWeb ? '' : `${name.toLowerCase()}://`}${host}${port}${rest}`
}
