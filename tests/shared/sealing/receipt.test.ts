import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import {
  checkDigit,
  formatReceipt,
  normaliseDigits,
  parseReceipt,
  receiptFrom,
  type Receipt,
} from '#shared/sealing/receipt.ts'

const receipts = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 19, maxLength: 19 })
  .map((digits) => digits.join(''))
  .map((digits) => (digits + String(checkDigit(digits))) as Receipt)

test('the check digit is that of ISO 7064 MOD 11,10', () => {
  // The standard's own example, and the tax number of the German handbook.
  expect(checkDigit('0794')).toBe(5)
  expect(checkDigit('8609574271')).toBe(9)
})

test('a shown receipt is read back, however it is typed', () => {
  const joints = fc.array(
    fc.constantFrom(
      ...[
        '',
        ' ',
        '  ',
        '-',
        '－',
        '—',
        '\u2212',
        '·',
        '.',
        '。',
        '，',
        '、',
        '；',
        '/',
        '|',
        '_',
        '\u3000',
        '\n',
      ],
      // Address books, chats and word processors put these around a number; nobody sees them.
      ...[
        '\u200b',
        '\u202a',
        '\u202d',
        '\u202c',
        '\u2066',
        '\u2069',
        '\u061c',
        '\u180e',
        '\ufffc',
        '\ufe0f',
        '\u00ad',
      ],
    ),
    {
      minLength: 21,
      maxLength: 21,
    },
  )
  fc.assert(
    fc.property(receipts, joints, fc.boolean(), (receipt, between, full) => {
      expect(parseReceipt(formatReceipt(receipt))).toBe(receipt)
      const typed = receipt.replace(
        /\d/g,
        (digit, index: number) =>
          (between[index] ?? '') + (full ? String.fromCharCode(digit.charCodeAt(0) + 0xfee0) : digit),
      )
      expect(parseReceipt(typed + (between[20] ?? ''))).toBe(receipt)
    }),
  )
})

