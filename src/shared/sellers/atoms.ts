import { fold } from '#shared/folding.ts'
import { readAccount, readAccounts } from '#shared/sellers/accounts.ts'
import { readAddress, readAddresses } from '#shared/sellers/addresses.ts'
import { bandsOf } from '#shared/sellers/bands.ts'
import { Found, type TipAtoms } from '#shared/sellers/found.ts'
import { readName, readNames } from '#shared/sellers/names.ts'
import { saysNothing } from '#shared/sellers/nobody.ts'
import { readNumbers } from '#shared/sellers/numbers.ts'
import type { Identifier, TipFields } from '#shared/tip/fields.ts'
import { latinTwins } from '#shared/tip/glyphs.ts'
import type { IdentifierKind } from '#shared/tip/lists.ts'

/** Version of the rules below. Tokens of two versions never match. */
export const atomsVersion = 1

/** Most atoms of one strength: a long list of numbers would join strangers. */
const most = 24
/** More strong atoms than these in a text are a list, which only suggests. */
const mostInText = 6

/** Folds a text, and drops the rings of digits such as 1⃣. */
const foldAll = (text: string) =>
  fold(text.replace(/[\u20dd-\u20e0\u20e2-\u20e4]/gu, '')).replace(/\s{3,}/g, '  ')

// 我的电话是 …, outside of a quotation: the reporter's own. 给我的, 加我微信: the seller's words.
const ownWords =
  /(?:(?<![给发留加诉推叫让到])(?:我|本人|自己)的?(?:手机|电话|微信|qq|邮箱|邮件|联系方式|联系电话|号码)(?:[号號]码?)?|本人|(?<!可以|直接|让你|叫你)(?:联系我|打给我|回复我|打我|找我)(?:手机|电话|微信)?)(?:[号號]码?)?(?:是|为|:|\s|\()*$/i

function readText(text: string, found: Found): void {
  const isOwn = (whole: string) => (before: string) => {
    if (!ownWords.test(before)) return false
    const at = whole.indexOf(before)
    const quotes = whole.slice(0, at + before.length).match(/"/g)?.length ?? 0
    return quotes % 2 === 0
  }
  const withoutAddresses = readAddresses(text, found, isOwn(text))
  const rest = readNumbers(withoutAddresses, found, isOwn(withoutAddresses))
  const small = latinTwins(rest).toLowerCase()
  readAccounts(small, found, isOwn(small))
  readNames(rest, found)
}

const labels: Readonly<Record<IdentifierKind, string>> = {
  wechat: '微信:',
  qq: 'QQ:',
  phone: '电话:',
  url: '',
  payee: '卡号:',
  shop: '',
  email: '',
  employer: '',
  other: '',
}
const chatLabel =
  /^(?:对方|卖家|他|她)?的?(?:加|\+)?(?:微信|薇信|薇|威信|卫星|v信|vx|wx|wechat|weixin|qq|v(?=[\s:])|q(?=\d{5}))(?:[号號]码?|账号|帐号|id)?(?:是|为)?\s*[:=]?\s*/i

function readField({ kind: told, value, guessed }: Identifier, found: Found): void {
  // A guess does not tell the name of a shop or a firm from words such as “我们单位”.
  const isName = guessed === true && ['payee', 'shop', 'employer'].includes(told)
  const kind = isName ? 'other' : told
  const folded = foldAll(value)
  // The dot of an address is lost where a keyboard writes a space for it.
  const text = kind === 'url' ? folded.replace(/^([a-z0-9-]+)\s+(com|cn|net|top|xyz|vip)$/i, '$1.$2') : folded
  if (saysNothing(text)) return
  if (kind === 'payee' || kind === 'shop' || kind === 'employer') {
    readName(kind, text, found)
    readNumbers(`${labels[kind]}${text}`, found, () => false)
    if (kind === 'shop') readAccounts(latinTwins(text).toLowerCase(), found, () => false)
    return
  }
  const sizeBefore = found.strong.size
  const small = latinTwins(text).toLowerCase()
  const isAccount = kind === 'wechat' || kind === 'qq'
  const outside = isAccount
    ? small.replace(/\([^()]*\)/g, ' ').replace(/(?:手机|电话|微信|qq)?[号號]?码?同[号號]$/, '')
    : ''
  const id = outside.replace(chatLabel, '').trim()
  // A plain account with gaps inside is one account.
  if (isAccount && /^["']?[a-z][\x20-\x7e]*$/.test(id) && !/[@:,;/]|\.\w+$/.test(id)) {
    readAccount(id, found)
    return
  }
  const isNumber = kind === 'other' && /^[\d\s-]{5,14}(?:\([^()]*\))?$/.test(text)
  readText(`${isNumber ? '号码:' : labels[told]}${isAccount ? latinTwins(text) : text}`, found)
  if (found.strong.size > sizeBefore) return
  if (isAccount || kind === 'other') {
    const [run] =
      id.match(/[a-z0-9_-]{5,}/) ?? small.match(/(?<![a-z0-9_-])[a-z][a-z0-9_-]{5,19}(?![a-z0-9_-])/) ?? []
    if (run !== undefined && /[a-z]/.test(run)) readAccount(run, found)
    readName(isName ? 'guessed' : 'nick', isAccount ? id : text, found)
  }
  if (kind === 'url') readAddress(text, found)
}

/**
 * Returns the atoms of a tip: each is one fact that two tips about one seller share in whatever spelling.
 * They come from the fields and the description. The reporter's contact is never one. @see docs/format.md 6
 */
export function atomsOf({
  identifiers,
  description,
  contact,
}: Pick<TipFields, 'identifiers' | 'description' | 'contact'>): TipAtoms {
  const fields = new Found()
  for (const identifier of identifiers) readField(identifier, fields)
  const text = new Found()
  const folded = foldAll(description)
  readText(folded, text)
  // A list of many numbers would make one seller of all whom it names.
  const isList = text.strong.size > mostInText
  const own = new Found()
  if (contact !== undefined)
    for (const kind of ['phone', 'wechat', 'qq', 'email', 'other'] as const)
      readField({ kind, value: contact }, own)
  const listed = (first: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]) =>
    [...new Set([...first, ...others.flatMap((more) => [...more])])]
      .filter((atom) => !own.strong.has(atom) && !own.similar.has(atom))
      .slice(0, most)
  return {
    strong: listed(fields.strong, ...(isList ? [] : [text.strong])),
    similar: listed(fields.similar, text.similar, ...(isList ? [text.strong] : [])),
    name: listed(fields.name, text.name),
    ...bandsOf(folded),
  }
}
