import { compact, fold, withoutLabel } from '#shared/folding.ts'
import { readNumeral } from '#shared/numerals.ts'

const about = '(?:大概|大约|约|差不多)?'
const money = '(?:¥|rmb|cny|人民币)?'
const piece = '(?:本|张|个|份|套|人|证|次)(?:证书?)?'
const before = new RegExp(`^${about}(?:[每一1]${piece})?${about}${money}`, 'i')
const after = new RegExp(
  `(?:元|圆|块钱?|rmb|cny)?(?:人民币)?整?(?:[/每一]${piece})?(?:左右|上下)?[.,;!:]*$`,
  'i',
)
const thousands = /^\d{1,3}(?:,\d{3})+(?=\D|$)/
// The patterns cost the square of a long text.
const longest = 100

/**
 * Reads a price in yuan as people write it: `800`, `1,200 元`, `RMB800`, `每本800`, `1.2w`, `八百五`, `1千2`.
 * Returns null for anything that is not one number, such as a range.
 */
export function readPrice(text: string): number | null {
  // Digits on both sides of a gap may be two prices.
  if (text.length > longest || /\d\s+\d/.test(fold(text))) return null
  const labelled = withoutLabel(compact(text), '要价|价格|报价|售价|单价|收费')
  const amount = labelled.replace(before, '').replace(after, '')
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(amount) ?? []
  const number = readNumeral(digits.replace(thousands, (grouped) => grouped.replace(/,/g, '')))
  return number === null ? null : sign === '-' ? -number : number
}
