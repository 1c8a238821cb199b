import type { Found, Place } from '#shared/sellers/found.ts'
import { normalisePhone, withDigits } from '#shared/tip/phone.ts'

const gap = '[\\s.·_/~()-]{0,3}'
const ahead = '(?<![\\d*])'
const mobile = new RegExp(
  `${ahead}(?:(?:\\+|00|0)?86[\\s)-]*)?(?:179\\d{2}${gap}|12593${gap})?(?!(?<=\\+)1[\\s(-])\\(?0?1${gap}[3-9](?:${gap}\\d){9}(?!\\d)`,
  'g',
)
// Groups of three, four and four with one sign between them that no gap of a number holds.
const grouped = /(?<![\d*])1[3-9]\d([,、*:;|+]|\.{4,})\d{4}\1\d{4}(?![\d*])/g
const area = '(?:10|2\\d|[3-9]\\d{2})'
const fixed = new RegExp(
  `${ahead}(?:\\(?0${area}\\)?|(?:(?:\\+|00)86[\\s)-]*|86[\\s-]+)\\(?0?${area}\\)?)(?:[\\s-]{0,3}|[./·])[2-9]\\d{2,3}[\\s-]?\\d{4}(?!\\d)` +
    '(?:\\s*(?:转分机|分机号?|转|ext\\.?|x|#|-)\\s*:?\\s*\\d{1,6}(?!\\d))?',
  'gi',
)
const service = /(?<!\d)[48]00[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)/g
const abroad = /\+(?!\s*86)\d(?:[\s()-]*\d){7,14}(?!\d)/g
const card = /(?<!\d)(?:62|4|5|9)\d(?:[\s-]?\d){13,17}(?!\d)/g
/** The number of a merchant or of one payment to it, as a payment shows it. */
const merchant = /商[户家](?:单|编)?号\D{0,4}(\d(?:[\s-]?\d){14,31})(?!\d)/g
const hidden = /(?<!\d)(1[3-9]\d)[\s-]*[*xX×●]{3,6}[\s-]*(\d{4})(?!\d)/g
// A number of an order, a certificate or a parcel has the length of a phone by chance.
const ofAThing =
  /(?:订单|单号|流水|编号|证号|证书|运单|快递|交易号|凭证|身份证|批号|发票|合同)[^,;!?"\n]{0,6}$/
// Letters before a number that are a label and no account.
const labelEnd =
  /(?:^|[^a-z])(?:vx|wx|v|tel|phone|mobile|mob|cell|qq|q|wechat|weixin|whatsapp|ll|call|dianhua|shouji|haoma|jiav|lianxi)$/i
const labels =
  '(?:电话|手机|座机|固话|联系方式|号码|卡号|银行卡|账户|帐户|tel|phone|(?<![a-z])(?:qq|q)|扣扣|抠抠|加扣|秋秋|球球|企鹅|扣(?=[号:\\s]*[1-9](?:\\s?\\d){7})|群号?(?=[:\\s]{1,3}\\d)|' +
  '微信|薇信|威信|徽信|维信|v信|(?<![a-z])(?:vx|wx|v|dy|ks|xhs)|卫星|wechat|抖音|快手|闲鱼|小红书|红薯|陌陌|旺旺|支付宝|账号|帐号|(?<![a-z])id)'
const between = '(?:[号號]码?|群[号號]?|id|账号|帐号|是|为|加|:|=|-|\\s|\\(|"|的|[一-龥]{1,3}行){0,6}'
const labelled = new RegExp(`${labels}${between}(?<![\\d*])(\\d(?:[\\s-]?\\d){4,18})(?![\\d*元块年%])`, 'gi')

/** Places with their own numbers, by the words before one. The same digits elsewhere are another seller's. */
const places: readonly (readonly [RegExp, Place])[] = [
  [/群/, 'group'],
  [/抖音|^dy/i, 'douyin'],
  [/快手|^ks/i, 'kuaishou'],
  [/小红书|红薯|^xhs/i, 'xiaohongshu'],
]

const unlabelled = /(?<![\da-z.:/_-])\d{7,11}(?![\da-z%元块年月万.:/_-])/gi

const bare = (text: string) => text.replace(/\D/g, '')
const isDay = (digits: string) => /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits)
const isIdentityCard = (digits: string) => /^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{6}$/.test(digits)

/** Whether digits have the length and the check digit of a bank card. */
const isCard = (digits: string) =>
  /^(?:\d{16}|\d{19})$/.test(digits) &&
  Array.from(digits)
    .reverse()
    .reduce((sum, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2)
      return sum + (value > 9 ? value - 9 : value)
    }, 0) %
    10 ===
    0

/** Writes the letter l between digits as the digit one. Each sign stays at its place. */
const withOnes = (text: string) =>
  text
    .replace(/(?<![a-z\d])[1lI|][3-9][\dlI|oO]{9}(?![a-z\d])/g, (run) =>
      (run.match(/\d/g)?.length ?? 0) < 7 ? run : run.replace(/[lI|]/g, '1').replace(/[oO]/g, '0'),
    )
    .replace(/(?<![a-z])[lI|](?=[3-9]\d{3})/gi, '1')
    .replace(/(?<=\d)[lI|](?=\d)/g, '1')

