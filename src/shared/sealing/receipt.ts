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

/** Words for digits as they are read out over the telephone, and digits of old book-keeping. */
const spoken: Readonly<Record<string, string>> = {
  洞: '0',
  拐: '7',
  勾: '9',
  貳: '2',
  參: '3',
  陸: '6',
  兩: '2',
}

/** Folds typed text, and writes Chinese digits as ASCII digits. The frame of a keycap emoji is dropped. */
function folded(text: string): string {
  // An O of Greek or Russian letters is the Latin one to a reader.
  const plain = fold(text)
    .replace(/\p{M}/gu, '')
    .replace(/[ОоΟο]/g, 'O')
  return asciiDigits(plain).replace(/[洞拐勾貳參陸兩]/g, (word) => spoken[word] ?? word)
}

/**
 * Returns the bare digits of typed text. Full-width and Chinese digits, spaces, unseen characters and
 * punctuation are accepted; anything else gives null.
 */
export function normaliseDigits(text: string): string | null {
  const line = folded(text)
  const digits = line.replace(/[\s\p{P}\p{S}ー]/gu, '')
  return line === '' || /^\d+$/.test(digits) ? digits : null
}

const isWhole = (digits: string): digits is Receipt =>
  /^\d{20}$/.test(digits) && checkDigit(digits.slice(0, 19)) === Number(digits[19])

const bare = (text: string) => text.replace(/\D/g, '')

/** The runs of 20 digits in a longer text, such as a saved file: by run, by line, by groups of four. */
function runsIn(text: string): string[] {
  const parts = [text, ...text.split(/[\r\n]+/)].flatMap((part) => part.split(/[^\d\s\-_.,·、/|]+/))
  const groups = text.match(/(?:^|\D)(?:\d{4}[\s\-_.,·、;/|]+){4}\d{4}(?!\d)/g) ?? []
  const unbroken = text.match(/\d+/g) ?? []
  // Five groups and no more, with words or ordinals between them: `第一组 1593，第二组 …`. A year is no group.
  const fours = (text.match(/\d+(?!\d|\s*年)/g) ?? []).filter((digits) => digits.length === 4)
  const spelled = fours.length === 5 ? [fours.join('')] : []
  const runs = [...parts, ...groups, ...unbroken, ...spelled]
    .map(bare)
    .filter((digits) => digits.length === 20)
  return [...new Set(runs)]
}

/**
 * Reads signs as the digits that they look like, where 20 such signs stand together. The check digit still
 * decides.
 */
function withoutLookAlikes(line: string, one: RegExp): string {
  return line.replace(/[\dOolI|](?:[\s\-_.,·、/]*[\dOolI|])*/g, (signs) => {
    const digits = signs.replace(/[Oo]/g, '0').replace(one, '1').replace(/\D/g, '')
    return digits.length === 20 ? digits : signs
  })
}

type Reading = Receipt | 'not-digits' | 'wrong-length' | 'wrong-check-digit' | 'two-codes'

function read(line: string): Reading {
  const digits = normaliseDigits(withoutReceiptLabel(line))
  if (digits !== null && isWhole(digits)) return digits
  const runs = runsIn(line)
  const [only, ...others] = runs.filter(isWhole)
  if (only !== undefined) return others.length === 0 ? only : 'two-codes'
  if (digits === null && runs.length === 0) return 'not-digits'
  return runs.length > 0 ? 'wrong-check-digit' : 'wrong-length'
}

/**
 * Reads a receipt from typed or pasted text, or says why it cannot be one. Text around the code does not
 * matter while one code alone fits. A wrong check digit ends the work here.
 */
export function parseReceipt(text: string): Reading {
  const line = folded(text)
  const first = read(withoutLookAlikes(line, /[lI]/g))
  // A stroke may also part two groups: it counts as a digit only where nothing else fits.
  const second = read(withoutLookAlikes(line, /[lI|]/g))
  return /^\d/.test(second) && !/^\d|^two/.test(first) ? second : first
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
