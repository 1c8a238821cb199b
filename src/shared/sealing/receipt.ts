import { fold, withoutLabel } from '#shared/folding.ts'
import { asciiDigits } from '#shared/numerals.ts'

/** A receipt code in normal form: 20 ASCII digits, the last one the check digit. */
export type Receipt = string & { readonly __receipt: never }

/** Returns the check digit of ISO 7064 MOD 11,10: '0794' → 5. It finds every single wrong digit. */
export function checkDigit(digits: string): number {
  let p = 10
  for (const digit of digits) {
    p = (p + Number(digit)) % 10
    p = ((p === 0 ? 10 : p) * 2) % 11
  }
  return (11 - p) % 10
}

/** Strips a label from folded text that was copied from the slip: `回执码：1593 …`. */
export function withoutReceiptLabel(folded: string): string {
  return withoutLabel(folded, '回执码?|编号')
}

/**
 * Returns the bare digits of typed text. Full-width and Chinese digits, spaces, unseen characters and
 * punctuation are accepted; anything else gives null.
 */
export function normaliseDigits(text: string): string | null {
  const folded = fold(text)
  const digits = asciiDigits(folded).replace(/[\s\p{P}\p{S}ー]/gu, '')
  return folded === '' || /^\d+$/.test(digits) ? digits : null
}

const isWhole = (digits: string): digits is Receipt =>
  /^\d{20}$/.test(digits) && checkDigit(digits.slice(0, 19)) === Number(digits[19])

const bare = (text: string) => text.replace(/\D/g, '')

/** The runs of 20 digits in a longer text, such as a saved file: by run, by line, by groups of four. */
function runsIn(folded: string): string[] {
  const text = asciiDigits(folded)
  const parts = [text, ...text.split(/[\r\n]+/)].flatMap((part) => part.split(/[^\d\s\-_.,·、/|]+/))
  const groups = text.match(/(?:^|\D)(?:\d{4}[\s\-_.,·、;/|]+){4}\d{4}(?!\d)/g) ?? []
  const runs = [...parts, ...groups].map(bare).filter((digits) => digits.length === 20)
  return [...new Set(runs)]
}

/**
 * Reads letters as the digits that they look like, in a line of 20 such signs: O as 0, l and I as 1. The
 * check digit still decides.
 */
function withoutLookAlikes(folded: string): string {
  const read = (text: string) => {
    const digits = normaliseDigits(withoutReceiptLabel(text).replace(/[Oo]/g, '0').replace(/[lI]/g, '1'))
    return digits?.length === 20 ? digits : text
  }
  const whole = read(folded)
  return whole === folded
    ? folded
        .split(/[\r\n]+/)
        .map(read)
        .join('\n')
    : whole
}

/**
 * Reads a receipt from typed or pasted text, or says why it cannot be one. Text around the code does not
 * matter while one code alone fits. A wrong check digit ends the work here.
 */
export function parseReceipt(text: string): Receipt | 'not-digits' | 'wrong-length' | 'wrong-check-digit' {
  const folded = withoutLookAlikes(fold(text))
  const digits = normaliseDigits(withoutReceiptLabel(folded))
  if (digits !== null && isWhole(digits)) return digits
  const runs = runsIn(folded)
  const [only, ...others] = runs.filter(isWhole)
  if (only !== undefined && others.length === 0) return only
  if (digits === null && runs.length === 0) return 'not-digits'
  return runs.length > 0 ? 'wrong-check-digit' : 'wrong-length'
}

/**
 * Makes a receipt from random bytes. It passes over bytes of 250 and more, so every digit is equally likely.
 * @param random gives bytes on demand, until 19 digits are found.
 */
export function receiptFrom(random: (count: number) => Uint8Array): Receipt {
  let digits = ''
  while (digits.length < 19) {
    for (const byte of random(32)) {
      if (byte < 250 && digits.length < 19) digits += String(byte % 10)
    }
  }
  return (digits + String(checkDigit(digits))) as Receipt
}

/** Formats a receipt as five groups of four, as a person copies it. */
export function formatReceipt(receipt: Receipt): string {
  return (receipt.match(/\d{4}/g) ?? []).join(' ')
}
