import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { Operator, operatorFault } from '#shared/operator.ts'

const own = parse(readFileSync('operator.yaml', 'utf8')) as Record<string, unknown>

/** Returns the fault that an operator file with these fields has; null without one. */
function faultOf(fields: Readonly<Record<string, unknown>>): string | null {
  const parsed = Operator.safeParse({ ...own, ...fields })
  return parsed.success ? null : operatorFault(parsed.error)
}

test('a slip in the operator file is named in Chinese with its field', () => {
  expect(faultOf({})).toBe(null)
  expect(faultOf({ backup: { folder: '/mnt' } })).toBe('没有 backup 这一项，请核对拼写')
  expect(faultOf({ backups: { folder: '/mnt', every: 24 } })).toBe('backups 里没有 every 这一项，请核对拼写')
  expect(faultOf({ contact: undefined })).toMatch(/^contact：请填写/)
  expect(faultOf({ numberPrefix: 'jm' })).toBe('numberPrefix：编号前缀用 2–4 个大写字母')
  expect(faultOf({ days: { due: '七' } })).toMatch(/^days\.due：[^A-Za-z]*$/)
})
