import { fold } from '#shared/folding.ts'
import { readAccount, readAccounts } from '#shared/sellers/accounts.ts'
import { readAddress, readAddresses } from '#shared/sellers/addresses.ts'
import { bandsOf } from '#shared/sellers/bands.ts'
import { Found, type TipAtoms } from '#shared/sellers/found.ts'
import { readName, readNames } from '#shared/sellers/names.ts'
import { saysNothing } from '#shared/sellers/nobody.ts'
import { readNumbers } from '#shared/sellers/numbers.ts'
import { unveiled } from '#shared/sellers/veils.ts'
import type { Identifier, TipFields } from '#shared/tip/fields.ts'
import { latinTwins } from '#shared/tip/glyphs.ts'
import type { IdentifierKind } from '#shared/tip/lists.ts'

/** Version of the rules below. Tokens of two versions never match. */
export const atomsVersion = 1

/** Most atoms of one strength: a long list of numbers would join strangers. */
const most = 24
/** More strong atoms than these in a text are a list, which only suggests. */
const mostInText = 6

/** Folds a text, drops the rings of digits such as 1⃣, and undoes the ways of hiding an identifier. */
const foldAll = (text: string) =>
  unveiled(fold(text.replace(/[\u20dd-\u20e0\u20e2-\u20e4]/gu, ''))).replace(/\s{3,}/g, '  ')

// 我的电话是 …, outside of a quotation: the reporter's own. 给我的, 加我微信: the seller's words.
const ownWords =
  /(?:(?<![给发留加诉推叫让到])(?:我|本人|自己)的?(?:手机|电话|微信|qq|邮箱|邮件|抖音|快手|小红书|联系方式|联系电话|号码)(?:[号號]码?)?|本人|(?<!可以|直接|让你|叫你)(?:联系我|打给我|回复我|打我|找我)(?:手机|电话|微信)?)(?:[号號]码?)?(?:是|为|:|\s|\()*$/i
// People who saw it, suffered by it or look into it: none that the seller claims to be.
const others =
  /(?:(?:受害人|被害人|受害者|事主|被骗的人|(?<![办卖做持发造买])证人|证明人)[^,.;!?\d]{0,8}|受害[人者]是?[^,.;!?\d]{1,8},(?:他|她)的?(?:手机|电话)|(?<!(?:冒充|假冒|假装|自称|说是|说他是|装作|假的?)[^,.;!?]{0,6})(?:派出所|公安局?|民警|警察|应急(?:管理)?局|人社局|住建局|法院|官方(?:客服|咨询)?)(?:民警)?(?:给|留)?的?(?:电话|手机|qq|号码)?)(?:[号號]码?)?(?:是|为|:|\s|\()*$/i
const othersAfter =
  /^\s*\(?(?:也?是)?(?:受害|被害|事主|证人|目击|可以?作证|也?能作证|知道这件?事)|^\s*,?\s*可以问(?:他|她)(?=[,.;!?]|$)/
/** Words of a seller about a rival: “别找 … 那个”. */
const rival = /别(?:找|加|信|打给?)\s*$/
/** The head of a line of a chat that somebody else than the reporter wrote: 小刘: … */
const lineOfOther = /(?:^|\n)[\d/:.\s-]*(?![^:\n]*(?:我|本人))[^:\n\d]{1,12}:\s?[^\n]*$/

/** A unified social credit code (GB 32100-2015): 18 signs without I, O, S, V and Z. */
const creditCode = /(?<![a-z0-9])[159][1239]\d{6}[0-9a-hj-npqrtuwxy]{10}(?![a-z0-9])/gi

/** Reads codes of firms. Returns the text with blanks in their place. */
const readCodes = (text: string, found: Found) =>
  text.replace(creditCode, (code) => {
    found.strong.add(`firm:${code.toLowerCase()}`)
    return ' '
  })

function readText(text: string, found: Found): void {
  const isOfOthers =
    (whole: string) =>
    (before: string, after = '') => {
      if (others.test(before) || othersAfter.test(after)) return true
      const isOfWriter = ownWords.test(before)
      if (!isOfWriter && !rival.test(before)) return false
      const until = whole.slice(0, whole.indexOf(before) + before.length)
      const isQuoted = (until.match(/"/g)?.length ?? 0) % 2 === 1
      return isOfWriter ? !isQuoted && !lineOfOther.test(until) : isQuoted
    }
  const withoutAddresses = readCodes(readAddresses(text, found, isOfOthers(text)), found)
  const rest = readNumbers(withoutAddresses, found, isOfOthers(withoutAddresses))
  const small = latinTwins(rest).toLowerCase()
  readAccounts(small, found, isOfOthers(small))
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
    // An account of a payment is often a mailbox.
    const rest = readCodes(
      kind === 'payee' && text.includes('@') ? readAddresses(text, found, () => false) : text,
      found,
    )
    readName(kind, rest, found)
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

/** Atoms by which a seller is reached or paid. */
const reaches = /^(?:num|group|douyin|kuaishou|xiaohongshu|id|mail|host|item|payee):/

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
  const employers = new Found()
  for (const identifier of identifiers)
    readField(identifier, identifier.kind === 'employer' && identifier.guessed !== true ? employers : fields)
  const text = new Found()
  const folded = foldAll(description)
  readText(folded, text)
  // Beside an account of the seller, an employer is the place where the certificate is used.
  const isPlace = [...fields.strong, ...text.strong].some((atom) => reaches.test(atom))
  for (const atom of employers.strong) (isPlace ? fields.similar : fields.strong).add(atom)
  for (const atom of employers.similar) fields.similar.add(atom)
  for (const atom of employers.name) fields.name.add(atom)
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