// Characters that sound like a digit, by digit. Sellers write a number with them past a filter of words.
const sounds = [
  '凌灵铃临林洞',
  '妖要腰夭仪依医伊衣',
  '尔而耳儿',
  '伞山散',
  '思斯寺',
  '舞午武吾',
  '留流刘溜',
  '期其气齐起拐',
  '吧巴扒爸拔',
  '酒久就救勾钩',
]
const soundOf = new Map(
  sounds.flatMap((forms, digit) => Array.from(forms, (form) => [form, String(digit)] as const)),
)
const sounding = `[\\d${sounds.join('')}]`
const spoken = new RegExp(`(?<!\\d)${sounding}(?:[\\s-]?${sounding}){10}(?!\\d)`, 'g')

/** Reads a mobile number of which up to six digits are written by their sound. */
const withSounds = (text: string) =>
  text.replace(spoken, (run) => {
    const read = Array.from(run, (sign) => soundOf.get(sign) ?? sign).join('')
    return (run.match(/\d/g)?.length ?? 0) >= 5 && /^1[3-9]/.test(read) ? read : run
  })

/** Writes digits on dark discs, which NFKC leaves as they are, as plain ones. */
const withDiscs = (text: string) =>
  text
    .replace(/[\u2776-\u277e\u2780-\u2788\u278a-\u2792]/g, (disc) =>
      String(((disc.charCodeAt(0) - 0x2776) % 10) + 1),
    )
    .replace(/\u24ff/g, '0')

/** Names the last group behind a whole number as its extension: 020-38002915-803. */
const withExtension = (number: string) =>
  number.replace(/(?<=\d{4})\s?-\s?(?=\d{1,4}$)/, (sign, at: number) =>
    bare(number.slice(0, at)).length >= 10 ? '转' : sign,
  )

/**
 * Reads the numbers of phones and accounts out of folded text. Returns the text with blanks in their place.
 * `isOfOthers` tells whether the words around a number say that it is no seller's.
 */
export function readNumbers(
  folded: string,
  found: Found,
  isOfOthers: (before: string, after: string) => boolean,
): string {
  let digits = withOnes(withSounds(withDigits(withDiscs(folded))))
  let rest = folded
  const read = (
    form: RegExp,
    numberOf: (match: RegExpExecArray) => string | null,
    add = (number: string, _label: string) => {
      found.addNumber(number)
    },
  ) => {
    for (const match of digits.matchAll(form)) {
      const [all] = match
      const before = digits.slice(Math.max(0, match.index - 24), match.index)
      const after = digits.slice(match.index + all.length, match.index + all.length + 2)
      const isInAccount =
        (/[a-z_]$/i.test(before) && /^[\d+]/.test(all) && !labelEnd.test(before)) ||
        /^(?:[a-z_]|@[a-z\d])/i.test(after)
      if (isInAccount || ofAThing.test(before)) continue
      const number = numberOf(match)
      if (number === null) continue
      if (!isOfOthers(before, digits.slice(match.index + all.length, match.index + all.length + 16)))
        add(number, all.replace(/\d.*/, ''))
      const blank = ' '.repeat(all.length)
      digits = digits.slice(0, match.index) + blank + digits.slice(match.index + all.length)
      rest = rest.slice(0, match.index) + blank + rest.slice(match.index + all.length)
    }
  }
  const phoneOf = (text: string) => {
    const number = normalisePhone(text.replace(/[._/~·,、*:;|]+|(?<=\d)\+(?=\d)/g, ' '))
    return number === '' ? null : number
  }
  const phone = ([all]: RegExpExecArray) => phoneOf(all)
  for (const [, head = '', tail = ''] of digits.matchAll(hidden)) found.similar.add(`masked:${head}*${tail}`)
  read(merchant, ([, value = '']) => bare(value))
  read(card, ([all]) => (isCard(bare(all)) ? bare(all) : null))
  read(mobile, phone)
  read(grouped, phone)
  read(fixed, ([all]) => phoneOf(withExtension(all)))
  read(service, ([all]) => (bare(all).length === 10 ? bare(all) : null))
  read(abroad, phone)
  read(
    labelled,
    ([, value = '']) => {
      const number = bare(value)
      return isDay(number) || isIdentityCard(number) ? null : number
    },
    (number, label) => {
      const [, place] = places.find(([words]) => words.test(label)) ?? []
      if (place === undefined) found.addNumber(number)
      else found.addPlaced(place, number)
    },
  )
  // A number without a label may be an account: it suggests.
  for (const { 0: number, index } of digits.matchAll(unlabelled)) {
    const before = digits.slice(Math.max(0, index - 24), index)
    if (
      isDay(number) ||
      ofAThing.test(before) ||
      isOfOthers(before, digits.slice(index + number.length, index + 28))
    )
      continue
    found.similar.add(`num:${number}`)
  }
  return rest
}
