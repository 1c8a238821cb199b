import { emptyPages, hostEndings, itemNames, sharedHosts, stopHosts } from '#shared/sellers/known.ts'
import type { Found } from '#shared/sellers/found.ts'
import { normaliseUrl } from '#shared/tip/url.ts'

const mailbox = /(?<![a-z0-9._+-])[a-z0-9][a-z0-9._+-]*\s?@\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi
const address = new RegExp(
  '(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\\s"<>(),，]+' +
    `|(?<![a-z0-9@._-])(?:[a-z0-9-]+\\.)+(?:${hostEndings})(?![a-z0-9-])\\.?(?::\\d+)?(?:[/?#][^\\s"<>(),，]*)?` +
    '|(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{2,5}|(?=/))(?:/[^\\s"<>(),，]*)?',
  'gi',
)

const shared = new Set(sharedHosts)

/** The shared host that a host belongs to; null for a host of its own. */
function sharedOf(host: string): string | null {
  const parts = host.split('.')
  for (let at = 0; at < parts.length - 1; at += 1) {
    const zone = parts.slice(at).join('.')
    if (shared.has(zone)) return zone
  }
  return null
}

// Several hosts lead to one offer.
const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:goofish\.com|xianyu\.com|idle\.fish)$/, 'goofish'],
  [/^(?:taobao\.com|tmall\.com|tb\.cn)$/, 'taobao'],
  [/^(?:yangkeduo\.com|pinduoduo\.com)$/, 'pinduoduo'],
  [/^(?:douyin\.com|iesdouyin\.com)$/, 'douyin'],
  [/^(?:kuaishou\.com|kuaishouapp\.com|chenzhongtech\.com|gifshow\.com)$/, 'kuaishou'],
  [/^(?:xiaohongshu\.com|xhslink\.com)$/, 'xiaohongshu'],
]
const familyOf = (zone: string) => families.find(([form]) => form.test(zone))?.[1] ?? zone
const pathIds: readonly RegExp[] = [
  /\/(?:item|offer|goods|product|video|user|profile|explore|discovery\/item|short-video|p|dp)\/([\w-]{5,})(?:\.html?)?$/i,
  /^\/(\d{6,})\.html?$/i,
]

function itemOf(url: URL, zone: string): string | null {
  const host = url.hostname
  const family =
    zone === 'taobao.com' && /^(?:2|h5\.m)\./.test(host) && !/h5\.m\.taobao/.test(host)
      ? 'goofish'
      : familyOf(zone)
  const [route = '', routeQuery = ''] = /^#!?(\/[^?]*)\??(.*)$/.exec(url.hash)?.slice(1) ?? []
  const parameters = [...url.searchParams, ...new URLSearchParams(routeQuery)]
  const path = url.pathname.replace(/\/+$/, '') + route
  if (family === 'baidu.com') {
    const [, share] = /\/s\/1([\w-]{5,})/.exec(path) ?? []
    const surl = parameters.find(([name]) => name === 'surl')?.[1]
    if (share !== undefined || surl !== undefined) return `item:baidu.com:surl=${share ?? surl ?? ''}`
  }
  for (const wanted of itemNames) {
    const value = parameters.find(([name, text]) => name.toLowerCase() === wanted && text.length >= 4)?.[1]
    if (value === undefined) continue
    if (wanted !== '__biz') return `item:${family}:${value}`
    const article = ['mid', 'idx']
      .map((name) => parameters.find(([other]) => other === name)?.[1] ?? '')
      .join(':')
    return `item:${family}:${value}:${article}`
  }
  for (const form of pathIds) {
    const [, id] = form.exec(path) ?? []
    if (id !== undefined) return `item:${family}:${id}`
  }
  const isOwnHost =
    /^(?:shop|store)[\w-]*\d|^[\w-]+\.(?:github\.io|1688\.com|weidian\.com|youzan\.com)$/.test(host)
  if (isOwnHost) return `item:${host}`
  if (emptyPages.test(path)) return null
  const query = parameters.map(([name, value]) => `${name}=${value}`).join('&')
  return `item:${host}${path}${query === '' ? '' : `?${query}`}`
}

/** Hosts of codes and short links. The path alone leads to the offer; a query tells how it came. */
const codeHosts =
  /^(?:u\.wechat\.com|tb\.cn|t\.cn|url\.cn|v\.douyin\.com|v\.kuaishou\.com|xhslink\.com|b23\.tv|dwz\.cn|bit\.ly)$/

