const digitForms = [
  '〇零○',
  '一壹幺',
  '二贰貳两兩',
  '三叁參叄',
  '四肆',
  '五伍',
  '六陆陸',
  '七柒',
  '八捌',
  '九玖',
]
/** All signs for a digit in words, for a class of a pattern. */
export const digitSigns = digitForms.join('')
const digits = new Map(
  digitForms.flatMap((forms, digit) => Array.from(forms, (form) => [form, String(digit)] as const)),
)
const anyDigit = /* @__PURE__ */ new RegExp(`[${digitSigns}]`, 'g')
const point = /* @__PURE__ */ new RegExp(`([\\d${digitSigns}])[点點]([\\d${digitSigns}]+)`)

/** Replaces each Chinese digit by its ASCII digit: `一三八零零` → `13800`. Units such as 十 stay. */
export function asciiDigits(text: string): string {
  return text.replace(anyDigit, (form) => digits.get(form) ?? form)
}

const units: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1000,
  仟: 1000,
  k: 1000,
  万: 10_000,
  萬: 10_000,
  w: 10_000,
}
const token = /\d+(?:\.\d+)?|[十拾百佰千仟k万萬w]|[〇零○]|[一-龥]/gi

/** Rounds to the hundredth: 1.13 × 10,000 is not quite 11,300. */
const hundredths = (number: number) => Number(number.toFixed(2))

/**
 * Reads digits and Chinese units in folded text without spaces: `八百`, `1千2`, `1.2w`, `一万零五十`, `贰仟`,
 * `廿八`, `一点二万`.
 * Returns null for anything else, such as `七八百`.
 */
export function readNumeral(written: string): number | null {
  const text = written
    .replace(/廿/g, '二十')
    .replace(/卅/g, '三十')
    .replace(point, (_, whole: string, rest: string) => `${asciiDigits(whole)}.${asciiDigits(rest)}`)
  // Digit by digit. Two digits of words alone may mean a range: 七八.
  const plain = asciiDigits(text)
  if (/^\d+(?:\.\d+)?$/.test(plain)) return /^[^\d〇零○]{2}$/.test(text) ? null : Number(plain)

  const tokens = text.match(token) ?? []
  if (text === '' || tokens.join('') !== text) return null
  let [total, section, smallest] = [0, 0, Infinity]
  let pending: number | null = null
  let [isAfterZero, hasFraction] = [false, false]
  for (const part of tokens) {
    const unit = units[part.toLowerCase()]
    if (unit === undefined) {
      const isZero = /^[〇零○]$/.test(part)
      const value = Number(asciiDigits(part))
      // Two numbers without a unit between them are a range or a slip.
      if (pending !== null || Number.isNaN(value) || hasFraction) return null
      if (isZero && smallest === Infinity) return null
      hasFraction = !Number.isInteger(value)
      if (isZero) isAfterZero = true
      else pending = value
      continue
    }
    if (unit === 10_000) {
      section += pending ?? 0
      if (section === 0 || total > 0) return null
      total = hundredths(section * unit)
      section = 0
    } else {
      const amount: number = (pending ?? (unit === 10 ? 1 : NaN)) * unit
      if (!(amount < smallest) || unit >= smallest) return null
      section = hundredths(section + amount)
    }
    smallest = unit
    pending = null
    isAfterZero = false
  }
  if (pending === null) return isAfterZero ? null : total + section
  // A last digit without its unit means the next smaller unit: 八百五, 1万2.
  const isDigit = Number.isInteger(pending) && pending < 10
  const last = isDigit && !isAfterZero && smallest > 10 ? pending * (smallest / 10) : pending
  return Number.isInteger(last) && last < smallest ? total + section + last : null
}
