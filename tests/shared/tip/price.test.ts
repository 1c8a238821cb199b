import { expect, test } from 'vitest'
import { readPrice } from '#shared/tip/price.ts'
import { fc } from '#tests/support/property.ts'

test('a price is read as people write it', () => {
  const written: Readonly<Record<string, number>> = {
    800: 800,
    '８００': 800,
    ' 800.5 ': 800.5,
    '800元': 800,
    '800 块': 800,
    '800块钱': 800,
    '800元整': 800,
    '¥800': 800,
    '￥ 1,200.00 元': 1200,
    '１，２００': 1200,
    '1,234,567': 1_234_567,
    '800左右': 800,
    大概800: 800,
    '大约 800 块左右': 800,
    约800元: 800,
    RMB800: 800,
    '800 rmb': 800,
    人民币800元: 800,
    '800。': 800,
    '要价：800': 800,
    '800/本': 800,
    '800元/本': 800,
    '800一本': 800,
    每本800: 800,
    '每张 800 元': 800,
    一张800: 800,
    八百: 800,
    八百五: 850,
    一千二: 1200,
    '1千2': 1200,
    捌佰元整: 800,
    '1.2w': 12_000,
    '1W': 10_000,
    '1.2万': 12_000,
    '1.13万元': 11_300,
    '1万2': 12_000,
    '3千': 3000,
    '1k': 1000,
    三百五十元五角: 350.5,
    '350块5': 350.5,
    '350块5毛': 350.5,
    '12元3角4分': 12.34,
    壹仟贰佰元伍角整: 1200.5,
    八百块錢: 800,
    三百廿五: 325,
    一点二万: 12_000,
    '费用：800元': 800,
    只要800: 800,
    '【800】': 800,
    '“八百”': 800,
    '💰800': 800,
    '1.125万': 11_250,
    '\u202d800\u202c': 800,
    0: 0,
    '-5': -5,
  }
  expect(Object.fromEntries(Object.keys(written).map((text) => [text, readPrice(text)]))).toEqual(written)
})

test('a text that is not one number gives no price', () => {
  const wrong = [
    ...['', '元', '八九百', '七八百', '几百', '八百多', '800多', '800起', '800+'],
    ...['800-1000', '800～1000', '800—1000', '800到1000', '800至1000', '800/1000', '800 1000', '800、900'],
    ...['8,00', '800，50', '1..2', '1e3', '0x10', 'NaN', '--5', '两本800', '800元2本', 'a800'],
    ...['1.200', '0.125', '1200元5', '350块5本', '300+500', '$800', '800€', '押金300', '-'],
    '8'.repeat(101),
  ]
  for (const text of wrong) expect(`${text}: ${String(readPrice(text))}`).toBe(`${text}: null`)
})

test('a number of yuan and hundredths is read back, with and without thousands', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (hundredths) => {
      const yuan = hundredths / 100
      expect(readPrice(String(yuan))).toBe(yuan)
      expect(readPrice(`￥${yuan.toLocaleString('en-US', { maximumFractionDigits: 2 })}元`)).toBe(yuan)
    }),
  )
})
