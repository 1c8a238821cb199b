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

test('an error of the machine prints its code and meaning, and no code that is not in the list', () => {
  const printed: string[] = []
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void printed.push(String(text)))
  const coded = (code: string) => Object.assign(new Error('示例标记'), { code })
  reportBug(new Error('示例标记', { cause: coded('SQLITE_FULL') }))
  reportBug(coded('SQLITE_IOERR_WRITE'))
  reportBug(coded('ENOSPC'))
  reportBug(coded('SQLITE_CONSTRAINT_CHECK'))
  reportBug(coded('示例标记'))
  reportBug(new Error('示例标记', { cause: coded('ENOTFOUND') }))
  expect(printed.map((text) => text.split('\n')[0])).toEqual([
    '出错 SQLITE_FULL：盘满了',
    '出错 SQLITE_IOERR：盘读写出错，也可能满了',
    '出错 ENOSPC：盘满了',
    'bug: Error SQLITE_CONSTRAINT',
    'bug: Error',
    '出错 ENOTFOUND：找不到数据库服务器的主机名',
  ])
  expect(printed.join()).not.toContain('示例标记')
})
