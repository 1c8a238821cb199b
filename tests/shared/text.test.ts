import { expect, test } from 'vitest'
import { checkDigit } from '#shared/sealing/receipt.ts'
import { readReceipt } from '#shared/text.ts'

const digits = '1593'.repeat(5).slice(0, 19)
const receipt = digits + String(checkDigit(digits))
const other = '0'.repeat(19) + String(checkDigit('0'.repeat(19)))
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
    `我的回执码：\u202d${groups}\u202c`,
    `${groups}张三`,
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
  [`${receipt}\n${other}`, '不止一个回执码'],
  ['\u200b\u3164', '请填回执码'],
  ['BEGIN:VCALENDAR\r\nDTSTART;VALUE=DATE:20261205\r\nSUMMARY:回来看看', '这是日历提醒'],
  ['8.11897E+19', '表格软件'],
  [receipt.slice(0, 19) + String((Number(receipt[19]) + 1) % 10), '回执码抄错了'],
])('the fault of %j is named', (text, fault) => {
  expect(faultOf(text)).toContain(fault)
})
