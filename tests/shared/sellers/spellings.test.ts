import { hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { atomsOf } from '#shared/sellers/atoms.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import type { IdentifierKind } from '#shared/tip/lists.ts'
import { fc } from '#tests/support/property.ts'
import vectors from '#tests/vectors/sellers.json' with { type: 'json' }

const strongOf = (kind: IdentifierKind, value: string) =>
  atomsOf({ identifiers: [{ kind, value }], description: '这件事我想反映一下。' }).strong
const inText = (description: string) => atomsOf({ identifiers: [], description }).strong
const isJoined = (one: readonly string[], other: readonly string[]) =>
  one.some((atom) => other.includes(atom))

// Made once by a separate program in Python.
test('link key and tokens are those of docs/format.md', () => {
  const key = linkKeyOf(vectors.identity)
  expect(key).toEqual(hexToBytes(vectors.linkKey))
  for (const { version, atom, token } of vectors.tokens) expect(tokenOf(key, version, atom)).toBe(token)
})

const code = fc.stringMatching(/^[A-Za-z0-9]{6,12}$/)

test('two products, two articles, two pages and two share codes are never one seller', () => {
  fc.assert(
    fc.property(code, code, (one, other) => {
      fc.pre(one !== other)
      for (const address of [
        (id: string) => `https://item.taobao.com/item.htm?id=${id}`,
        (id: string) => `https://detail.1688.com/offer?spm=a1&offerId=${id}`,
        (id: string) => `mp.weixin.qq.com/s?__biz=${id}&mid=1`,
        (id: string) => `https://mp.weixin.qq.com/s/${id}`,
        (id: string) => `https://weidian.com/#/shop/${id}`,
        (id: string) => `t.cn/${id}`,
        (id: string) => `https://m.tb.cn/h.${id}?tk=1`,
        (id: string) => `weixin://dl/business/?t=${id}`,
        (id: string) => `复制打开 https://v.douyin.com/${id}/ 看看`,
      ]) {
        expect(isJoined(strongOf('url', address(one)), strongOf('url', address(other))), address(one)).toBe(
          false,
        )
        expect(strongOf('url', address(one)).length, address(one)).toBeGreaterThan(0)
      }
    }),
  )
})

test('one product is one seller, however its address was passed on', () => {
  fc.assert(
    fc.property(code, (id) => {
      const plain = strongOf('url', `https://weidian.com/item.html?itemID=${id}`)
      for (const address of [
        `weidian.com/item.html?itemID=${id}`,
        `HTTP://WeiDian.COM:80/item.html?itemID=${id}#top`,
        `https://www.weidian.com./item.html?from=timeline&itemID=${id}&utm_source=x`,
        `“https://weidian.com/item.html?itemID=${id}”。`,
        `【卖证】https://weidian.com/item.html?itemID=${id} 复制打开`,
        `https：／／weidian.com／item.html？itemID=${id}`,
        `\u202dhttps://weidian.com/item.html?itemID=${id}\u202c`,
      ])
        expect(isJoined(strongOf('url', address), plain), address).toBe(true)
      expect(isJoined(inText(`我在https://weidian.com/item.html?itemID=${id}，看到的。`), plain)).toBe(true)
    }),
  )
})

const digitsOf = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${String(count)}}$`))

test('one phone is one seller in every spelling, and two phones never are', () => {
  const words = (digits: string) =>
    digits.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))
  fc.assert(
    fc.property(digitsOf(8), fc.stringMatching(/^[2-8][0-9]{6}$/), (rest, local) => {
      fc.pre(rest !== '88888888')
      const cell = `138${rest}`
      const parted = `138-${rest.slice(0, 4)}-${rest.slice(4)}`
      for (const spelt of [
        `+86 ${parted}`,
        `0086${cell}`,
        `086-${cell}`,
        `86 ${cell}`,
        `0${cell}`,
        `17951 ${cell}`,
        words(cell),
        cell.replace(/0/g, 'O'),
        `电话：${parted.replace(/-/g, ' ')}（微信同号）`,
        `\u202d${cell}\u202c`,
      ]) {
        expect(strongOf('phone', spelt), spelt).toEqual([`num:${cell}`])
        expect(inText(`卖证的人，号码是${spelt}，三天出证。`), spelt).toEqual([`num:${cell}`])
      }
      for (const spelt of [
        `0750-${local}`,
        `+86 750 ${local}`,
        `0086-0750-${local}`,
        `86-0750-${local}`,
        `（0750）${local}`,
      ])
        expect(strongOf('phone', spelt), spelt).toEqual([`num:0750${local}`])
      expect(isJoined(strongOf('phone', `+1 ${cell.slice(1)}`), [`num:${cell}`])).toBe(false)
    }),
  )
})

test('too little to tell a seller by is no atom', () => {
  for (const value of [
    '没有电话只有分机1',
    '第1个',
    '1234',
    '12350',
    '110',
    '不知道',
    '无',
    '同上',
    '微信同号',
  ])
    expect(strongOf('phone', value), value).toEqual([])
  for (const kind of ['wechat', 'qq', 'url', 'payee', 'shop', 'email', 'employer', 'other'] as const)
    for (const value of ['无', '没有。', ' 不知道 ', '同上', 'N/A', '？？', '\u200b'])
      expect(strongOf(kind, value), `${kind} ${value}`).toEqual([])
})

test('no text takes long to read', () => {
  const texts = [
    '1',
    ' ',
    'a',
    'a.',
    'a@',
    '微信',
    '13',
    '收款人',
    '公司',
    '"',
    '0750-',
    'v',
    '://',
    '王',
    '*',
    'a-',
    '1 ',
    '-',
    '要',
    ' at ',
    'a#qq',
    '1qq.com',
    '158....',
    '卡号是一行',
    '扣号',
    '省市',
  ].map((part) => part.repeat(5000).slice(0, 5000))
  const msOf = (description: string) => {
    const from = performance.now()
    atomsOf({ identifiers: [], description })
    return performance.now() - from
  }
  msOf(texts.join('').slice(0, 5000))
  for (const text of texts) expect(msOf(text), text.slice(0, 4)).toBeLessThan(1000)
})
