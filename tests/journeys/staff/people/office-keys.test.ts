import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { OfficeKeysView } from '#shared/contract/office-keys.ts'
import { ResealPage } from '#shared/contract/reseal.ts'
import { SessionView, TotpStart } from '#shared/contract/sign-in.ts'
import { KeyRing } from '#shared/sealing/key-ring.ts'
import { generateOfficeIdentity, openJson, recipientOf } from '#shared/sealing/seal.ts'
import { violations } from '#tests/support/browser/axe.ts'
import {
  atDesk,
  leaks,
  lockOf,
  openMenu,
  openTip,
  signIn,
  signInByPassword,
  tipOf,
} from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'
import { authenticator } from '#tests/support/office/authenticator.ts'

const office = demoOffice()

test('a lead renews the office key, reads old and new tips, and a person admitted later holds both keys', async () => {
  const old = await office.handIn({ description: marks.description })
  const context = await office.profile({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  const other = await (await office.profile()).newPage()
  for (const one of [other, page]) await signIn(one, office.server)
  await openTip(other, old.number)
  await tipOf(other).getByLabel('写备注').fill(marks.draft)
  await openMenu(page)
  await page.getByRole('link', { name: '办公钥匙' }).click()
  const renew = page.getByRole('button', { name: '换办公钥匙' })
  await renew.press('Enter')
  await page.getByText('请选为什么要换').waitFor()
  await page.getByRole('radio', { name: /有人离开/ }).check()
  await renew.press('Enter')
  await page.getByText('请先拿出恢复页和名单核对').waitFor()
  await page.getByRole('checkbox', { name: /编号与恢复页上的一致/ }).check()
  expect(await violations(page)).toEqual([])
  await renew.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: '换', exact: true }).press('Enter')

  // All have to sign in; a text that was typed elsewhere stays.
  await page.getByText('办公钥匙已经换好').waitFor()
  const unlock = async (one: typeof page) => {
    await one.getByLabel('密码').fill(office.server.demo.password)
    await one.getByRole('button', { name: '解锁' }).click()
    await atDesk(one)
  }
  await unlock(page)
  await page.getByText('只用来打开以前的线索').waitFor()
  // The background seals the old tip to the new key.
  await page.getByText('都已改用新钥匙').waitFor()
  expect(await violations(page)).toEqual([])
  await tipOf(other).getByRole('button', { name: '保存备注' }).click()
  await lockOf(other).waitFor()
  await unlock(other)
  expect(await tipOf(other).getByLabel('写备注').inputValue()).toBe(marks.draft)
  await tipOf(other).getByRole('button', { name: '保存备注' }).click()
  await tipOf(other).getByRole('region', { name: '内部备注' }).getByText(marks.draft).waitFor()

  await page.setViewportSize({ width: 1280, height: 800 })
  const fresh = await office.handIn({ description: `${marks.description}第二条` })
  for (const [number, text] of [
    [old.number, marks.description],
    [fresh.number, `${marks.description}第二条`],
  ] as const) {
    await openTip(page, number)
    await tipOf(page).getByText(text, { exact: true }).waitFor()
  }

  // A person who joins now is admitted by the console with both keys.
  const api = `${office.server.url}/api/staff`
  const post = async (path: string, body: unknown) =>
    fetch(`${api}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(body),
    })
  await page.getByRole('link', { name: '人员' }).click()
  await page.getByRole('button', { name: '生成邀请码' }).click()
  const code = await page.getByRole('status').getByRole('code').innerText()
  const { secret } = TotpStart.parse(await (await post('/join/start', { code })).json())
  const totp = authenticator(secret)
  const identity = await generateOfficeIdentity()
  const proof = randomBytes(32).toString('hex')
  const credentials = {
    salt: randomBytes(16).toString('hex'),
    proof,
    recipient: await recipientOf(identity),
  }
  const joining = { code, account: 'zhao.liu', displayName: '赵六（示例）', credentials }
  expect((await post('/join', { ...joining, totp: await totp.next() })).status).toBe(201)
  await page.getByRole('button', { name: '刷新' }).click()
  const person = page.getByRole('listitem').filter({ hasText: '赵六（示例）' })
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()
  const session = await post('/sign-in', { account: 'zhao.liu', proof, totp: await totp.next() })
  const { ring, officeRecipient } = SessionView.parse(await session.json())
  const opened = await openJson(KeyRing, Buffer.from(ring ?? '', 'base64'), [identity])
  const recipients = await Promise.all(opened.office.map((key) => recipientOf(key.identity)))
  expect(recipients).toEqual([officeRecipient, await recipientOf(office.officeIdentity)])
  const { keys } = await office.read(context, OfficeKeysView, '/office-keys')
  expect(keys.map(({ id }) => id)).toEqual(opened.office.map(({ id }) => id))
  const { left } = await office.read(context, ResealPage, '/reseal')
  expect(left).toBe(0)
  for (const key of opened.office) expect(leaks(office.seen, key.identity)).toEqual([])
  expect(office.posted('/office-keys')).toBe(1)
  await context.close()
})

test('the console seals nothing to an earlier office key that the server names again', async () => {
  const { number } = await office.handIn()
  const context = await office.profile()
  const page = await context.newPage()
  const earlier = await recipientOf(office.officeIdentity)
  await context.route('**/api/staff/sign-in', async (route) => {
    const response = await route.fetch()
    const session = (await response.json()) as object
    await route.fulfill({ response, json: { ...session, officeRecipient: earlier } })
  })
  const before = office.posted('/notes')
  await signInByPassword(page, office.server)
  await openTip(page, number)
  await tipOf(page).getByLabel('写备注').fill(marks.draft)
  await tipOf(page).getByRole('button', { name: '保存备注' }).click()
  await tipOf(page).getByText('不是您钥匙串里最新的那一把').waitFor()
  expect(office.posted('/notes')).toBe(before)
  await context.close()
})
