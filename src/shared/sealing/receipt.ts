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

/**
 * Returns the bare digits of typed text. Full-width digits, spaces and dashes are accepted; anything else
 * gives null.
 */
export function normaliseDigits(text: string): string | null {
  const digits = text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff\-‐-―－ー_.·]/g, '')
  return /^\d*$/.test(digits) ? digits : null
}

/** Strips a label that was copied from the slip: `回执码：1593 …`. */
export function withoutLabel(text: string): string {
  return text.replace(/^\s*(?:我的)?(?:回执码?|编号)(?:是|为)?\s*[:：]?/, '')
}

/** Reads a receipt from typed text, or says why it cannot be one. A wrong check digit ends the work here. */
export function parseReceipt(text: string): Receipt | 'not-digits' | 'wrong-length' | 'wrong-check-digit' {
  const digits = normaliseDigits(withoutLabel(text))
  if (digits === null) return 'not-digits'
  if (digits.length !== 20) return 'wrong-length'
  return checkDigit(digits.slice(0, 19)) === Number(digits[19]) ? (digits as Receipt) : 'wrong-check-digit'
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
