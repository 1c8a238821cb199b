import { chmod, lchown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseEnv } from '#api/core/env.ts'
import { rightsFaults } from '#api/core/machine/rights.ts'
import { readSecret } from '#api/core/secrets.ts'

let folder: string
const faults = () => rightsFaults(parseEnv({ DATA_DIR: folder }))
beforeEach(async () => {
  await mkdir(resolve('tests/.tmp'), { recursive: true })
  folder = await mkdtemp(resolve('tests/.tmp/rights-'))
  await mkdir(join(folder, 'secrets'), { mode: 0o700 })
  await writeFile(join(folder, 'secrets', 'pepper'), '', { mode: 0o600 })
  await writeFile(join(folder, 'zhenzheng.db'), '', { mode: 0o600 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a folder of this user alone has no fault, nor has one that is not there', async () => {
  expect(await faults()).toEqual([])
  expect(await rightsFaults(parseEnv({ DATA_DIR: join(folder, 'none') }))).toEqual([])
})

test.each([0o777, 0o1777, 0o770, 0o755, 0o710])(
  'a data folder with the rights %o is refused',
  async (mode) => {
    await chmod(folder, mode)
    expect(await faults()).toEqual([expect.stringContaining(`chmod 700 ${folder}`)])
  },
)

test('secrets that others may list are refused, also beside the data', async () => {
  await chmod(join(folder, 'secrets'), 0o755)
  expect(await faults()).toEqual([expect.stringContaining('钥匙目录')])
  const elsewhere = { DATA_DIR: join(folder, 'none'), SECRETS_DIR: join(folder, 'secrets') }
  expect(await rightsFaults(parseEnv(elsewhere))).toEqual([expect.stringContaining('钥匙目录')])
})

test('a file, a folder or the end of a link that others may write is refused', async () => {
  await chmod(join(folder, 'zhenzheng.db'), 0o622)
  await mkdir(join(folder, 'spool'))
  await chmod(join(folder, 'spool'), 0o777)
  await mkdir(join(folder, 'none'), { mode: 0o700 })
  await mkdir(join(folder, 'none', 'open'))
  await chmod(join(folder, 'none', 'open'), 0o777)
  await symlink(join(folder, 'none', 'open'), join(folder, 'evidence'))
  const found = (await faults()).join('\n')
  for (const name of ['zhenzheng.db', 'spool', 'evidence'])
    expect(found).toContain(`go-w ${join(folder, name)}`)
})

test('another kind of thing under the name of a part is refused', async () => {
  await writeFile(join(folder, 'spool'), '', { mode: 0o600 })
  await mkdir(join(folder, 'server.sock'), { mode: 0o700 })
  await mkdir(join(folder, 'evidence'), { mode: 0o700 })
  expect(await faults()).toEqual([
    `${join(folder, 'server.sock')} 应当是程序自己建的，现在是一个目录，请把它移走`,
    `${join(folder, 'spool')} 应当是目录，现在不是目录，请把它移走`,
  ])
})

test.runIf(process.geteuid?.() === 0)(
  'what another user owns is refused, with both users named',
  async () => {
    for (const path of ['', 'secrets', 'zhenzheng.db']) {
      await lchown(join(folder, path), 12345, 12345)
      expect(await faults()).toEqual([expect.stringMatching(/归用户 12345 所有，现在运行的是用户 0/)])
      await lchown(join(folder, path), 0, 0)
    }
    await symlink(join(folder, 'none'), join(folder, 'evidence'))
    await lchown(join(folder, 'evidence'), 12345, 12345)
    expect(await faults()).toEqual([expect.stringContaining('evidence 归用户 12345')])
  },
)

test('a secret that cannot be read is not called missing', async () => {
  await rm(join(folder, 'secrets', 'pepper'))
  await expect(readSecret(join(folder, 'secrets'), 'pepper')).rejects.toThrow('缺少服务器钥匙')
  await mkdir(join(folder, 'secrets', 'pepper'))
  await expect(readSecret(join(folder, 'secrets'), 'pepper')).rejects.toThrow(/读不出来（EISDIR）/)
})
