import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { watchMemory } from '#tests/load/processes.ts'
import { callerOf, postRoutes } from '#tests/support/office/document.ts'
import { timed } from '#tests/support/patience.ts'
import { openMailbox, reportTo } from '#tests/support/server/reporter.ts'
import { postLong } from '#tests/support/server/send.ts'
import { startServer, type RunningServer } from '#tests/support/server/server.ts'

const posts = await postRoutes()
const bombBytes = 60 * 1024 * 1024
/** Part of a bomb that routes of staff get. */
const refusedBytes = 256 * 1024

const longText = (member: string, text: string) =>
  Buffer.from(`{"category":"selling","${member}":"${text.repeat(bombBytes / text.length)}"}`)

/** Returns one JSON value of many small ones, as large as a body may be. */
const bomb = (head: string, item: string, tail: string) =>
  Buffer.from(head + item.repeat(bombBytes / item.length).slice(0, -1) + tail)

describe('one anonymous request', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ env: { BOT_CHECK: 'off' } })
  })
  afterAll(() => server.stop())

  /**
   * Posts a body to every path while another visitor is served. Routes that read it give their statuses.
   * All others refuse a stranger before. Returns the statuses, the peak of memory, and the visitor's longest
   * wait as a part of its limit.
   */
  async function postEverywhere(type: string, body: Buffer, idleLimit: number) {
    const memory = watchMemory(server.pid)
    const posting = { isOver: false }
    const waits: number[] = []
    const other = (async () => {
      while (!posting.isOver) {
        const { result, took, limit } = await timed(idleLimit, () => fetch(`${server.url}/api/health`))
        expect(result.status).toBe(200)
        waits.push(took / limit)
      }
    })()
    const statuses = new Set<number>()
    for (const route of posts) {
      const { path } = route
      // A refused body is drained for a moment. A longer one would meet a closed connection.
      const sent = callerOf(route) === 'citizen' ? body : body.subarray(0, refusedBytes)
      const answer = await postLong(`${server.url}/api${path}`, type, sent)
      const isRead =
        callerOf(route) === 'citizen' || (callerOf(route) === 'stranger' && type.endsWith('json'))
      if (isRead) statuses.add(answer.status)
      else expect([401, 403], path).toContain(answer.status)
      expect(answer.text.length, path).toBeLessThan(200_000)
    }
    posting.isOver = true
    await other
    return { statuses: [...statuses], longestWait: Math.max(...waits), peakBytes: memory.stop() }
  }

  test.each([
    ['evidence without end', bomb('{"evidence":[', '{},', ']}')],
    ['lists in lists', bomb('{"identifiers":[', '[', '')],
    ['members without end', bomb('{"a":1,', '"b":1,', '}')],
    ['one text', longText('description', 'a')],
    ['a text of line ends', longText('description', '\\r')],
    ['an answer to the bot check', longText('challenge', 'A')],
    ['a receipt', longText('receipt', '\\uff11')],
    ['a key', bomb('{"', 'evidence', '":[]}')],
  ])('of 60 MB of JSON stops nobody: %s', async (_what, body) => {
    const { statuses, longestWait, peakBytes } = await postEverywhere('application/json', body, 2000)
    expect(statuses).toEqual([413])
    expect(longestWait).toBeLessThan(1)
    expect(peakBytes).toBeLessThan(300e6)
  })

  test('of 60 MB of pictures in JSON stops nobody', async () => {
    const base64 = Buffer.alloc(7 * 1024 * 1024, 0xff).toString('base64')
    const { longestWait, peakBytes } = await postEverywhere(
      'application/json',
      Buffer.from(JSON.stringify({ evidence: Array<object>(6).fill({ type: 'image/jpeg', base64 }) })),
      1000,
    )
    expect(longestWait).toBeLessThan(1)
    expect(peakBytes).toBeLessThan(300e6)
  })

  test('of 2 MB of a form with 40,000 fields stops nobody', async () => {
    const body = Buffer.from(
      `identifierValue=${'a'.repeat(36)}&`.repeat(40_000).slice(0, 2 * 1024 * 1024 - 1),
    )
    const { statuses, longestWait, peakBytes } = await postEverywhere(
      'application/x-www-form-urlencoded',
      body,
      2000,
    )
    expect(statuses).toEqual([413])
    expect(longestWait).toBeLessThan(1)
    expect(peakBytes).toBeLessThan(450e6)
  })

  test('leaves the server able to take a report', async () => {
    expect(await reportTo(server)).not.toBeNull()
  })
})

test('a server that crashes is brought back with the acknowledged tips', async () => {
  const server = await startServer({
    env: { BOT_CHECK: 'off' },
    wrap: ([node]) => [node ?? '', resolve('scripts/start.js')],
  })
  const taken = await reportTo(server)
  expect(taken).not.toBeNull()
  const starts = () => [...server.output().matchAll(/真证已启动：(http\S+?)\/\n/g)]
  for (const [index, signal] of ['SIGABRT', 'SIGKILL'].entries()) {
    const [child = ''] = execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' }).split('\n')
    process.kill(Number(child), signal)
    await server.said(new RegExp(`(真证已启动[\\s\\S]*){${String(index + 2)}}\n`))
    const [, url = ''] = starts().at(-1) ?? []
    expect(await openMailbox({ url }, taken?.receipt ?? '')).toMatchObject({ status: 200 })
  }
  expect(await server.stop()).toBe(0)
})
