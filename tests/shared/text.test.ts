import { expect, test } from 'vitest'
import { checkDigit } from '#shared/sealing/receipt.ts'
import { readPrice, readReceipt } from '#shared/text.ts'

test('a price is read as people write it', () => {
  const written: Readonly<Record<string, number>> = {
    800: 800,
    '８００': 800,
    ' 800.5 ': 800.5,
    '800元': 800,
    '800 块': 800,
    '800块钱': 800,
    '¥800': 800,
    '￥ 1,200.00 元': 1200,
    '１，２００': 1200,
    '1,234,567': 1_234_567,
    '800左右': 800,
    大概800: 800,
    '大约 800 块左右': 800,
    约800元: 800,
    '1.2万': 12_000,
    '1.13万元': 11_300,
    '3千': 3000,
    0: 0,
    '-5': -5,
  }
  expect(Object.fromEntries(Object.keys(written).map((text) => [text, readPrice(text)]))).toEqual(written)
})

test('a text that is not one number gives no price', () => {
  const wrong = [
    '',
    '元',
    '八百',
    '800-1000',
    '800到1000',
    '8,00',
    '800，50',
    '1..2',
    '1e3',
    '0x10',
    '1万2',
    '几百',
    '一张800',
    'NaN',
    '--5',
  ]
  for (const text of wrong) expect(`${text}: ${String(readPrice(text))}`).toBe(`${text}: null`)
})

const digits = '1593'.repeat(5).slice(0, 19)
const receipt = digits + String(checkDigit(digits))
const faultOf = (text: string) => {
  const read = readReceipt(text)
  return typeof read === 'string' ? read : read.fault
}

test('a receipt is read together with words copied from the slip', () => {
  const groups = receipt.replace(/(.{4})/g, '$1 ')
  for (const text of [
    receipt,
    groups,
    `回执码：${groups}`,
    `回执码 ${groups}`,
    ` 我的回执码是:${groups}`,
    `回执:${receipt}`,
  ])
    expect(faultOf(text)).toBe(receipt)
})

test.each([
  ['', '请填回执码'],
  ['  ', '请填回执码'],
  ['回执码：', '请填回执码'],
  ['JM13093165', '这是编号，不是回执码'],
  ['编号：jm 1309 3165', '这是编号，不是回执码'],
  ['编号 ＪＭ１３０９３１６５', '这是编号，不是回执码'],
  [receipt.slice(0, 19), '您填了 19 位，应该是 20 位'],
  [`回执码：${receipt}1`, '您填了 21 位，应该是 20 位'],
  ['不记得了', '回执码只有数字'],
  [`${receipt} 张三`, '回执码只有数字'],
  [receipt.slice(0, 19) + String((Number(receipt[19]) + 1) % 10), '回执码抄错了'],
])('the fault of %j is named', (text, fault) => {
  expect(faultOf(text)).toContain(fault)
})
