import type { Found } from '#shared/sellers/found.ts'
import { commonNames, plainShops, stopFirms, surname } from '#shared/sellers/known.ts'
import { readNumeral } from '#shared/numerals.ts'
import { simplified } from '#shared/tip/glyphs.ts'

/** Writes a name in simplified characters and small letters, without white space, marks and signs. */
const plain = (text: string) => simplified(text.toLowerCase()).replace(/[\s\p{P}\p{S}]/gu, '')

const titles = '老板|经理|师傅|主任|老师|先生|女士|小姐|姐|哥|总|某某?|校长'
const titled = new RegExp(`^(?:老|小|阿)?(${surname})(?:${titles})$|^(?:老|小|阿)(${surname})$`)
const fullName = new RegExp(`^(${surname})(\\p{Script=Han}{1,2})$`, 'u')
const veiled = new RegExp(`^(${surname})?[*x×○某●]{1,2}(\\p{Script=Han}{0,2})$`, 'u')
const firmEnd = /(?:股份|责任|集团)?(?:有限)?(?:责任)?公司(?:\p{Script=Han}{1,4}分公司)?$/u
const region = /^(?:\p{Script=Han}{2,3}?省)?(?:\p{Script=Han}{2,3}?市)?(?:\p{Script=Han}{1,3}?[区县])?/u

function addFirm(name: string, found: Found, isSure: boolean): boolean {
  if (!/公司$|(?:厂|中心|学校|工程队|经营部|咨询部|服务部|培训部|合作社)$/.test(name)) return false
  if (stopFirms.test(name)) return true
  const core = name.replace(firmEnd, '').replace(/^\p{Script=Han}{2,3}省(?=\p{Script=Han}{2,3}市)/u, '')
  const bare = core.replace(region, '').replace(/^(?:江门|广州|深圳|佛山|东莞|中山|珠海|惠州|广东)/, '')
  if (core.length < 4) return true
  if (isSure) found.strong.add(`firm:${core.replace(/[省市区县]/g, '')}`)
  if (bare.length >= 3) found.similar.add(`firm:${bare}`)
  return true
}

const bank = /^\p{Script=Han}{1,5}(?:银行|行|信用社)$/u

/** Adds the atoms of a person's name, full, veiled or with a title. A bank is no person. */
function addPerson(name: string, found: Found): boolean {
  if (bank.test(name)) return true
  const [, title, familiar] = titled.exec(name) ?? []
  const family = title ?? familiar
  if (family !== undefined) {
    found.name.add(`family:${family}`)
    if (!/某/.test(name)) found.name.add(`nick:${name}`)
    return true
  }
  const [, veiledFamily, given = ''] = veiled.exec(name) ?? []
  if (veiled.test(name) && (veiledFamily !== undefined || given !== '')) {
    if (veiledFamily !== undefined) found.name.add(`family:${veiledFamily}`)
    if (given.length === 2) found.name.add(`given:${given}`)
    if (given.length === 1) found.name.add(`last:${given}`)
    return true
  }
  const [, first, rest = ''] = fullName.exec(name) ?? []
  if (first === undefined) return false
  if (commonNames.has(name)) found.name.add(`payee:${name}`)
  else found.strong.add(`payee:${name}`)
  found.name.add(`family:${first}`)
  if (rest.length === 2) found.name.add(`given:${rest}`)
  found.name.add(`last:${rest.slice(-1)}`)
  return true
}

const shopEnd = /(?:官方)?(?:旗舰|专营|专卖|企业|小)?店铺?$|工作室$|(?:微信)?公众号$|直播间$/

/** Adds the atoms of the name of a shop. */
function addShop(value: string, found: Found, isSure: boolean): void {
  const name = plain(value)
  if (name.length < 2 || plainShops.test(name) || stopFirms.test(name)) return
  if (addFirm(name, found, isSure)) return
  if (isSure && name.length >= 4) found.strong.add(`shop:${name}`)
  const root = name.replace(shopEnd, '')
  if (root.length >= 3 && !plainShops.test(root)) found.similar.add(`shop:${root}`)
  found.name.add(`nick:${name}`)
}

const labelOf = (words: string) =>
  new RegExp(`^(?:对方|卖家|他|她)?的?(?:${words})(?:是|为|叫)?\\s*[:=]?\\s*`)
