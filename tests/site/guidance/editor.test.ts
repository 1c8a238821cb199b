import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeEach, expect, test } from 'vitest'

const folder = resolve('tests/.tmp/editor')

// The command reads the content below the folder in which it runs.
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'src'), { recursive: true })
  cpSync('src/content', join(folder, 'src/content'), { recursive: true })
  cpSync('operator.yaml', join(folder, 'operator.yaml'))
  for (const name of ['shared', 'truth']) symlinkSync(resolve('src', name), join(folder, 'src', name))
})

/** Runs `npm run truth -- ARGS` as an editor does. */
function truth(...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/truth/review/command.ts', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  })
  return { ok: status === 0, said: stdout + stderr }
}

test('a statement and a source are found wherever a page uses them', () => {
  const statement = truth('where', 'sl-95')
  expect(statement.ok).toBe(true)
  expect(statement.said).toMatch(/sl-95：.*特别重大100%/)
  expect(statement.said).toMatch(/guides\/harm\n.*\[\^sl-95\]/)
  expect(truth('where', 'work-injury').said).toMatch(/wi-16：[^]*guides\/rights/)
  expect(truth('where', 'nothing')).toEqual({ ok: false, said: '没有叫 nothing 的句子或出处\n' })
})

test('the content of another day is checked as of that day', () => {
  expect(truth('check', '--on', '2027-06-01')).toEqual({ ok: true, said: '2027-06-01：没有要改的\n' })
  expect(truth('check', '--on', '2026-05-31').said).toMatch(/内容有 \d+ 处要改：[^]*到 2026-06-01 才施行/)
  expect(truth('check', '--on', '31 May')).toEqual({ ok: false, said: '--on 写成 2028-01-01 这样的日期\n' })
})

test('a reviewed page leaves the list, and comes back with a changed word', () => {
  const open = Number(truth('count').said)
  expect(truth('review', 'guides/bought', '--who', "示例'审").said).toMatch(/guides\/bought：记下 \d+ 句/)
  expect(truth('unreviewed', 'guides/bought')).toEqual({ ok: true, said: '还有 0 句没有复核\n' })
  const left = Number(truth('count').said)
  expect(left).toBeLessThan(open - 20)
  const page = join(folder, 'src/content/guides/bought.md')
  writeFileSync(page, readFileSync(page, 'utf8').replace('别再用这张证', '别再用这张假证'))
  expect(truth('unreviewed', 'guides/bought').said).toMatch(/别再用这张假证[^]*还有 1 句没有复核/)
})

test('a release is not built while a sentence stands that nobody reviewed', () => {
  const out = resolve('tests/.tmp/release')
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.js', out, '--release'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/还有 \d+ 句没有复核\n正式发布要先逐句对照出处复核/)
  expect(existsSync(out)).toBe(false)
})
