/** A receipt code in normal form: 20 ASCII digits, the last one the check digit. */
export type Receipt = string & { readonly __receipt: never }

/** Check digit of ISO 7064 MOD 11,10 for a string of digits: '0794' → 5. Finds every single wrong digit. */
export function checkDigit(digits: string): number {
  let p = 10
  for (const digit of digits) {
    p = (p + Number(digit)) % 10
    p = ((p === 0 ? 10 : p) * 2) % 11
  }
  return (11 - p) % 10
}

/** Digits alone from what a person typed: full-width digits, spaces and dashes are accepted; null if anything else stands in it. */
export function normaliseDigits(text: string): string | null {
  const digits = text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff\-‐-―－ー_.·]/g, '')
  return /^\d*$/.test(digits) ? digits : null
}

/** What a person typed without the words before it, which were copied from the slip: `回执码：1593 …`. */
export function withoutLabel(text: string): string {
  return text.replace(/^\s*(?:我的)?(?:回执码?|编号)(?:是|为)?\s*[:：]?/, '')
}

/** The receipt in what a person typed, or why it cannot be one. Costs nothing: no work is done for a code with a wrong check digit. */
export function parseReceipt(text: string): Receipt | 'not-digits' | 'wrong-length' | 'wrong-check-digit' {
  const digits = normaliseDigits(withoutLabel(text))
  if (digits === null) return 'not-digits'
  if (digits.length !== 20) return 'wrong-length'
  return checkDigit(digits.slice(0, 19)) === Number(digits[19]) ? (digits as Receipt) : 'wrong-check-digit'
}

/**
 * A receipt from random bytes, without bias: bytes of 250 and more are passed over.
 * @param random gives bytes on demand; called until 19 digits are found.
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

/** Five groups of four, parted by a space, as a person copies it. */
export function formatReceipt(receipt: Receipt): string {
  return (receipt.match(/\d{4}/g) ?? []).join(' ')
}