test('every single wrong digit is found', () => {
  fc.assert(
    fc.property(
      receipts,
      fc.integer({ min: 0, max: 19 }),
      fc.integer({ min: 1, max: 9 }),
      (receipt, position, by) => {
        const wrong = String((Number(receipt[position]) + by) % 10)
        expect(parseReceipt(receipt.slice(0, position) + wrong + receipt.slice(position + 1))).toBe(
          'wrong-check-digit',
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('every other text is refused with its fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const parsed = parseReceipt(text)
      const digits = normaliseDigits(text)
      if (digits === null) expect(parsed).toBe('not-digits')
      else if (digits.length !== 20) expect(parsed).toBe('wrong-length')
    }),
  )
  expect(parseReceipt('！？…')).toBe('not-digits')
  expect(parseReceipt('')).toBe('wrong-length')
  expect(parseReceipt('1234 5678 9012 3456 789')).toBe('wrong-length')
  // The site never shows digits of other scripts.
  expect(parseReceipt('٠'.repeat(20))).toBe('not-digits')
})

test('letters that look like digits are read as these, and the check digit decides', () => {
  for (const nought of ['О', 'о', 'Ο', 'ο'])
    expect(parseReceipt('1593 8472 61?3 5827 4915'.replace('?', nought))).toBe('15938472610358274915')
  fc.assert(
    fc.property(receipts, fc.constantFrom('O', 'o'), fc.constantFrom('l', 'I'), (receipt, zero, one) => {
      const alike = formatReceipt(receipt).replace(/0/g, zero).replace(/1/g, one)
      for (const text of [
        alike,
        alike.replace(/[lI]/g, '|'),
        `老板，我的码是 ${alike} 帮我看看`,
        `回执码：${alike}`,
        `${alike}\r\n网址 www.shili.gov.cn\r\n2026年12月5日回来看`,
      ])
        expect(parseReceipt(text)).toBe(receipt)
      const wrong = String((Number(receipt[19]) + 1) % 10)
      expect(parseReceipt(`${alike.slice(0, -1)}${wrong}`)).toBe('wrong-check-digit')
    }),
  )
  expect(parseReceipt('hello')).toBe('not-digits')
})

test('Chinese digits are digits', () => {
  fc.assert(
    fc.property(receipts, (receipt) => {
      for (const digits of ['〇一二三四五六七八九', '零壹貳參肆伍陸柒捌玖', '洞幺两三四五六拐八勾']) {
        const said = receipt.replace(/\d/g, (digit) => digits.charAt(Number(digit)))
        expect(parseReceipt(said)).toBe(receipt)
      }
      // A keyboard of emoji frames each digit.
      expect(parseReceipt(receipt.replace(/\d/g, '$&\ufe0f\u20e3'))).toBe(receipt)
    }),
  )
})

test('a code is found in the text around it, and two codes are none', () => {
  fc.assert(
    fc.property(receipts, receipts, (receipt, other) => {
      fc.pre(receipt !== other)
      const shown = formatReceipt(receipt)
      for (const text of [
        `${shown}\r\n2026年12月5日\r\n`,
        `${shown.slice(0, 14)}\n${shown.slice(15)}\n2026年12月5日`,
        `您的回执码是：${shown}，请收好。编号 JM13093165`,
        `${shown}\r\n网址 127.0.0.1:3000/zz\r\n2026年12月5日回来看\r\n`,
        `回执码 ${shown}\n网址 www.12350.gov.cn\n编号 JM13093165（打电话用）`,
        `共五组：${shown
          .split(' ')
          .map((group) => Array.from(group).join(' '))
          .join('，')}。`,
        `我记的是${shown.replaceAll(' ', '、')}`,
        // Dictated, numbered, beside a telephone number, out of a page's source.
        shown.replaceAll(' ', '，空一格，'),
        shown
          .split(' ')
          .map((group, index) => `第${String(index + 1)}组：${group}`)
          .join('\n'),
        shown
          .split(' ')
          .map((group, index) => `${String(index + 1)}. ${group}`)
          .join('\n'),
        `13800138000 ${receipt}`,
        `<b>${shown.replaceAll(' ', '</b> <b>')}</b>`,
        `回执码\n共五组：${Array.from(receipt).join(' ')}。\n${shown}\n编号\nJM13093165\n回来看\n2026年12月5日`,
      ])
        expect(parseReceipt(text)).toBe(receipt)
      expect(parseReceipt(`我有两个：${shown}；还有 ${formatReceipt(other)}`)).toBe('two-codes')
      // Neither of two is opened by chance, and one that is wrong is not named as two.
      expect(parseReceipt(`${shown}\n${shown}`)).toBe(receipt)
    }),
  )
})

test('a receipt is drawn without bias and asks for more bytes when too few are usable', () => {
  let given = 0
  // Only two bytes of 32 are usable: 255 is not.
  const sparse = (count: number) => {
    given += 1
    return new Uint8Array(count).fill(255).fill(7, 0, 2)
  }
  expect(receiptFrom(sparse).slice(0, 19)).toBe('7'.repeat(19))
  expect(given).toBe(10)

  // Each byte below 250 once gives each digit equally often.
  const counts = new Map<string, number>()
  for (let byte = 0; byte < 250; byte += 1) {
    const [digit = ''] = receiptFrom((count) => new Uint8Array(count).fill(byte))
    counts.set(digit, (counts.get(digit) ?? 0) + 1)
  }
  expect([...counts.values()]).toEqual(Array<number>(10).fill(25))

  fc.assert(
    fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      let at = 0
      // Zeros follow the given bytes, so the source never ends.
      const receipt = receiptFrom((count) => Uint8Array.from({ length: count }, () => bytes[at++] ?? 0))
      expect(parseReceipt(receipt)).toBe(receipt)
      expect(formatReceipt(receipt)).toMatch(/^\d{4}( \d{4}){4}$/)
    }),
  )
})
