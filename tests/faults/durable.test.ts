import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { taggedPhoto } from '#tests/support/photo.ts'
import { reportTo } from '#tests/support/server/reporter.ts'
import { freshFolder, hasTool, startServer } from '#tests/support/server/server.ts'

const calls = 'fsync,fdatasync,write,writev,sendto'

/** One system call in the trace, with the lines of its beginning and end. */
interface Call {
  readonly name: string
  readonly path: string
  readonly rest: string
  readonly began: number
  readonly ended: number
}

/** Returns the calls in a trace by `strace -f -yy`. Calls that another thread interrupted are joined. */
function callsIn(trace: string): Call[] {
  const calls: Call[] = []
  const unfinished = new Map<string, Omit<Call, 'ended'>>()
  for (const [line, text] of trace.split('\n').entries()) {
    const [, thread = '', call = ''] = /^(\d+)\s+(.*)$/.exec(text) ?? []
    const [, name = '', path = '', rest = ''] = /^(\w+)\(\d+<([^>]*)>?(.*)$/.exec(call) ?? []
    if (call.endsWith('<unfinished ...>')) unfinished.set(thread, { name, path, rest, began: line })
    else if (call.startsWith('<... ')) {
      const begun = unfinished.get(thread)
      if (begun) calls.push({ ...begun, ended: line })
      unfinished.delete(thread)
    } else if (name !== '') calls.push({ name, path, rest, began: line, ended: line })
  }
  return calls
}

test.runIf(hasTool('strace'))(
  'pictures, their folders and the write-ahead log are on disk before the first byte of the 201',
  async () => {
    const folder = await freshFolder()
    const file = join(folder, 'trace')
    // The tracer is a grandchild: the server keeps its number. An attachment to a running one hangs at times.
    const server = await startServer({
      env: { BOT_CHECK: 'off' },
      wrap: (args) => ['strace', '-D', '-f', '-yy', '-s', '64', '-e', `trace=${calls}`, '-o', file, ...args],
    })
    const pictures = [await taggedPhoto(320, 240), await taggedPhoto(240, 320, '#37a')]
    expect(await reportTo(server, { pictures })).not.toBeNull()
    // The tracer holds the server's output: the stop waits for the end of the trace.
    await server.stop()

    const trace = callsIn(await readFile(file, 'utf8'))
    const answer = trace.find(
      ({ name, rest }) => ['write', 'writev', 'sendto'].includes(name) && rest.includes('HTTP/1.1 201'),
    )
    expect(answer, 'the answer is in the trace').toBeDefined()
    const synced = (pattern: RegExp, after = 0) =>
      trace.filter(
        ({ name, path, began, ended }) =>
          /^f(data)?sync$/.test(name) && pattern.test(path) && began >= after && ended < (answer?.began ?? 0),
      )
    const files = synced(/\/evidence\/[0-9a-f]{2}\/[0-9a-f]{32}\.age$/)
    expect(files.length).toBe(pictures.length)
    const written = Math.max(...files.map(({ ended }) => ended))
    expect(synced(/\/evidence\/[0-9a-f]{2}$/, written).length, 'shelves').toBeGreaterThan(0)
    expect(synced(/\/evidence$/, written).length, 'their folder').toBeGreaterThan(0)
    expect(synced(/\/zhenzheng\.db-wal$/, written).length, 'write-ahead log').toBeGreaterThan(0)
    await rm(folder, { recursive: true })
  },
)
