import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { patience } from '#tests/support/patience.ts'
import { freshFolder } from '#tests/support/server/server.ts'

/** A checkout with one package, which comes from a file, and a script that installs and runs under a lock. */
let checkout: string
beforeEach(async () => {
  checkout = await freshFolder()
  await mkdir(join(checkout, 'scripts'))
  for (const name of ['ensure.js', 'lock.js'])
    await cp(join('scripts', name), join(checkout, 'scripts', name))
  await writeFile(
    join(checkout, 'scripts/run.js'),
    `import { ensure, root } from './ensure.js'
import { withLock } from './lock.js'
console.log('fresh', await ensure(() => process.argv[2] === 'go-on'))
if (process.argv[2] === 'lock')
  await withLock(root, 'build.lock', async () => {
    console.log('begin')
    await new Promise((resolve) => setTimeout(resolve, 200))
    console.log('end')
  }).catch((error) => { console.error(error.message); process.exit(1) })
`,
  )
  await mkdir(join(checkout, 'one'))
  await writeFile(join(checkout, 'one/package.json'), '{"name":"one","version":"1.0.0"}')
  npm('pack', './one')
  await writeFile(
    join(checkout, 'package.json'),
    JSON.stringify({
      name: 'x',
      version: '1.0.0',
      type: 'module',
      dependencies: { one: `file:${checkout}/one-1.0.0.tgz` },
    }),
  )
  npm('install', '--package-lock-only', '--offline')
})
afterEach(() => rm(checkout, { recursive: true, force: true }))

function npm(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('npm', args, { cwd: checkout, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

async function run(arg = '', uid?: number): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/run.js', arg], {
    cwd: checkout,
    env: { ...process.env, npm_config_fetch_retries: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A command that hangs has failed.
    timeout: patience,
    killSignal: 'SIGKILL',
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const [out, error, ended] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code: ended[0] as number | null, output: out + error }
}

/** Makes the lock name a package that no registry gives. */
async function breakLock(): Promise<void> {
  const path = join(checkout, 'package-lock.json')
  const lock = (await readFile(path, 'utf8')).replace(
    /"file:[^"]*tgz"(?=,\n\s*"integrity)/,
    '"http://127.0.0.1:9/one.tgz"',
  )
  expect(lock).toContain('127.0.0.1:9')
  await writeFile(path, lock)
  await rm(join(checkout, 'one-1.0.0.tgz'))
}

test('two commands in a fresh clone install once, one after the other', async () => {
  const both = await Promise.all([run(), run()])
  expect(both.map(({ code }) => code)).toEqual([0, 0])
  expect(both.filter(({ output }) => output.includes('正在安装依赖'))).toHaveLength(1)
  expect(await readdir(join(checkout, 'node_modules'))).toContain('one')
  expect(await readdir(join(checkout, '.cache'))).toEqual([])
})

test('packages stay until the new ones are whole, and a start may go on with them', async () => {
  expect((await run()).code).toBe(0)
  await breakLock()
  const failed = await run()
  expect(failed.code).toBe(1)
  expect(failed.output).toContain('依赖没有装成')
  expect(await readdir(join(checkout, 'node_modules'))).toContain('one')
  expect(await run('go-on')).toMatchObject({
    code: 0,
    output: expect.stringContaining('fresh false') as string,
  })
  // A swap that was cut off between its two renames.
  await mkdir(join(checkout, '.cache'), { recursive: true })
  await cp(join(checkout, 'node_modules'), join(checkout, '.cache/old-modules'), { recursive: true })
  await rm(join(checkout, 'node_modules'), { recursive: true })
  expect((await run()).code).toBe(1)
  expect(await readdir(join(checkout, 'node_modules'))).toContain('one')
})

test('one holds a lock at a time, and a dead, reborn or empty lock holds nobody', async () => {
  await run()
  const lock = join(checkout, '.cache/build.lock')
  for (const left of ['999999999 1', `${String(process.pid)} 1`, '', 'x']) {
    await writeFile(lock, left)
    const ran = await Promise.all([run('lock'), run('lock'), run('lock')])
    for (const { code, output } of ran)
      expect([code, output]).toEqual([0, expect.stringMatching(/begin\nend/)])
    expect(await readdir(join(checkout, '.cache'))).toEqual([])
  }
})

test.runIf(process.geteuid?.() === 0)(
  'a checkout that this user may not write ends the command with a sentence',
  async () => {
    await run()
    await chmod(checkout, 0o755)
    await rm(join(checkout, '.cache'), { recursive: true, force: true })
    const found = await run('lock', 12345)
    expect(found.code).toBe(1)
    expect(found.output).toMatch(/建不了 .*\.cache（EACCES）/)
    await mkdir(join(checkout, '.cache'))
    expect((await run('lock', 12345)).output).toMatch(/要写 .*\.cache，没有成功（EACCES）/)
    await chown(join(checkout, '.cache'), 12345, 12345)
    expect((await run('lock', 12345)).code).toBe(0)
  },
)
