import { expect, test } from 'vitest'
import { repeatedMember } from '#api/core/body/json.ts'
import { timed } from '#tests/support/patience.ts'

test.each([
  ['an escaped quote', ''],
  ['a backslash', '\\'],
])('a string of quotes that never ends costs little, also when it breaks off after %s', async (_, end) => {
  const text = `{"a":"${'\\"'.repeat(64 * 1024)}${end}`
  const { result, took, limit } = await timed(500, () => repeatedMember(text))
  expect(result).toBeNull()
  expect(took).toBeLessThan(limit)
})

test('a member that stands twice is found behind any text, and in its own object alone', () => {
  expect(repeatedMember('{"a":"\\"{[,:","b":1,"a":2}')).toBe('/a')
  expect(repeatedMember('{"a":[{"b":1},{"b":2}],"c":{"a":1}}')).toBeNull()
})
