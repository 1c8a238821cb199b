import { fc } from '#tests/support/property.ts'
import { expect, test } from 'vitest'
import type { Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { parseYuan, rewardTexts, yuan } from '#shared/tip/reward.ts'

test('an amount is read to the fen, however it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (fen) => {
      const whole = BigInt(fen) / 100n
      const decimals = String(BigInt(fen) % 100n).padStart(2, '0')
      expect(parseYuan(`${String(whole)}.${decimals}`)).toBe(fen)
      expect(parseYuan(yuan(fen))).toBe(fen)
    }),
  )
  expect(['800', ' 800.5 ', '￥１，２００．０１元', '1,200,000'].map(parseYuan)).toEqual([
    80_000, 80_050, 120_001, 120_000_000,
  ])
  expect([80_000, 80_050, 120_001, 5].map(yuan)).toEqual(['800 元', '800.50 元', '1,200.01 元', '0.05 元'])
})

test('a text that is not an amount gives none, even if it holds a number', () => {
  const wrong = [
    '',
    '元',
    '8,00',
    '800,50',
    '1.234',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1..2',
    '1 000,00',
    '八百',
    '1234567890',
    'NaN',
  ]
  for (const text of wrong) expect(`${text}: ${String(parseYuan(text))}`).toBe(`${text}: null`)
})

const tip = { status: 'closed', finding: 'substantiated', wantsReward: true } as const
const today = '2026-11-16' as Day
const texts = (
  state: keyof typeof rewardStates,
  claimUntil: string | null = '2026-11-30',
  of: Parameters<typeof rewardTexts>[0] = tip,
) =>
  rewardTexts(
    of,
    {
      state,
      claimUntil,
      amountFen: 80_050,
      reason: state === 'not-eligible' ? 'not-first' : null,
      answer: null,
    },
    { contact: '示例电话', mayWrite: true },
    today,
  )

test('each state gives advice, and the amount shows only once it can be claimed', () => {
  for (const state of keysOf(rewardStates)) {
    const { text, amount, advice } = texts(state)
    const words = [text, ...advice].join(' ')
    expect(words).not.toMatch(/[{}]|undefined|null/)
    for (const sentence of advice) expect(sentence).toMatch(/。$/)
    expect(amount).toBe(state === 'claim-open' || state === 'paid' ? '800.50 元' : undefined)
    // No text promises a reward.
    expect(words).not.toMatch(/保证|一定|必将|承诺/)
  }
  expect(texts('claim-open').until).toBe('2026-11-30')
  expect(texts('claim-open').advice.join('')).toContain('在下面给办理人员留言，或者联系示例电话')
  const purged = rewardTexts(
    tip,
    { state: 'paid', claimUntil: null, amountFen: 100, reason: null, answer: null },
    { contact: '示例电话', mayWrite: false },
    today,
  )
  expect(purged.advice).toEqual(['不用再做什么。', '没有收到，请联系示例电话。'])
  expect(texts('not-eligible').text).toContain(rewardReasons['not-first'])
  expect(texts('claim-open', '2026-11-15')).toEqual(texts('lapsed', '2026-11-15'))
})

test('nothing can be claimed during a review, and a paid reward stays paid', () => {
  const again = { status: 'investigating', finding: null, wantsReward: true } as const
  for (const state of ['proposed', 'approved', 'claim-open', 'lapsed'] as const)
    expect(texts(state, '2026-11-30', again)).toEqual({
      text: '复核期间，奖励先不办理',
      advice: ['复核结束后，这里会写明结果。'],
    })
  expect(texts('paid', '2026-11-30', again)).toEqual(texts('paid'))
})

test('a review that ends without substantiation leaves nothing to claim and names a contact', () => {
  for (const finding of ['unsubstantiated', 'undetermined'] as const)
    for (const state of ['proposed', 'approved', 'claim-open', 'lapsed'] as const)
      expect(texts(state, '2026-11-30', { ...tip, finding })).toEqual({
        text: '复核已经结束，奖励怎样处理还没有登记',
        advice: ['想知道结果，可以在下面给办理人员留言，或者联系示例电话。'],
      })
})
