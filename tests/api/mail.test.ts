import { expect, test } from 'vitest'
import { command, eachInFolder } from '#tests/support/server/folder.ts'
import { account, makeCertificate, openMailServer } from '#tests/support/server/mail-server.ts'
import { hasTool } from '#tests/support/server/server.ts'

eachInFolder()

test.runIf(hasTool('openssl'))('doctor says whether the mail server answers, and sends nothing', async () => {
  const certificate = makeCertificate()
  const mail = await openMailServer({ key: certificate.key, cert: certificate.cert })
  const env = { ...mail.settings(true), NODE_EXTRA_CA_CERTS: certificate.file }
  const fine = await command('doctor', { env })
  expect(fine.output).toContain(
    '· 每日邮件已设，每天 8 时以后发给 2 个地址；邮件服务器有回答，用户名和密码都对',
  )
  expect(fine.code).toBe(0)
  // A mail server is no obstacle to a start.
  const foreign = await command('doctor', { env: mail.settings(true) })
  expect(foreign.output).toMatch(/· 每日邮件发不出去，邮件服务器：.*证书不对/)
  expect(foreign.code).toBe(0)
  await mail.close()
  const down = await command('doctor', { env })
  expect(down.output).toContain('· 每日邮件发不出去，邮件服务器：连不上它')
  expect(down.code).toBe(0)
  for (const { output } of [fine, foreign, down])
    for (const text of [account.user, account.password, encodeURIComponent(account.password), '@example.com'])
      expect(output).not.toContain(text)
  expect(mail.taken).toEqual([])
  const without = await command('doctor', { kind: 'government-column' })
  expect(without.output).toContain('· 没有设每日邮件')
  certificate.remove()
})
