import { hexToBytes } from '@noble/hashes/utils.js'
import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import { identifierKinds, type IdentifierKind } from '#shared/tip/lists.ts'
import { keysOf } from '#shared/keys.ts'
import { identifierToken, normaliseIdentifier } from '#shared/tip/identifiers.ts'
import vectors from '#tests/vectors/identifiers.json' with { type: 'json' }

const kinds = fc.constantFrom(...keysOf(identifierKinds))
const key = hexToBytes(vectors.blindIndexKey)

// Normal forms written by hand from docs/format.md 6, tokens made by Python's hmac and hashlib.
test.each(vectors.identifiers)(
  '$kind “$value” gives the same token for ever',
  ({ kind, value, normalised, token }) => {
    expect(normaliseIdentifier(kind as IdentifierKind, value)).toBe(normalised)
    expect(identifierToken(key, kind as IdentifierKind, value)).toBe(token)
  },
)

test('a normal form is its own normal form', () => {
  fc.assert(
    fc.property(kinds, fc.stringMatching(/^[A-Za-z0-9张三（）_ -]{0,40}$/), (kind, value) => {
      const once = normaliseIdentifier(kind, value)
      expect(normaliseIdentifier(kind, once)).toBe(once)
    }),
    { numRuns: 5000 },
  )
})

test('white space, zero-width characters, full-width forms and case make no second seller', () => {
  const spelt = fc.array(fc.constantFrom(...Array.from('abcxyz0123456789_')), { minLength: 1, maxLength: 20 })
  const noise = fc.constantFrom('', ' ', '\u3000', '\u200b', '\ufeff', '\t')
  fc.assert(
    fc.property(
      spelt,
      fc.array(noise, { minLength: 21, maxLength: 21 }),
      fc.boolean(),
      (letters, between, full) => {
        const fullWidth = (letter: string) =>
          full ? String.fromCharCode(letter.charCodeAt(0) + 0xfee0) : letter.toUpperCase()
        const noisy =
          letters.map((letter, index) => `${between[index] ?? ''}${fullWidth(letter)}`).join('') +
          (between[20] ?? '')
        expect(identifierToken(key, 'wechat', noisy)).toBe(identifierToken(key, 'wechat', letters.join('')))
      },
    ),
  )
})

test('another kind or another key gives the same text another token', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,20}$/), kinds, kinds, (value, one, other) => {
      const other32 = new Uint8Array(32)
      expect(identifierToken(key, one, value)).not.toBe(identifierToken(other32, one, value))
      if (one !== other) expect(identifierToken(key, one, value)).not.toBe(identifierToken(key, other, value))
    }),
  )
})

const code = fc.stringMatching(/^[A-Za-z0-9]{6,12}$/)
const at = (value: string) => normaliseIdentifier('url', value)

test('two products, two articles, two routes and two share codes are never one seller', () => {
  fc.assert(
    fc.property(code, code, (one, other) => {
      fc.pre(one !== other)
      for (const address of [
        (id: string) => `https://item.taobao.com/item.htm?id=${id}`,
        (id: string) => `https://detail.1688.com/offer?spm=a1&offerId=${id}`,
        (id: string) => `mp.weixin.qq.com/s?__biz=${id}&mid=1`,
        (id: string) => `https://mp.weixin.qq.com/s/${id}`,
        (id: string) => `https://example.com/#/shop/${id}`,
        (id: string) => `https://example.com/#!/shop?id=${id}`,
        (id: string) => `t.cn/${id}`,
        (id: string) => `https://m.tb.cn/h.${id}?tk=1`,
        (id: string) => `weixin://dl/business/?t=${id}`,
        (id: string) => `https://example.com/店铺/${id}`,
        (id: string) => `复制打开 https://example.com/${id} 看看`,
      ])
        expect(at(address(one))).not.toBe(at(address(other)))
    }),
  )
})

test('one address is one seller, however it was passed on', () => {
  fc.assert(
    fc.property(code, (id) => {
      const plain = at(`https://shop.example.com/item/${id}?id=${id}`)
      for (const address of [
        `shop.example.com/item/${id}?id=${id}`,
        `HTTP://Shop.Example.COM:80/item/${id}?id=${id}#top`,
        `https://www.shop.example.com./item/${id}?from=timeline&id=${id}&isappinstalled=0&utm_source=x`,
        `“https://shop.example.com/item/${id}?id=${id}”。`,
        `【卖证】https://shop.example.com/item/${id}?id=${id} 复制打开`,
        `https：／／shop.example.com／item／${id}？id=${id}`,
        `\u202dhttps://shop.example.com/item/${id}?id=${id}\u202c`,
      ])
        expect(at(address), address).toBe(plain)
    }),
  )
})

const digitsOf = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${String(count)}}$`))

test('one phone is one seller in every spelling, and two phones never are', () => {
  const phone = (value: string) => normaliseIdentifier('phone', value)
  const words = (digits: string) =>
    digits.replace(/\d/g, (digit) => '零一二三四五六七八九'.charAt(Number(digit)))
  fc.assert(
    fc.property(digitsOf(8), digitsOf(7), (rest, local) => {
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
      ])
        expect(phone(spelt), spelt).toBe(cell)
      for (const spelt of [
        `0750-${local}`,
        `+86 750 ${local}`,
        `0086-0750-${local}`,
        `86-0750-${local}`,
        `（0750）${local}`,
      ])
        expect(phone(spelt), spelt).toBe(`0750${local}`)
      expect(phone(`+1 ${cell.slice(1)}`)).not.toBe(phone(cell))
    }),
  )
})

test('too little to tell a seller by gives no token', () => {
  for (const value of ['没有电话只有分机1', '第1个', '123456', '12350', '不知道', '无', '同上', '微信同号'])
    expect(normaliseIdentifier('phone', value), value).toBe('')
  for (const kind of keysOf(identifierKinds))
    for (const value of ['无', '没有。', ' 不知道 ', '同上', 'N/A', '？？', '\u200b'])
      expect(normaliseIdentifier(kind, value), `${kind} ${value}`).toBe('')
})
