import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'

// A small double of a libSQL server: Hrana over HTTP, version 2 in JSON, on Node's SQLite. It serves the real
// client and the migrator. It proves nothing about a real server.
// https://github.com/tursodatabase/libsql/blob/main/docs/HTTP_V2_SPEC.md

const Value = z.union([
  z.object({ type: z.literal('null') }).transform(() => null),
  z.object({ type: z.literal('integer'), value: z.string() }).transform(({ value }) => BigInt(value)),
  z.object({ type: z.literal('float'), value: z.number() }).transform(({ value }) => value),
  z.object({ type: z.literal('text'), value: z.string() }).transform(({ value }) => value),
  z
    .object({ type: z.literal('blob'), base64: z.string() })
    .transform(({ base64 }) => new Uint8Array(Buffer.from(base64, 'base64'))),
])
const Stmt = z.object({
  sql: z.string().optional(),
  sql_id: z.number().optional(),
  args: z.array(Value).default([]),
})
type Stmt = z.infer<typeof Stmt>
type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: Condition[] }
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.object({ type: z.enum(['ok', 'error']), step: z.number() }),
    z.object({ type: z.literal('not'), cond: Condition }),
    z.object({ type: z.enum(['and', 'or']), conds: z.array(Condition) }),
  ]),
)
const Steps = z.array(z.object({ condition: Condition.optional(), stmt: Stmt }))
const Request = z.discriminatedUnion('type', [
  z.object({ type: z.literal('execute'), stmt: Stmt }),
  z.object({ type: z.literal('batch'), batch: z.object({ steps: Steps }) }),
  z.object({ type: z.literal('store_sql'), sql_id: z.number(), sql: z.string() }),
  z.object({ type: z.literal('close_sql'), sql_id: z.number() }),
  z.object({ type: z.literal('close') }),
])
const Pipeline = z.object({ requests: z.array(Request) })

/** A failed statement in an answer. */
interface Failure {
  readonly message: string
  readonly code: string
}

function encode(value: unknown): Record<string, unknown> {
  if (value === null || value === undefined) return { type: 'null' }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'number') return { type: 'float', value }
  if (value instanceof Uint8Array) return { type: 'blob', base64: Buffer.from(value).toString('base64') }
  return { type: 'text', value }
}

/** Starts the double on an empty database in memory. */
export async function startHrana(token = 'token-of-the-test') {
  const database = new DatabaseSync(':memory:')
  database.exec('PRAGMA foreign_keys=ON')
  let isBusy = (_sql: string) => false
  let isHung = false

  function execute(stmt: Stmt, stored: ReadonlyMap<number, string>): Record<string, unknown> {
    const sql = stmt.sql ?? stored.get(stmt.sql_id ?? -1) ?? ''
    if (isBusy(sql)) {
      isBusy = () => false
      throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })
    }
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    const names = statement.columns().map(({ name }) => name)
    if (names.length === 0) {
      const { changes, lastInsertRowid } = statement.run(...stmt.args)
      return {
        cols: [],
        rows: [],
        affected_row_count: Number(changes),
        last_insert_rowid: String(lastInsertRowid),
      }
    }
    statement.setReturnArrays(true)
    const rows = statement.all(...stmt.args) as unknown as unknown[][]
    return {
      cols: names.map((name) => ({ name })),
      rows: rows.map((row) => row.map(encode)),
      affected_row_count: 0,
      last_insert_rowid: null,
    }
  }

  function batch(steps: z.infer<typeof Steps>, stored: ReadonlyMap<number, string>) {
    const results: (Record<string, unknown> | null)[] = []
    const errors: (Failure | null)[] = []
    const holds = (condition: Condition): boolean => {
      switch (condition.type) {
        case 'ok':
          return results[condition.step] !== null && results[condition.step] !== undefined
        case 'error':
          return errors[condition.step] !== null && errors[condition.step] !== undefined
        case 'not':
          return !holds(condition.cond)
        case 'and':
          return condition.conds.every(holds)
        case 'or':
          return condition.conds.some(holds)
        default:
          return condition satisfies never
      }
    }
    for (const { condition, stmt } of steps) {
      let result: Record<string, unknown> | null = null
      let failure: Failure | null = null
      if (!condition || holds(condition)) {
        try {
          result = execute(stmt, stored)
        } catch (error) {
          failure = failureOf(error)
        }
      }
      results.push(result)
      errors.push(failure)
    }
    return { step_results: results, step_errors: errors }
  }

  function failureOf(error: unknown): Failure {
    if (!(error instanceof Error)) throw new TypeError('not an error')
    return {
      message: `SQLite error: ${error.message}`,
      code: 'code' in error && error.code === 'SQLITE_BUSY' ? 'SQLITE_BUSY' : 'SQLITE_UNKNOWN',
    }
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      if (isHung) return
      if (request.headers.authorization !== `Bearer ${token}`) {
        response
          .writeHead(401, { 'content-type': 'application/json' })
          .end('{"message":"unauthorized","code":"AUTH"}')
        return
      }
      const stored = new Map<number, string>()
      const answers = Pipeline.parse(JSON.parse(body)).requests.map((asked) => {
        try {
          switch (asked.type) {
            case 'execute':
              return { type: 'ok', response: { type: 'execute', result: execute(asked.stmt, stored) } }
            case 'batch':
              return { type: 'ok', response: { type: 'batch', result: batch(asked.batch.steps, stored) } }
            case 'store_sql':
              stored.set(asked.sql_id, asked.sql)
              return { type: 'ok', response: { type: 'store_sql' } }
            case 'close_sql':
            case 'close':
              return { type: 'ok', response: { type: asked.type } }
            default:
              return asked satisfies never
          }
        } catch (error) {
          return { type: 'error', error: failureOf(error) }
        }
      })
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ baton: null, base_url: null, results: answers }))
    })().catch((error: unknown) => {
      response.writeHead(500).end(error instanceof Error ? error.message : '')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}`,
    token,
    /** Counts the rows of a table. */
    count: (table: string) =>
      Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']),
    /** Answers SQLITE_BUSY to the next statement that holds this text. */
    busyOnce(part: string) {
      isBusy = (sql) => sql.includes(part)
    },
    /** Takes requests from now on and answers none, as a stopped server does, or answers again. */
    hang(on: boolean) {
      isHung = on
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      database.close()
    },
  }
}