const payeeLabel = labelOf(
  '收款人|收款账户名?|收款方|收款姓名|开户名|账户名|户名|姓名|名字|实名|微信名|微信实名',
)
const shopLabel = labelOf('店铺名称?|店铺|店名|网店|公众号|小程序|旺旺|商家')
const firmLabel = labelOf('用人单位|工作单位|单位名称|单位|公司名称|企业')
const platform =
  /^(?:淘宝|天猫|拼多多|京东|闲鱼|抖音|快手|小红书|微信|1688|微店)(?:店铺?|小店|网店|号|商城)?[\s:·_@-]+(?=\p{Script=Han})/u
// Words beside a payee's name that are no part of it.
const besideName =
  /(?:先生|女士|小姐|收款?|本人|账户|帐户|的?微信|的?支付宝)$|^卡主|^(?:微信|支付宝|云闪付|建行|工行|农行|中行|交行|邮政|招行|银行卡?)(?=[\s:])/gu
const notes = /\([^()]*\)/g

/** Reads the value of a field that holds a name. */
export function readName(
  kind: 'payee' | 'shop' | 'employer' | 'guessed' | 'nick',
  folded: string,
  found: Found,
): void {
  const value = folded.replace(kind === 'payee' ? payeeLabel : kind === 'shop' ? shopLabel : firmLabel, '')
  const outside = value.replace(notes, '')
  // The first of several brackets holds the name: 【店名】(淘宝).
  const inner = /\(([^()]+)\)/.exec(value)?.[1] ?? value
  const bare = plain(outside.replace(/[*●○]/g, '某')) === '' ? inner : outside
  if (kind === 'payee') {
    const veil = simplified(bare.replace(/\s/g, '')).replace(/\*/g, '*')
    const [alone] = bare
      .split(/[\s,;/、]+/)
      .map((word) => word.replace(besideName, ''))
      .filter((word) => fullName.test(simplified(word)) && !/行$/.test(word))
    if (alone !== undefined && addPerson(simplified(alone), found)) return
    const words = veil.match(/[\p{Script=Han}*●○×]{2,}/gu) ?? []
    const isRead = words.map((word) => addPerson(word, found))
    if (isRead.includes(true)) return
    const name = plain(bare)
    if (addFirm(name, found, true)) return
    if (/^[\p{Script=Han}a-z]{2,}$/u.test(name) && !plainShops.test(name)) {
      if (name.length >= 4) found.strong.add(`payee:${name}`)
      else found.name.add(`payee:${name}`)
    }
    return
  }
  const name = plain(bare)
  if (kind === 'shop') addShop(bare.replace(platform, ''), found, true)
  else if (kind === 'employer') {
    if (addFirm(name, found, true) || name.length < 4 || stopFirms.test(name)) return
    found.strong.add(`firm:${name.replace(/[省市区县]/g, '')}`)
    const short = name.replace(region, '')
    if (short.length >= 3) found.similar.add(`firm:${short}`)
  } else if (
    !(kind === 'guessed' && name.endsWith('公司') && addFirm(name, found, true)) &&
    !addPerson(name, found)
  ) {
    if (/\p{Script=Han}{2}/u.test(name) && !plainShops.test(name)) found.name.add(`nick:${name}`)
  }
}

const called = '(?:了|名称|名字|名|姓名|叫做|叫|是|为|写的是|显示|:|=|\\s|"|\\(){0,6}'
const payeeWords =
  '(?:收款人|收款方|收款账户|收款码|收款|户主|开户名|账户名|户名|实名|转账给|转账到|付款给|转给|打给|打款给|汇款给|汇给|汇到|打到|转到|付给)'
const payee = new RegExp(`${payeeWords}${called}([\\p{Script=Han}*●○×]{2,9})`, 'gu')
const afterName = /[的让说收转在是要就都也和跟与及到去给叫还已把这那他她我你个账户号微支银卡,了发来名下那边]/u
const shopWords =
  '(?:店铺名称?|店铺|店名|网店|公众号|小程序|旺旺|商家|直播间|淘宝店|闲鱼号|抖音号|快手号|微店)'
const shop = new RegExp(`${shopWords}${called}["(]?([^\\s",;:.()!?]{2,20})`, 'gu')
const quotedShop = /"([^"\n]{2,20})"\s*(?:的|这家|那家|这个)?(?:店|网店|公众号|小程序|直播间|账号|号)/gu
/** A shop in the middle of a sentence needs quotation marks: 一个店叫“…”. */
const namedShop =
  /[个家](?:淘宝|天猫|拼多多|闲鱼|抖音|快手|微信)?小?店铺?(?:名字|名)?(?:叫做?|是)?\s*"([^"\n]{2,20})"/gu
