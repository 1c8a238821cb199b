import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eq } from 'drizzle-orm'
import { events, tips } from '#db/schema.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { correctionTexts, findingWord } from '#shared/endings/correction.ts'
import { keysOf } from '#shared/keys.ts'
import { findings, type Finding } from '#shared/tip/lists.ts'
import { post, report } from '#tests/support/office/citizen.ts'
import { correction } from '#tests/support/office/correction.ts'
import { openOffice, type Office, type Person } from '#tests/support/office/office.ts'
import { exampleOperator } from '#tests/support/office/operator.ts'

let office: Office
let lead: Person
let code: string
let id: string
beforeEach(async () => {
  office = await openOffice()
  lead = await office.signIn('lead')
  const { receipt, number } = await report(office, correction)
  code = receipt
  const [tip] = await office.database.select().from(tips).where(eq(tips.number, number))
  id = tip?.id ?? ''
})
afterEach(() => office.close())

const view = async () => MailboxView.parse(await (await post(office, '/mailbox', { receipt: code })).json())
const page = async () =>
  (await post(office, '/mailbox', new URLSearchParams({ receipt: code }), { accept: 'html' })).text()
async function close(finding: Finding, more: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const wish of [{ to: 'investigating' }, { to: 'closed', finding, ...more }]) {
    const [tip] = await office.database.select().from(tips).where(eq(tips.id, id))
    const answer = await lead.post(`/tips/${id}/moves`, { version: tip?.version, ...wish })
    expect(answer.status).toBe(200)
  }
}

describe.each(keysOf(findings))('closed as %s', (finding) => {
  test('tells its ending in its own words, without reason and deed', async () => {
    await close(finding)
    const { ending, isCorrection, reward, may } = await view()
    expect(ending).toEqual({ on: '2026-11-16', finding, ...correctionTexts(finding) })
    expect([isCorrection, reward, may.answerReward]).toEqual([true, undefined, false])
    const html = await page()
    expect(html).toContain(`>${correctionTexts(finding).text}<`)
    expect(html).not.toContain(`>${findings[finding]}`)
  })
})

test('staff read the same endings', () => {
  const words = keysOf(findings).map((finding) => findingWord({ category: 'correction' }, finding))
  expect(words).toEqual(['已改正', '没有发现写错', '看不出指哪里'])
  expect(findingWord({ category: 'other' }, 'substantiated')).toBe('查实')
})

test('a reason and a deed of a report are left out of its closing', async () => {
  await close('substantiated', { ground: 'admitted', deed: 'police' })
  const closings = await office.database.select().from(events).where(eq(events.tipId, id))
  expect(closings.at(-1)).toMatchObject({ to: 'closed', ground: null, deed: null })
  expect(JSON.stringify(await view())).not.toMatch(/公安|当事人/)
})

test('an operator who hides findings does not hide that a page was put right', async () => {
  Object.assign(office.deps, {
    operator: exampleOperator('government-column', { findings: { shown: false } }),
  })
  await close('substantiated')
  expect((await view()).ending).toMatchObject({ text: '改正了' })
})

test('no sentence of its mailbox calls it a report, open, closed or withdrawn', async () => {
  const main = (html: string) => /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? ''
  expect(main(await page())).not.toMatch(/举报/)
  await close('undetermined')
  const closed = main(await page())
  expect(closed).not.toMatch(/举报/)
  expect(closed).toContain('/correct/')
})

test('a withdrawn correction leads back to its page', async () => {
  const answer = await post(
    office,
    '/mailbox/withdraw',
    new URLSearchParams({ receipt: code, sure: 'yes' }),
    {
      accept: 'html',
    },
  )
  expect(answer.status).toBe(200)
  const html = await answer.text()
  expect(html).toContain('/correct/')
  expect(/<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1]).not.toMatch(/举报/)
})
