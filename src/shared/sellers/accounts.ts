import type { Found } from '#shared/sellers/found.ts'
import { stopWords } from '#shared/sellers/known.ts'

const chats =
  '微信|微\\s信|薇信|薇|威信|徽信|维信|微芯|卫星|v信|v\\s信|加微|加v|加薇|\\+v|wechat|weixin|(?<![a-z])(?:vx|wx|v\\.x|w\\.x|v)(?![a-z])'
const others =
  '抖音|快手|小红书|闲鱼|旺旺|陌陌|钉钉|蝙蝠|飞机|纸飞机|电报|telegram|(?<![a-z])tg|whatsapp|(?<![a-z])line|企业微信|账号|帐号|用户名|昵称|支付宝|qq|(?<![a-z])id'
const between = '(?:[号號]码?|账号|帐号|id|名|是|为|叫|搜|加|:|=|→|-{1,2}>?|\\s|>|\\(|"|@|上){0,8}'
const account = '([a-z][a-z0-9_.-]{4,19})(?![a-z0-9_@-])'
const labelled = new RegExp(`(?:${chats}|${others})${between}${account}`, 'gi')
/** A label without a gap: 加vzhou88, vxzhou88. */
const joined = /(?:加|\+|(?<![a-z0-9]))(?:vx|wx(?!id)|v)([a-z][a-z0-9_-]{4,19})(?![a-z0-9_@-])/gi
const bare = /(?<![a-z0-9_@./-])([a-z][a-z0-9_-]{6,19})(?![a-z0-9_@/-]|\.[a-z0-9])/gi

/** Whether a word without a label looks like an account: letters, and several digits or a low line. */
const looksChosen = (id: string) =>
  (id.match(/[a-z]/g)?.length ?? 0) >= 3 &&
  ((id.match(/\d/g)?.length ?? 0) >= 2 || /[a-z0-9]_[a-z0-9]/.test(id))

/** Reads accounts of letters and digits out of folded text in small letters. */
export function readAccounts(text: string, found: Found, isOfOthers: (before: string) => boolean): void {
  const read = (form: RegExp, isAccount: (id: string) => boolean) => {
    for (const match of text.matchAll(form)) {
      const id = (match[1] ?? '').replace(/[-_.]+$/, '')
      const at = match.index + match[0].length - (match[1] ?? '').length
      if (id.length < 5 || stopWords.test(id) || isOfOthers(text.slice(Math.max(0, at - 24), at))) continue
      if (isAccount(id)) found.addAccount(id)
    }
  }
  read(labelled, () => true)
  read(joined, (id) => /\d|_/.test(id))
  read(bare, looksChosen)
}

/** Reads a value that the reporter called an account. Gaps inside it are slips. */
export function readAccount(value: string, found: Found): void {
  for (const part of value.split(/[,;/、|]|或者?|和/)) {
    const id = part
      .toLowerCase()
      .replace(/[^a-z0-9_.-]/g, '')
      .replace(/^[_.-]+|[_.-]+$/g, '')
    if (id.length >= 4 && id.length <= 30 && /[a-z]/.test(id) && !stopWords.test(id)) found.addAccount(id)
  }
}
