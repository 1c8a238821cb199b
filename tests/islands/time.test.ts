import { afterEach, expect, test, vi } from 'vitest'
import { dayOf } from '#shared/day.ts'
import { officeTime } from '#src/islands/parts/time.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('staff anywhere read the clock of the office, and no act before the day of its tip', () => {
  const instant = '2026-11-28T00:08:59.000Z'
  for (const zone of ['America/Los_Angeles', 'Asia/Shanghai', 'UTC', 'Pacific/Kiritimati']) {
    vi.stubEnv('TZ', zone)
    expect(officeTime(instant), zone).toBe('2026-11-28 08:08')
    expect(officeTime('2026-11-27T16:00:00.000Z').slice(0, 10)).toBe(dayOf(new Date('2026-11-27T16:00:00Z')))
  }
})