/** A shop beside its market or its keeper: 闲鱼 小林资料铺00, 卖家叫 小林资料铺00. */
const besideShop =
  /(?:(?:闲鱼|淘宝|拼多多|抖音|快手|微店)\s|(?:卖家|店主)(?:叫|是)\s?)"?([\p{Script=Han}a-z0-9]{2,12}(?:店|铺|商行|工作室)[a-z0-9]{0,4})(?=[\s,.;:"]|$)/giu
const merchant = /(?:商户(?:全称|名称)|(?<=账单.{0,6})商户|收款商户)\s*:?\s*(\p{Script=Han}{4,24})/gu
const firm = /\p{Script=Han}{4,24}公司/gu
const beforeFirm = /.*[在是到去从为由找叫被跟向替帮把给,]/u
const nick = new RegExp(
  `(?:叫|自称|称呼|昵称|网名|微信名|名叫|卖家|中介|姓名|联系人|姓|名字)(?:是|为|叫|:|\\s|"){0,3}((?:老|小|阿)?${surname}(?:${titles})?)(?!\\p{Script=Han}{3})`,
  'gu',
)
const addressed = new RegExp(`(?:老|小|阿)?${surname}(?:老板|经理|师傅|主任|老师|校长|姐|哥|总)`, 'gu')
const netName =
  /(?:昵称|网名|微信名|备注名?|头像名字?)(?:叫做?|是|为|:|\s|"){0,3}["(]?([^\s",;:.()!?]{2,16})/gu

/** A name in a chat without quotation marks: 有个叫 证道老邓 的人, 抖音叫 鹏哥带你拿证. */
const namedPerson =
  /(?:叫做?\s?([\p{Script=Han}a-z0-9]{4,14})\s?的人|(?<=抖音|快手|闲鱼|微信|直播间)(?:号|名|昵称)?叫\s?([\p{Script=Han}a-z0-9]{3,14})(?=[\s,.;:]|$))/giu
/** A name between quotation marks: of a person in a chat, or of a group. */
const quotedName =
  /(?:(?:卖家|对方|老板|中介|群主|主播|他|她|人|名字|网名|昵称|自称|名|微信)(?:是|叫|:)?|叫做?|(?<=[\p{Script=Han}])群(?:名|聊|里)?(?:叫|是|:)?)\s*"([^"\n]{3,24})"/gu
/** Writes the number of a group as digits: 速通三十六群. */
const withNumerals = (text: string) =>
  text.replace(/[一二三四五六七八九十百]+(?=群)/g, (run) => String(readNumeral(run) ?? run))

/** Reads names of payees, shops, firms and people out of folded text. */
export function readNames(folded: string, found: Found): void {
  // A firm may have its place in brackets: 鑫途教育科技(东莞)有限公司.
  const text = simplified(folded).replace(
    /(?<=\p{Script=Han})\(\p{Script=Han}{2,4}\)(?=\p{Script=Han}{0,6}公司)/gu,
    '',
  )
  for (const [, run = ''] of text.matchAll(payee)) {
    // A sentence goes on behind the name.
    const cut = run.slice(0, 1) + (run.slice(1).split(afterName)[0] ?? '')
    if (cut.length <= 3 || /^(?:欧阳|司徒|上官|诸葛)/.test(cut)) addPerson(cut, found)
    else if (!addFirm(cut, found, true)) addPerson(cut.slice(0, 3), found)
  }
  for (const [all, run = ''] of text.matchAll(shop)) {
    const isQuoted = /["(]/.test(all)
    const name = isQuoted ? run : (run.split(/[买卖里的说]|下单|看到|上面/)[0] ?? '')
    if (/\p{Script=Han}/u.test(name)) addShop(name, found, isQuoted || /:/.test(all) || name.length <= 10)
  }
  for (const [, name = ''] of text.matchAll(quotedShop)) addShop(name, found, true)
  for (const [, name = ''] of text.matchAll(namedShop)) addShop(name, found, true)
  for (const [, name = ''] of text.matchAll(besideShop)) addShop(name, found, true)
  for (const [, name = ''] of text.matchAll(merchant)) readName('payee', name, found)
  for (const [, one, other] of text.matchAll(namedPerson)) readName('nick', one ?? other ?? '', found)
  for (const [, name = ''] of text.matchAll(quotedName)) readName('nick', withNumerals(name), found)
  for (const [run] of text.matchAll(firm)) {
    const name = run.replace(beforeFirm, '')
    if (name.length >= 6) addFirm(name, found, false)
  }
  for (const [, name = ''] of text.matchAll(nick)) addPerson(name, found)
  for (const [name] of text.matchAll(addressed)) addPerson(name, found)
  for (const [, name = ''] of text.matchAll(netName)) readName('nick', name, found)
}
