import { describe, expect, test } from 'vitest'
import { codeAtoms, codeKindOf, codeKinds } from '#shared/pictures/code.ts'
import { typedAtoms } from '#shared/sellers/typed.ts'

const wordsOf = (value: string) => codeKinds[codeKindOf(value)]

describe('a code', () => {
  test('is named by its form', () => {
    expect(wordsOf('https://u.wechat.com/EAbCd1234')).toBe('微信号')
    expect(wordsOf('http://weixin.qq.com/r/abcd1234')).toBe('微信号')
    expect(wordsOf('https://weixin.qq.com/g/AQYAAabc')).toBe('微信群')
    expect(wordsOf('wxp://f2f0abcdef')).toBe('微信收款码')
    expect(wordsOf('HTTPS://QR.ALIPAY.COM/FKX01234ABCD')).toBe('支付宝的码（收款码）')
    expect(wordsOf('https://qm.qq.com/q/abcd')).toBe('QQ')
    expect(wordsOf('tel:13926541807')).toBe('电话')
    expect(wordsOf('https://shili-ban.example/a')).toBe('网址')
    expect(wordsOf('javascript:alert(1)')).toBe('其他内容')
    expect(wordsOf('https://evil.example/#wxp://')).toBe('网址')
  })

  test('becomes the atoms of the same value when it is typed', () => {
    for (const [code, typed] of [
      ['tel:13926541807', '139 2654 1807'],
      ['https://Shili-Ban88.com/index.html?from=qr', 'www.shili-ban88.com'],
      ['https://u.wechat.com/EAbCd1234', 'u.wechat.com/EAbCd1234'],
      ['HTTPS://QR.ALIPAY.COM/FKX01234ABCD', 'https://qr.alipay.com/fkx01234abcd'],
      ['shili_ban88', '微信：shili_ban88'],
      ['BEGIN:VCARD\nVERSION:3.0\nN:示例\nTEL;TYPE=CELL:13926541807\nEND:VCARD', '13926541807'],
    ] as const) {
      const { strong } = codeAtoms(code)
      expect(strong.length, code).toBeGreaterThan(0)
      expect(typedAtoms(typed).strong, code).toEqual(expect.arrayContaining(strong))
    }
  })

  test('that a browser would run, that names its owner, that is of an office or too long has none', () => {
    for (const value of [
      'javascript:alert(document.cookie)',
      '  JavaScript\u200b:alert(1)',
      'data:text/html,<script>alert(1)</script>',
      'T440703199001011234',
      '44070319900101123X',
      'https://cx.mem.gov.cn/special?index=1',
      `https://shili-ban88.com/${'a'.repeat(600)}`,
      '',
    ])
      expect(codeAtoms(value), value).toMatchObject({ strong: [], similar: [] })
  })
})
