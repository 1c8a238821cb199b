import { expect, test } from 'vitest'
import { addDays, isDay, type Day } from '#shared/day.ts'
import {
  addWorkingDays,
  firstUnknownDay,
  holidayAhead,
  isWorkingDay,
  workingDaysBetween,
} from '#shared/working-days.ts'

const day = (text: string): Day => {
  if (!isDay(text)) throw new Error(`no day: ${text}`)
  return text
}

/** The state council's arrangements, from 国办发明电〔2024〕12号 and 〔2025〕7号, and not from the package. */
test.each([
  ['2025-01-28', '2025-02-04', ['2025-01-26', '2025-02-08']],
  ['2025-10-01', '2025-10-08', ['2025-09-28', '2025-10-11']],
  ['2026-02-15', '2026-02-23', ['2026-02-14', '2026-02-28']],
  ['2026-10-01', '2026-10-07', ['2026-09-20', '2026-10-10']],
])('nobody works from %s to %s, and people work on %j', (from, until, shifted) => {
  for (let one = day(from); one <= until; one = addDays(one, 1))
    expect([one, isWorkingDay(one)]).toEqual([one, false])
  for (const one of shifted) {
    expect([0, 6]).toContain(new Date(one).getUTCDay())
    expect([one, isWorkingDay(day(one))]).toEqual([one, true])
  }
})

test.each([
  // 春节 2025: 26 January, a Sunday, and 8 February, a Saturday, are workdays.
  ['2025-01-24', 2, '2025-01-27'],
  ['2025-01-24', 5, '2025-02-07'],
  ['2025-01-24', 6, '2025-02-08'],
  ['2025-01-24', 7, '2025-02-10'],
  // 国庆 2025: 28 September, a Sunday, and 11 October, a Saturday, are workdays.
  ['2025-09-26', 3, '2025-09-30'],
  ['2025-09-26', 4, '2025-10-09'],
  ['2025-09-26', 6, '2025-10-11'],
  ['2025-09-30', 5, '2025-10-14'],
  // 春节 2026: 14 and 28 February, Saturdays, are workdays.
  ['2026-02-12', 2, '2026-02-14'],
  ['2026-02-12', 3, '2026-02-24'],
  ['2026-02-12', 7, '2026-02-28'],
  ['2026-02-12', 8, '2026-03-02'],
  // 中秋 and 国庆 2026: 20 September, a Sunday, and 10 October, a Saturday, are workdays.
  ['2026-09-18', 5, '2026-09-24'],
  ['2026-09-18', 6, '2026-09-28'],
  ['2026-09-30', 3, '2026-10-10'],
  ['2026-09-30', 5, '2026-10-13'],
  // From a day in the holiday, and back over it.
  ['2026-10-03', 1, '2026-10-08'],
  ['2026-10-03', 0, '2026-10-08'],
  ['2026-10-08', 0, '2026-10-08'],
  ['2026-10-09', -2, '2026-09-30'],
])('from %s %i working days lead to %s', (from, count, due) => {
  expect(addWorkingDays(day(from), count)).toEqual({ day: due, isKnown: true })
  if (count !== 0) expect(workingDaysBetween(day(from), day(due))).toBe(count)
})

test('in a year that the table lacks weekends alone are counted, and the answer says so', () => {
  // 1 October 2099 is a Thursday.
  expect(addWorkingDays(day('2099-09-25'), 5)).toEqual({ day: '2099-10-02', isKnown: false })
  expect(firstUnknownDay(day('2099-05-03'))).toBe('2099-05-03')
  const unknown = firstUnknownDay(day('2025-05-03'))
  expect(unknown).toMatch(/-01-01$/)
  // From a known year into the unknown one.
  expect(addWorkingDays(addDays(unknown, -5), 1).isKnown).toBe(true)
  expect(addWorkingDays(addDays(unknown, -5), 10).isKnown).toBe(false)
})

test.each([
  ['2025-09-16', null],
  ['2025-09-17', { name: '国庆', from: '2025-10-01', until: '2025-10-08' }],
  ['2025-09-30', { name: '国庆', from: '2025-10-01', until: '2025-10-08' }],
  ['2025-10-01', null],
  ['2025-01-14', { name: '春节', from: '2025-01-28', until: '2025-02-04' }],
  ['2026-02-10', { name: '春节', from: '2026-02-15', until: '2026-02-23' }],
  ['2026-04-22', { name: '五一', from: '2026-05-01', until: '2026-05-05' }],
  ['2026-09-17', { name: '中秋', from: '2026-09-25', until: '2026-09-27' }],
  ['2026-09-26', { name: '国庆', from: '2026-10-01', until: '2026-10-07' }],
  // 元旦 2025 is one day: no holiday of three.
  ['2024-12-26', null],
  ['2025-12-26', { name: '元旦', from: '2026-01-01', until: '2026-01-03' }],
  ['2099-09-28', null],
])('on %s the holiday ahead is %j', (today, holiday) => {
  expect(holidayAhead(day(today))).toEqual(holiday)
})