const markets: Readonly<Record<string, string>> = { 拼多多: 'pinduoduo', 淘宝: 'taobao', 闲鱼: 'goofish' }
/** The number of an offer beside the name of its market. */
const goods =
  /(拼多多|淘宝|闲鱼)[^\d\n,.;]{0,10}(?:goods_?id|item_?id|商品(?:id|编号|号)|宝贝(?:id|编号))\s*[:=]?\s*(\d{6,15})(?!\d)/gi

/** Adds the account that an address of a chat names. Returns whether there was one. */
function addChat(url: URL, found: Found): boolean {
  const uin = url.searchParams.get('uin') ?? ''
  const [, abroad] = /^\/(\d{8,15})\/?$/.exec(url.pathname) ?? []
  if (/(?:^|\.)qq\.com$/.test(url.hostname) && /^\d{5,11}$/.test(uin)) found.addNumber(uin)
  else if (url.hostname === 'wa.me' && abroad !== undefined) found.addNumber(`+${abroad}`)
  else {
    const [, name] = /^\/(?:s\/)?@?([a-z][a-z0-9_]{4,31})\/?$/i.exec(url.pathname) ?? []
    if (name === undefined || !/^(?:t|telegram)\.me$/.test(url.hostname)) return false
    found.addAccount(name.toLowerCase())
  }
  return true
}

/** Adds the atoms of one address. */
function addAddress(text: string, found: Found): boolean {
  const normal = normaliseUrl(text)
  if (normal === '') return false
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(normal)) {
    found.strong.add(`item:${normal}`)
    return true
  }
  const url = URL.parse(`http://${normal}`)
  if (url === null || !url.hostname.includes('.')) return false
  const host = url.hostname.replace(/^(?:(?:www|m|wap|h5|mobile|3g|mip)\.)+(?=[^.]+\.)/, '')
  if (stopHosts.test(host)) return true
  if (addChat(url, found)) return true
  if (codeHosts.test(host) && url.pathname.length >= 5) {
    found.strong.add(`item:${url.hostname}${url.pathname.replace(/\/+$/, '')}`)
    return true
  }
  const zone = sharedOf(host)
  if (zone !== null) {
    const item = itemOf(url, zone)
    if (item !== null) found.strong.add(item)
    return true
  }
  // A host with numbered shops is a market that the list does not know.
  const [, offer] = /\/(?:shop|store|seller|merchant)\/([\w-]*\d[\w-]*)/i.exec(url.pathname + url.hash) ?? []
  found.strong.add(offer === undefined ? `host:${host}` : `item:${host}/shop/${offer}`)
  const own = host.split('.')
  const isDouble = /^(?:com|net|org|gov|edu|co|ac)$/.test(own.at(-2) ?? '')
  if (!/^[\d.]+$/.test(host)) {
    found.similar.add(`zone:${own.slice(isDouble ? -3 : -2).join('.')}`)
    // The same long name under another ending.
    const name = own.at(isDouble ? -3 : -2) ?? ''
    if (name.length >= 8) found.similar.add(`zone:${name}`)
  }
  return true
}

/** Reads addresses and mailboxes out of folded text. Returns the text with blanks in their place. */
export function readAddresses(folded: string, found: Found, isOfOthers: (before: string) => boolean): string {
  const before = (text: string, at: number) => text.slice(Math.max(0, at - 24), at)
  const rest = folded.replace(mailbox, (all, at: number) => {
    const mail = all.replace(/\s/g, '').toLowerCase()
    const [, local = '', host = ''] = /^([^@]+)@(.+)$/.exec(mail) ?? []
    if (isOfOthers(before(folded, at)) || stopHosts.test(host)) return ' '
    found.strong.add(`mail:${mail}`)
    if (/^\d{5,11}$/.test(local) && /^(?:qq|139|189|wo)\./.test(`${host}.`)) found.addNumber(local)
    else if (/^\d{5,11}$/.test(local) && host === 'qq.com') found.addNumber(local)
    else if (/[a-z]/.test(local) && local.length >= 6) found.addLoose(local)
    return ' '
  })
  for (const [, market = '', id = ''] of folded.matchAll(goods))
    found.strong.add(`item:${markets[market] ?? market}:${id}`)
  // A comma: the words behind an address are no name of a shop before it.
  return rest.replace(address, (all) => (addAddress(all, found) ? ' , ' : all))
}

/** Reads a value that the reporter called an address: it may end in any way. */
export function readAddress(value: string, found: Found): void {
  if (!/[a-z0-9-]\.[\p{L}]/iu.test(value) && !/:\/\//.test(value)) return
  addAddress(value.replace(/^.*?(?=[a-z][a-z0-9+.-]*:\/\/)/is, ''), found)
}
