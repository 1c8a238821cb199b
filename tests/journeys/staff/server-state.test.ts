import { mkdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { healthFaults } from '#shared/contract/health.ts'
import { signIn } from '#tests/support/browser/console.ts'
import { demoOffice } from '#tests/support/browser/demo-office.ts'

const office = demoOffice()

test('a lead reads what is wrong with the server, and nothing once it is well', async () => {
  const probe = join(office.server.dataDir, '.health')
  const context = await office.profile()
  const page = await context.newPage()
  const said = page.getByRole('alert').filter({ hasText: '服务器有情况，请转告管服务器的人' })
  const healthBecomes = (status: number) =>
    expect.poll(async () => (await fetch(`${office.server.url}/api/health`)).status).toBe(status)
  await mkdir(probe)
  try {
    // The server keeps a look at its health for some seconds.
    await healthBecomes(503)
    await signIn(page, office.server)
    await said.getByText(healthFaults['folder-unwritable']).waitFor()
    for (const width of [360, 1280])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        expect(wide).toBeLessThanOrEqual(width)
      }
  } finally {
    await rmdir(probe)
  }
  // The next look comes by itself. A new sign-in asks at once.
  await healthBecomes(200)
  await page.reload()
  await page.getByRole('link', { name: '统计' }).waitFor()
  await expect.poll(() => said.count()).toBe(0)
  await context.close()
})
