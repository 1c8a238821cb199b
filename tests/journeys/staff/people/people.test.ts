import { expect, test } from 'vitest'
import * as z from 'zod'
import { PersonView } from '#shared/contract/people.ts'
import { OpenSession } from '#shared/contract/sign-in.ts'
import { authenticator } from '#tests/support/office/authenticator.ts'
import {
  atDesk,
  closeTip,
  hasStatus,
  keptRing,
  menuOf,
  openTip,
  signIn,
  tipOf,
  totpSecretOn,
  typeCode,
} from '#tests/support/browser/console.ts'
import { demoOffice, marks } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a second person reads earlier tips, and a disabled person comes in no more', async () => {
  const { number } = await office.handIn({ description: marks.description })
  const leadContext = await office.profile()
  const lead = await leadContext.newPage()
  await signIn(lead, office.server)
  await lead.getByRole('link', { name: '人员' }).click()
  await lead.getByRole('button', { name: '生成邀请码' }).click()
  const code = await lead.getByRole('status').getByRole('code').innerText()
  await lead.getByRole('button', { name: '刷新' }).click()

  const secondContext = await office.profile()
  const second = await secondContext.newPage()
  await second.goto(`${office.server.url}/staff/`)
  await second.getByRole('link', { name: '用邀请码加入' }).click()
  await second.getByLabel('邀请码').fill('AAAAA-AAAAA-AAAAA-AAAAA')
  await second.getByRole('button', { name: '下一步' }).click()
  await second.getByText('一次性代码不对或已过期').waitFor()
  await second.getByLabel('邀请码').fill(code)
  await second.getByRole('button', { name: '下一步' }).click()
  const totp = authenticator(await totpSecretOn(second))
  await second.getByLabel('账号').fill('zhao.liu')
  await second.getByLabel('姓名').fill('赵六（示例）')
  await second.getByLabel('密码', { exact: true }).fill('short')
  await second.getByRole('button', { name: '下一步' }).click()
  await second.getByText('密码至少 14 个字符').waitFor()
  await second.getByLabel('密码', { exact: true }).fill(marks.password)
  await second.getByLabel('再输一遍密码').fill(marks.password)
  await second.getByRole('button', { name: '下一步' }).click()
  await typeCode(second, totp)
  await second.getByRole('button', { name: '加入' }).click()
  const fingerprint = await second.getByRole('status').getByRole('code').innerText()

  // An invite serves once, and a person enters only after a lead admits them.
  const again = await secondContext.request.post(`${office.server.url}/api/staff/join/start`, {
    data: { code },
  })
  expect(again.status()).toBe(403)
  const enterWith = async (code: string) => {
    await second.goto(`${office.server.url}/staff/`)
    await second.reload()
    await second.getByLabel('账号').fill('zhao.liu')
    await second.getByLabel('密码').fill(marks.password)
    await second.getByRole('button', { name: '登录' }).click()
    await second.getByRole('textbox', { name: '动态验证码' }).fill(code)
    await second.getByRole('button', { name: '登录' }).click()
  }
  await enterWith(totp.now())
  await second.getByText('等负责人接纳').waitFor()
  expect(await second.getByRole('status').getByRole('code').innerText()).toBe(fingerprint)

  await lead.getByRole('button', { name: '刷新' }).click()
  const person = lead.getByRole('listitem').filter({ hasText: '赵六（示例）' })
  expect(await person.getByRole('code').innerText()).toBe(fingerprint)
  await person.getByRole('button', { name: '指纹一致，接纳' }).click()
  await person.getByText('在用').waitFor()

  // A code serves once.
  await enterWith(totp.again())
  await second.getByText('账号、密码或验证码不对').waitFor()
  await typeCode(second, totp)
  await second.getByRole('button', { name: '登录' }).click()
  await atDesk(second)
  await openTip(second, number)
  await tipOf(second).getByText(marks.description).waitFor()
  expect(await menuOf(second).getByRole('link', { name: '审计日志' }).count()).toBe(0)
  await tipOf(second).getByRole('button', { name: '核实' }).click()
  await hasStatus(second, '核实中')
  await tipOf(second).getByRole('button', { name: '请求移送' }).waitFor()
  expect(await tipOf(second).getByRole('button', { name: /^移送/ }).count()).toBe(0)

  // Of two people at one tip, the slower one sees the newest state and keeps the text.
  await openTip(lead, number)
  await tipOf(lead).getByText('赵六（示例）也正开着这一条').waitFor()
  await tipOf(lead).getByRole('button', { name: '交给同事' }).click()
  await tipOf(lead)
    .getByRole('radio', { name: /赵六（示例）/ })
    .check()
  await tipOf(lead).getByRole('button', { name: '交给此人' }).click()
  await tipOf(lead).getByRole('definition').getByText('赵六（示例）').waitFor()
  await tipOf(second).getByLabel('写给举报人').fill(marks.draft)
  await tipOf(second).getByRole('button', { name: '发问，等举报人补充' }).click()
  await tipOf(second)
    .getByText('已交给赵六（示例）承办。已重新载入，请看过再办；没有发出的文字还在。')
    .waitFor()
  await tipOf(second).getByRole('definition').getByText('赵六（示例）').waitFor()
  expect(await tipOf(second).getByLabel('写给举报人').inputValue()).toBe(marks.draft)
  await tipOf(second).getByRole('button', { name: '办结' }).click()
  await tipOf(second).getByRole('radio', { name: '查实', exact: true }).check()
  await tipOf(second).getByLabel('同时告诉举报人').fill(marks.farewell)
  await closeTip(lead, '无法认定')
  await tipOf(second).getByRole('button', { name: '确认办结' }).click()
  await tipOf(second).getByText('不能再办“办结”。写好的文字还在').waitFor()
  await hasStatus(second, '已办结：无法认定')
  expect(await tipOf(second).getByLabel('同时告诉举报人').inputValue()).toBe(marks.farewell)

  // A lead ends the session: the screen locks, and typed text stays.
  await lead.getByRole('link', { name: '我的账号' }).click()
  await lead.getByRole('button', { name: /结束\s*赵六/ }).click()
  await expect
    .poll(async () =>
      (await office.read(leadContext, z.array(OpenSession), '/sessions')).map(
        ({ displayName }) => displayName,
      ),
    )
    .not.toContain('赵六（示例）')
  await second.getByRole('button', { name: '刷新' }).click()
  await second.getByText('登录已到期，请重新登录').waitFor()
  await second.getByLabel('密码').fill(marks.password)
  await second.getByRole('button', { name: '解锁' }).click()
  await second.getByRole('textbox', { name: '动态验证码' }).waitFor()

  await lead.getByRole('link', { name: '人员' }).click()
  await person.getByRole('button', { name: '停用' }).click()
  await lead.getByRole('dialog').getByRole('button', { name: '停用' }).click()
  await person.getByText('已停用').waitFor()
  const left = (await office.read(leadContext, z.array(PersonView), '/people')).find(
    ({ account }) => account === 'zhao.liu',
  )
  expect(left).toMatchObject({ state: 'disabled', hasRing: false })
  await typeCode(second, totp)
  await second.getByRole('button', { name: '解锁' }).click()
  await second.getByText('账号、密码或验证码不对').waitFor()
  expect(await keptRing(second)).toBe(null)
  for (const end of ['/join', '/admit', '/disable']) expect(office.posted(end), end).toBeGreaterThan(0)
  await leadContext.close()
  await secondContext.close()
})
