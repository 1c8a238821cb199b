import { compact, fold, withoutLabel } from '#shared/folding.ts'
import { asciiDigits, digitSigns, readNumeral } from '#shared/numerals.ts'

const about = '(?:大概|大约|约|差不多|~|≈)?'
const money = '(?:¥|rmb|cny|人民币)?'
const piece = '(?:本|张|个|份|套|人|证|次)(?:证书?)?'
const before = new RegExp(`^${about}(?:[每一1]${piece})?${about}${money}`, 'i')
const after = new RegExp(
  `(?:元|圆|圓|[块塊][钱錢]?|rmb|cny)?(?:人民币)?整?(?:[/每一]${piece})?(?:左右|上下)?$`,
  'i',
)
const label =
  '(?:要|报|售|单|定|标|卖|一口)价|价[格钱]?|费用|收费|金额|总共|一共|合计|共计?|(?:只|就)?(?:要|收|卖)'
/** Signs around a price. A sign that counts, or another currency, stays. */
const around = /^[^\p{L}\p{N}¥$€£+~≈-]+|[^\p{L}\p{N}$€£+~%/-]+$/gu
// 350块5, 三百五十元五角: after the yuan a tenth, then a hundredth.
const digit = `([\\d${digitSigns}])`
const coins = new RegExp(`^(.+?)(?:[块塊]${digit}[角毛]?|[元圆圓块塊]${digit}[角毛])(?:${digit}分)?$`)
const thousands = /^\d{1,3}(?:,\d{3})+(?=\D|$)/
// The patterns cost the square of a long text.
const longest = 100

const valueOf = (words = '0') => Number(asciiDigits(words))

/** Reads an amount: yuan, and coins below it. It has no thousandths: `1.200` may be a dot for a comma. */
function readAmount(text: string): number | null {
  if (/\.\d{3,}$/.test(text)) return null
  const [, yuan = text, tenth, other = tenth, hundredth] = coins.exec(text) ?? []
  const whole = readNumeral(yuan.replace(thousands, (grouped) => grouped.replace(/,/g, '')))
  if (whole === null || (other !== undefined && !Number.isInteger(whole))) return null
  const number = Number((whole + valueOf(other) / 10 + valueOf(hundredth) / 100).toFixed(4))
  return Number(number.toFixed(2)) === number ? number : null
}

/**
 * Reads a price in yuan as people write it: `800`, `1,200 元`, `RMB800`, `每本800`, `1.2w`, `八百五`, `1千2`,
 * `三百五十元五角`, `【800】`. Returns null for anything that is not one number, such as a range.
 */
export function readPrice(text: string): number | null {
  // Digits on both sides of a gap may be two prices.
  if (text.length > longest || /\d\s+\d/.test(fold(text))) return null
  const bare = withoutLabel(compact(text).replace(around, ''), label)
  const amount = bare.replace(before, '').replace(after, '')
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(amount) ?? []
  const number = readAmount(digits)
  return number === null ? null : sign === '-' ? -number : number
}
