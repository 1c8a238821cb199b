import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSecrets, readSecrets } from '#api/core/secrets.ts'
import { askServer, listenForJobs } from '#api/core/socket.ts'

let folder: string
let env: { dataDir: string; secretsDir: string }
let done: string[]
let server: { close(): Promise<void> }
beforeEach(async () => {
  await mkdir(resolve('tests/.tmp'), { recursive: true })
  folder = await mkdtemp(resolve('tests/.tmp/socket-'))
  env = { dataDir: folder, secretsDir: join(folder, 'secrets') }
  await createSecrets(env.secretsDir)
  done = []
  server = await listenForJobs(env, await readSecrets(env.secretsDir), (job, args) => {
    done.push([job, ...args].join(' '))
    return Promise.resolve({ ok: true, lines: [`done ${job}`] })
  })
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Sends a text to the socket. Returns the answer, or null when the server cut the connection. */
async function say(text: string): Promise<string | null> {
  const socket = connect(join(folder, 'server.sock'))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.end(text)
  const answer = await buffer(socket).catch(() => null)
  return answer === null || answer.length === 0 ? null : answer.toString()
}

test('a process without the token gets no backup, no purge and no set-up code', async () => {
  const pepper = (await readFile(join(env.secretsDir, 'pepper'), 'utf8')).trim()
  for (const job of ['backup', 'purge', 'setup-code', 'hello'])
    for (const call of [[job], [job, '/tmp/x'], ['', job, '/tmp/x'], [pepper, job], ['0'.repeat(64), job]])
      expect((await say(JSON.stringify(call))) ?? '').not.toContain('done')
  expect(done).toEqual([])
})

test('a command that can read the secrets has its job done; with other secrets it is refused', async () => {
  expect(await askServer(env, 'backup', ['/tmp/x'])).toEqual({ ok: true, lines: ['done backup'] })
  expect(done).toEqual(['backup /tmp/x'])
  await writeFile(join(env.secretsDir, 'server-key'), `${randomBytes(32).toString('hex')}\n`)
  const refused = await askServer(env, 'purge')
  expect(refused?.ok).toBe(false)
  expect(refused?.lines.join()).toContain('钥匙')
  expect(done).toEqual(['backup /tmp/x'])
})

test('a call that is too long, or is no call, is cut; the next one is answered', async () => {
  expect(await say(JSON.stringify(['x'.repeat(100_000), 'purge']))).toBeNull()
  expect(await say('{"job":"purge"}')).toBeNull()
  expect(done).toEqual([])
  expect((await askServer(env, 'purge'))?.ok).toBe(true)
})

test('a second server on the folder is refused', async () => {
  const secrets = await readSecrets(env.secretsDir)
  await expect(listenForJobs(env, secrets, () => Promise.resolve(null))).rejects.toThrow('另一个进程')
})
