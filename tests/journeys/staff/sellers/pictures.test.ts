import { expect, test } from 'vitest'
import * as z from 'zod'
import { AuditPage } from '#shared/contract/audit.ts'
import { SellerView } from '#shared/sellers/contract.ts'
import { violations } from '#tests/support/browser/axe.ts'
import { leaks, lockOf, openTip, signIn, tipOf } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'
import { correction } from '#tests/support/office/correction.ts'
import { patience } from '#tests/support/patience.ts'
import { copies, onLongScreen, photoShot, withCodes } from '#tests/support/pictures.ts'

const office = demoOffice()
const Found = z.object({ id: z.string() })

test('a code in a picture is read here, added by one key, and taken back', async () => {
  const [host, hidden] = ['shili-biaoji-ma.com', 'shili_biaoji_zi_66']
  const link = `https://${host}/index.html`
  const hostile = `javascript:document.title='${hidden}'//\u202e${'长'.repeat(300)}`
  const shown = await office.handIn({ description: '示例：朋友圈截图里有他的码。' }, [
    await withCodes(link, hostile),
  ])
  const other = await office.handIn({ description: `示例：短信里的网站是 www.${host}，让人付钱办证。` })
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await office.compared(context)
  await openTip(page, shown.number)
  const codes = tipOf(page).getByRole('region', { name: '图里的二维码' })
  await codes.getByText(link).waitFor({ timeout: patience })
  await codes.getByText('网址').waitFor()
  const trap = codes.getByRole('listitem').filter({ hasText: hidden })
  await trap.getByText('没有能认人的内容').waitFor()
  expect(await trap.innerText()).toMatch(/…共 \d+ 个字/)
  expect(await trap.innerText()).not.toContain('\u202e')
  expect(await codes.getByRole('link').count()).toBe(0)
  expect(await page.title()).not.toContain(hidden)
  expect(await violations(page)).toEqual([])

  const kin = page.getByRole('region', { name: '同一卖家' })
  await page.keyboard.press('q')
  await codes.getByText('加到了认人线索').waitFor()
  await kin.getByRole('heading', { name: /^同一卖家另有 1 条/ }).waitFor()
  await kin.getByText(host).waitFor()
  await tipOf(page).getByText('图里的二维码，加到认人线索：网址').waitFor()
  expect(await violations(page)).toEqual([])
  // The head of the seller shows the code among the identifiers of its tips.
  await kin.getByRole('link', { name: '一起看' }).click()
  await page.getByText('2 条线索').first().waitFor()
  await page.getByRole('heading', { level: 3, name: new RegExp(host) }).waitFor()
  await page.keyboard.press('z')
  await page
    .getByText(/^已撤回：二维码已加到/)
    .first()
    .waitFor()

  await page.getByRole('link', { name: '全部去掉' }).click()
  // A colleague who opens it later, or this person again, finds the code as it was offered.
  await openTip(page, shown.number)
  await codes.getByRole('button', { name: /^加到这条线索的认人线索/ }).click()
  await codes.getByText('加到了认人线索').waitFor()
  await page.reload()
  await tipOf(page).waitFor()
  await page.keyboard.press('z')
  await page.getByRole('status').getByText(`已撤回：二维码已加到 ${shown.number} 的认人线索`).waitFor()
  await openTip(page, shown.number)
  await codes.getByRole('button', { name: /^加到这条线索的认人线索/ }).click()
  await codes.getByText('加到了认人线索').waitFor()
  await page.reload()
  await openTip(page, shown.number)
  await codes.getByText('加到了认人线索').waitFor({ timeout: patience })
  await codes.getByRole('button', { name: '撤下' }).click()
  await codes.getByRole('button', { name: /^加到这条线索的认人线索/ }).waitFor()
  const { rows } = await office.read(context, AuditPage, '/audit')
  expect(rows.filter(({ action }) => action === 'seller.code')).toHaveLength(3)
  expect(rows.filter(({ action }) => action === 'seller.code-back')).toHaveLength(3)
  expect(other.number).not.toBe(shown.number)
  for (const value of [host, hidden, `host:${host}`]) expect(leaks(office.seen, value), value).toEqual([])
  expect(await page.title()).not.toContain(hidden)
  await context.close()
})

test('a code at the foot of a long screenshot is read, and an urgent tip says so', async () => {
  const link = 'https://shili-biaoji-chang.com/'
  const tall = await onLongScreen(await withCodes(link))
  const { number } = await office.handIn({ description: '示例：长截图最下面有码。', urgent: true }, [tall])
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const codes = tipOf(page).getByRole('region', { name: '图里的二维码' })
  await codes.getByText(link).waitFor({ timeout: patience })
  await tipOf(page).getByRole('definition').filter({ hasText: '有人受伤或正在发生' }).waitFor()
  await context.close()
})

test('a code in a picture of a correction is read, and is not offered for a seller', async () => {
  const link = 'https://shili-gaicuo-ma.com/'
  const { receipt, number } = await office.handIn(correction)
  await office.answer(receipt, '示例：网页上的码扫出来是这个。', [await withCodes(link)])
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await openTip(page, number)
  const codes = tipOf(page).getByRole('region', { name: '图里的二维码' })
  await codes.getByText(link).waitFor({ timeout: patience })
  await codes.getByText('没有打开过').waitFor()
  // Reading the code takes longer than reading the notes, which a button waits for.
  expect(await codes.innerText()).not.toMatch(/卖家|线索/)
  expect(await codes.getByRole('button').count()).toBe(0)
  await context.close()
})

test('a picture that is nearly the same suggests a tip once both are opened, and never joins', async () => {
  const picture = await photoShot(3)
  const copy = await (copies['half the size, quality 40'] ?? (() => Promise.resolve(picture)))(picture)
  const first = await office.handIn({ description: '示例：他在街上发这张名片。' }, [picture])
  const second = await office.handIn({ description: '示例：群里转来的，别人说是骗子。' }, [copy])
  await office.handIn({ description: '示例：另外一个人，另外一张图。' }, [await photoShot(4)])
  const context = await office.profile()
  const page = await context.newPage()
  await signIn(page, office.server)
  await office.compared(context)
  const seen = office.posted('/pictures')
  await openTip(page, first.number)
  await expect.poll(() => office.posted('/pictures'), { timeout: patience }).toBe(seen + 1)
  await openTip(page, second.number)
  await expect.poll(() => office.posted('/pictures'), { timeout: patience }).toBe(seen + 2)
  const { id } = await office.read(context, Found, `/numbers/${second.number}`)
  await expect
    .poll(async () => (await office.read(context, SellerView, `/tips/${id}/seller`)).suggested, {
      timeout: patience,
    })
    .toMatchObject([{ number: first.number, why: '图片几乎一样' }])
  expect((await office.read(context, SellerView, `/tips/${id}/seller`)).count).toBe(1)
  await openTip(page, first.number)
  await page.getByRole('region', { name: '同一卖家' }).getByText('图片几乎一样').waitFor()
  // The lock leaves nothing of a picture on the screen.
  await page.getByRole('button', { name: '锁屏' }).click()
  await lockOf(page).waitFor()
  await context.close()
})
