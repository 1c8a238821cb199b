import { expect, test } from 'vitest'
import { addDays, chineseDay, readDay, type Day } from '#shared/day.ts'
import { fc } from '#tests/support/property.ts'

const days = fc.integer({ min: 0, max: 50_000 }).map((count) => addDays('2000-01-01' as Day, count))

test('a day is read as people write it, and as this site writes it', () => {
  fc.assert(
    fc.property(days, (day) => {
      const [year = '', month = '', date = ''] = day.split('-')
      const [m, d] = [String(Number(month)), String(Number(date))]
      const full = day.replace(/[\d-]/g, (part) => String.fromCharCode(part.charCodeAt(0) + 0xfee0))
      for (const written of [
        day,
        full,
        chineseDay(day),
        `DTSTART;VALUE=DATE:${year}${month}${date}`,
        `${year}${month}${date}`,
        `${year}-${m}-${d}`,
        `${year}/${month}/${date}`,
        `${year}.${m}.${d}`,
        `${year} ${m} ${d}`,
        `${year}年 ${m} 月 ${d} 号`,
        `${year}\u2212${month}\u2011${date}`,
        `\u202d${day}\u202c。`,
        `大概${year}年${m}月${d}日左右`,
        `日期：${day} 17:05`,
        `${day}T09:05:00.000Z`,
        `${chineseDay(day)}（星期三）`,
        `${year}、${m}、${d}`,
        `${year}，${m}，${d}`,
        `${year}·${m}·${d}`,
        `“${day}”`,
        `转账时间：${day} 17:05:06`,
        `${year}${month}${date}170506`,
        `${chineseDay(day)}晚上8点`,
        `${chineseDay(day)}下午`,
        `公元${chineseDay(day)}`,
        `${day}T23:59:59+08:00`,
        new Date(day)
          .toLocaleDateString('en-US', { dateStyle: 'full', timeZone: 'UTC' })
          .replace(/^\w+, /, ''),
        new Date(day).toUTCString().slice(5, 16),
        new Date(day).toDateString(),
      ])
        expect(readDay(written), written).toBe(day)
    }),
  )
  expect(readDay('二〇二六年三月十四日')).toBe('2026-03-14')
  expect(readDay('二○二六年十二月三十一日')).toBe('2026-12-31')
  expect(readDay('二〇二六年三月廿八')).toBe('2026-03-28')
  expect(readDay('2026年12月卅一日')).toBe('2026-12-31')
  expect(readDay('贰零贰陆年叁月肆日')).toBe('2026-03-04')
  expect(readDay('2O26-O3-04')).toBe('2026-03-04')
})

test('an instant of another zone is read as the day of the office', () => {
  expect(readDay('2026-03-04T15:59:59Z')).toBe('2026-03-04')
  expect(readDay('2026-03-04T16:00:00Z')).toBe('2026-03-05')
  expect(readDay('2026-03-04T20:00:00-08:00')).toBe('2026-03-05')
  expect(readDay('2026-02-30T16:00:00Z')).toBe('no-such-day')
})

test.each([
  ['0026-03-04', 'year-unclear'],
  ['0001-01-01', 'year-unclear'],
  ['0006-02-02', 'year-unclear'],
  ['1900-01-01', 'year-unclear'],
  ['1999-12-31', 'year-unclear'],
  ['26-3-4', 'year-unclear'],
  ['26年3月4日', 'year-unclear'],
  ['260304', 'year-unclear'],
  ['3月4日', 'year-unclear'],
  ['三月四日', 'year-unclear'],
  ['2027-02-29', 'no-such-day'],
  ['２０２６年２月３０日', 'no-such-day'],
  ['2026-13-01', 'no-such-day'],
  ['2026-04-31', 'no-such-day'],
  ['20260230', 'no-such-day'],
  ['', 'unreadable'],
  ['昨天', 'unreadable'],
  ['2026年3月', 'unreadable'],
  ['2026-03', 'unreadable'],
  ['04/03/2026', 'unreadable'],
  ['2026-03-04 到 2026-03-06', 'unreadable'],
  ['3月4日到6日', 'unreadable'],
  ['2026年3月4、5日', 'unreadable'],
  ['2026-3-4-5', 'unreadable'],
  ['2026年3月4日以前', 'unreadable'],
  ['二零二六年三月初四', 'unreadable'],
  ['202602300900', 'no-such-day'],
  ['February 30, 2026', 'no-such-day'],
  ['2026-03-04abc', 'unreadable'],
])('the fault of %j is %s', (text, fault) => {
  expect(readDay(text)).toBe(fault)
})
