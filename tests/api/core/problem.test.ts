import { expect, test, vi } from 'vitest'
import { reportBug } from '#api/core/problem.ts'

test('a bug prints its name and place, never its message, even a message that looks like a place', () => {
  const printed: string[] = []
  vi.spyOn(console, 'error').mockImplementation(
    (...words: unknown[]) => void printed.push(words.map(String).join(' ')),
  )
  reportBug(new TypeError('示例标记\n    at 示例标记 (示例标记:1:1)\n'))
  reportBug('示例标记')
  expect(printed.join('\n')).not.toContain('示例标记')
  expect(printed[0]).toMatch(/^bug: TypeError\n\s+at .*problem\.test\.ts/)
  expect(printed[1]).toBe('bug: unknown\n')
})
