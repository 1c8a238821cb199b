import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Day } from '#shared/day.ts'
import { localNotes, Operator, operatorFault, phrasesOf, publicAddressOf } from '#shared/operator.ts'
import { blanks, filledIn } from '#shared/phrases.ts'

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
  expect(faultOf({ publicAddress: 'www.shili.gov.cn/zz' })).toBe(null)
  for (const wrong of ['https://www.shili.gov.cn', 'www.shili.gov.cn/', 'shili', `www.${'a'.repeat(40)}.cn`])
    expect(faultOf({ publicAddress: wrong })).toMatch(/^publicAddress：网址/)
  expect(faultOf({ replies: [{ title: '问', text: '{姓名}您好' }] })).toBe(
    'replies.0.text：不认识 {姓名}，可以用的是 {编号}、{单位}、{今天}',
  )
  expect(faultOf({ replies: Array(10).fill({ title: '问', text: '您好' }) })).toBe(
    'replies：最多 9 条，用数字键 1–9 选',
  )
  expect(faultOf({ checklists: { sellers: ['查'] } })).toMatch(/^checklists/)
  expect(faultOf({ days: { triage: '七' } })).toMatch(/^days\.triage：[^A-Za-z]*$/)
  expect(faultOf({ days: { due: 7 } })).toMatch(/^days\.due 已经不用：.*triage.*investigate.*refer.*answer/)
})

test('the address to copy is the operator’s, else that of the site without its scheme', () => {
  const site = new URL('https://shili.example.com/zz/')
  expect(publicAddressOf(Operator.parse(own), site)).toBe('shili.example.com/zz')
  const set = Operator.parse({ ...own, publicAddress: 'www.shili.gov.cn' })
  expect(publicAddressOf(set, site)).toBe('www.shili.gov.cn')
})

test('an office has its own replies and checklists, and the usual ones for what it leaves out', () => {
  const usual = phrasesOf(Operator.parse(own))
  const set = phrasesOf(
    Operator.parse({ ...own, replies: [{ title: '问', text: '您好' }], checklists: { using: ['查岗'] } }),
  )
  expect(set.replies.filter(({ correction }) => !correction)).toEqual([
    { title: '问', text: '您好', correction: false },
  ])
  expect(set.replies.filter(({ correction }) => correction).map(({ title }) => title)).toContain('已经改好')
  expect(set.checklists).toEqual({ ...usual.checklists, using: ['查岗'] })
  expect(usual.replies.length).toBeGreaterThan(3)
  for (const lines of Object.values(usual.checklists)) expect(lines.length).toBeGreaterThan(1)
})

test('a reply is filled in, and other words in braces stay', () => {
  const values = { 编号: 'JM12345678', 单位: '示例局', 今天: '2026-11-29' }
  expect(Object.keys(values)).toEqual([...blanks])
  expect(filledIn('{单位}{今天}答复 {编号}，{其他}', values)).toBe('示例局2026-11-29答复 JM12345678，{其他}')
})

describe('local facts', () => {
  const fact = {
    says: '示例路1号二楼',
    by: '示例市应急管理局',
    seenOn: '2026-11-01',
    link: 'https://www.shili.gov.cn/',
  }
  const notesOf = (local: Record<string, unknown>, today: string) =>
    localNotes(Operator.parse({ ...own, local }), today as Day)

  test('a slip in a local fact is named in Chinese with its field', () => {
    expect(faultOf({ local: { registration: [{ ...fact, seenOn: '2026-02-30' }] } })).toContain(
      'local.registration.0.seenOn',
    )
    expect(faultOf({ local: { registration: [{ ...fact, link: 'www.shili.gov.cn' }] } })).toContain(
      'https://',
    )
    expect(faultOf({ local: { registration: [{ ...fact, phone: '局里的电话' }] } })).toContain('0750-0000000')
    expect(faultOf({ local: { baoming: [fact] } })).toContain('local')
  })

  test('a missing kind and a placeholder are listed with the word that readers see', () => {
    const [missing] = notesOf({ registration: [fact], venues: [{ ...fact, says: '【待填】' }] }, '2026-11-30')
    expect(missing).toContain('venues（考试点）')
    expect(missing).toContain('rewards（举报奖励办法）')
    expect(missing).not.toContain('registration')
  })

  test('a fact that nobody looked at for a year, or of a day to come, is listed', () => {
    const old = (today: string) => notesOf({ registration: [fact] }, today).slice(1)
    expect(old('2027-11-01')).toEqual([])
    expect(old('2027-11-02').join()).toContain('“示例路1号二楼”（2026-11-01）：一年多没有再看')
    expect(old('2026-10-31').join()).toContain('日子还没有到')
  })
})
