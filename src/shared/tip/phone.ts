import { asciiDigits } from '#shared/numerals.ts'

// The letter O stands for nought only beside a digit, or as a group among groups of digits.
const noughts = [/(\d)([oO]+)/g, /([oO]+)(\d)/g, /([\d)][\s-]*)([oO]{2,})(?=[\s-]|$)/g] as const

/** Reads Chinese digits, and the letter O among digits, as digits. */
export function withDigits(folded: string): string {
  const zero = (text: string) => text.replace(/[oO]/g, '0')
  return noughts.reduce((text, form) => text.replace(form, zero), asciiDigits(folded))
}

const mobile = /^0?(1[3-9]\d{9})$/
const trunk = /^0((?:10|2\d|[3-9]\d{2})\d{7,8})$/
const area = /^((?:10|2\d|[3-9]\d{2})\d{7,8})$/

/** The national form of digits that are a whole Chinese number; null for others. */
function national(digits: string, isAbroad: boolean): string | null {
  const [, cell] = mobile.exec(digits) ?? []
  if (cell !== undefined) return cell
  const [, fixed] = trunk.exec(digits) ?? (isAbroad ? area.exec(digits) : null) ?? []
  return fixed === undefined ? null : `0${fixed}`
}

// Numbers that choose a carrier, dialled before the number itself.
const carriers = /^(?:17951|17911|17909|17900|17901|17931|12593|10193|11808)(?=\d{10})/
const fewest = 7

function oneNumber(run: string, isForeign: boolean): string {
  const digits = run.replace(/\D/g, '').replace(carriers, '')
  const plain = national(digits, false)
  if (plain !== null && !isForeign) return plain
  const [, rest = ''] = /^(?:00|0)?86(\d+)$/.exec(digits) ?? []
  const home = national(rest.replace(carriers, ''), true)
  if (home !== null) return home
  if (digits.length < fewest) return ''
  // A number of another country must not equal one of this country.
  return isForeign ? `+${digits.replace(/^00/, '')}` : digits
}

/**
 * Normalises a phone number. A mobile number has 11 digits, another one its area code and trunk zero. A
 * foreign number has `+`, an extension stands behind `x`. The first of several numbers counts. Returns '' for
 * fewer than seven digits.
 */
export function normalisePhone(folded: string): string {
  const text = withDigits(folded).replace(/(?:转分机|分机号?|转|ext\.?|#)\s*:?\s*(?=\d{1,6}(?:\D|$))/gi, 'x')
  for (const part of text.split(/[^\d\sx+().-]+/)) {
    const [main = '', extension = ''] = part.split('x')
    const isForeign = /^[\s(]*(?:\+|00)/.test(main)
    // Two numbers with a gap between them are longer than any one number.
    const groups = main.trim().split(/\s+/)
    const number =
      main.replace(/\D/g, '').length < 19
        ? oneNumber(main, isForeign)
        : (groups.map((group) => oneNumber(group, isForeign)).find((one) => one !== '') ?? '')
    const inner = extension.replace(/\D/g, '')
    if (number !== '') return inner === '' ? number : `${number}x${inner}`
  }
  return ''
}
