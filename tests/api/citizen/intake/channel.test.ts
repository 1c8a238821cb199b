import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorsOf, form, kept, plainTip, post } from '#tests/support/office/citizen.ts'
import { openOffice, type Office } from '#tests/support/office/office.ts'
import { taggedPhoto } from '#tests/support/photo.ts'
import { fullTip } from '#tests/support/office/citizen.ts'

let office: Office
let photo: Buffer
beforeEach(async () => {
  office = await openOffice()
  photo = await taggedPhoto(320, 240)
})
afterEach(() => office.close())

const html = (answer: Response) => answer.text()

/** Runs a function and collects the printed errors of the process. */
async function withConsole<T>(printed: unknown[], run: () => Promise<T>): Promise<T> {
  const original = console.error
  console.error = (...values: unknown[]) => printed.push(...values)
  try {
    return await run()
  } finally {
    console.error = original
  }
}

describe('the channel', () => {
  test('is closed before the office has a key, and gives the typed text back', async () => {
    const closed = await openOffice({ setUp: false })
    const answer = await post(closed, '/tips', form(fullTip, [photo]), { accept: 'html' })
    expect(answer.status).toBe(503)
    const page = await html(answer)
    expect(page).toContain('尚未开通')
    expect(page).toContain('三天出证')
    expect(page).toContain('图片请重新选一次')
    expect(await kept(closed)).toMatchObject({ rows: { tips: 0 }, evidence: 0, spool: [] })
    await closed.close()
  })

  test('of an independent operator needs consent', async () => {
    const independent = await openOffice({ kind: 'independent' })
    const refused = await post(independent, '/tips', plainTip)
    expect(refused.status).toBe(422)
    expect(Object.keys(await errorsOf(refused))).toEqual(['/consent'])
    expect((await post(independent, '/tips', { ...plainTip, consent: true })).status).toBe(201)
    expect((await post(independent, '/tips', form({ ...plainTip, consent: 'yes' }))).status).toBe(201)
    await independent.close()
  })

  test('takes no form of another site, and every form of a browser that names no site', async () => {
    for (const path of ['/tips', '/mailbox', '/mailbox/withdraw', '/receipt/text']) {
      for (const site of ['cross-site', 'same-site']) {
        for (const accept of ['json', 'html'] as const) {
          const answer = await post(office, path, plainTip, {
            accept,
            headers: { 'sec-fetch-site': site, origin: 'https://evil.example' },
          })
          expect(answer.status).toBe(403)
          expect(await answer.text()).toContain('请从本站页面提交')
        }
      }
    }
    for (const headers of [
      {},
      { origin: 'null' },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ])
      expect((await post(office, '/tips', plainTip, { headers })).status).toBe(201)
  })

  test('gives the typed text back when pictures find no place on the disk', async () => {
    await writeFile(join(office.folder, 'spool'), '')
    const errors: unknown[] = []
    const answer = await withConsole(errors, () =>
      post(office, '/tips', form(fullTip, [photo]), { accept: 'html' }),
    )
    expect(answer.status).toBe(500)
    const page = await html(answer)
    expect(page).toContain('系统出错，请稍后再试')
    expect(page).toContain('三天出证')
    expect(errors.join()).toMatch(/^bug: /)
  })

  test('leaves nothing behind when the database fails: no picture, no receipt, and a calm page', async () => {
    await office.database.run('drop table arrivals')
    const errors: unknown[] = []
    const answer = await withConsole(errors, () =>
      post(office, '/tips', form(fullTip, [photo]), { accept: 'html' }),
    )
    expect(answer.status).toBe(500)
    const page = await html(answer)
    expect(page).toContain('系统出错，请稍后再试')
    expect(page).toContain('三天出证')
    expect(page).not.toContain('SQLITE')
    expect(await kept(office)).toMatchObject({ rows: { tips: 0, evidence: 0 }, evidence: 0, spool: [] })
    // The log names nothing that was typed.
    expect(errors.join()).toMatch(/^bug: /)
    expect(errors.join()).not.toMatch(/示例|Shili|arrivals/)
  })
})
