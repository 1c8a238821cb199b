import { and, asc, eq, gt, isNotNull, ne, sql, type SQL } from 'drizzle-orm'
import { bodies, contacts, evidence, messages, notes, officeKeys, settings, tips } from '#db/schema.ts'
import { ResealInput, ResealPage, ResealQuery, ResealView } from '#shared/contract/reseal.ts'
import { headerOf, payloadOf, stanzasOf } from '#shared/sealing/rewrap.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineMessage, messageMac } from '#api/records/genuine.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import type { Statement } from '#api/records/write.ts'
import { countLimit, readCursor } from '#api/staff/pages.ts'
import { staffRoute } from '#api/staff/route.ts'
import { stillOpen, type StaffEnv } from '#api/staff/sign-in/guard.ts'
import { currentKeyId } from '#api/staff/tip/stored-tip.ts'

/** Tips of a page, each with up to three objects; other objects of a page. */
const tipsOfPage = 20
const othersOfPage = 60

/** Nothing secret: a header opens nothing without its payload, and no ring is in it. */
const page = staffRoute(['lead'], {
  method: 'get',
  path: '/reseal',
  summary: 'Shows headers of objects under an earlier office key',
  request: { query: ResealQuery },
  responses: { 200: answer({ ResealPage }) },
})

/**
 * Recorded as `office.reseal`, once for a batch. The server puts the new header before the payload that it
 * has: the text stays as it is.
 */
const reseal = staffRoute(['lead'], {
  method: 'post',
  path: '/reseal',
  summary: 'Stores new headers, sealed to the current office key',
  request: { query: ResealQuery.pick({ clock: true }), body: jsonBody({ ResealInput }) },
  responses: { 200: answer({ ResealView }) },
})

type Given = ResealInput['objects'][number]
type Shown = ResealPage['objects'][number]

/** Returns the header of a file, or null for a damaged one: it holds up no other. */
function readHeader(sealed: Buffer): string | null {
  try {
    return headerOf(sealed)
  } catch {
    return null
  }
}

/**
 * Returns the file with the new header, or null when the browser saw another one. A header of another length
 * or with another reporter would lose the file for someone.
 */
function withHeader(sealed: Buffer, { before, header }: Given): Buffer | null {
  if (readHeader(sealed) !== before || header.length !== before.length) return null
  const kept = stanzasOf(before).filter((stanza) => stanzasOf(header).includes(stanza))
  if (kept.length !== stanzasOf(before).length - 1) return null
  return Buffer.concat([Buffer.from(header), payloadOf(sealed)])
}

/** Routes that re-seal old tips to the current office key. The browser of a lead makes the headers. */
export function resealRoutes(deps: Deps) {
  const { database, secrets } = deps
  const kinds = ['tip', 'message', 'note', 'picture'] as const
  type Kind = (typeof kinds)[number]

  const tables = { tip: tips, message: messages, note: notes, picture: evidence } as const
  const isUnder = (kind: Kind, key: string): SQL | undefined =>
    and(eq(tables[kind].officeKeyId, key), kind === 'tip' ? isNotNull(tips.summary) : undefined)

  async function countLeft(keys: readonly string[]): Promise<number> {
    let left = 0
    for (const key of keys)
      for (const kind of kinds) {
        const some = database
          .select({ one: sql`1` })
          .from(tables[kind])
          .where(isUnder(kind, key))
          .limit(countLimit)
          .as('some')
        left += await database.$count(some)
      }
    return Math.min(left, countLimit)
  }

  const headers = (kind: Shown['kind'], rows: readonly { id: string; sealed: Buffer | null }[]): Shown[] =>
    rows.flatMap(({ id, sealed }) => {
      const header = sealed === null ? null : readHeader(sealed)
      return header === null ? [] : [{ kind, id, header }]
    })

  async function readFile(kind: 'message' | 'note' | 'picture', id: string): Promise<Buffer | null> {
    if (kind === 'picture') return deps.evidence.get(id)
    const table = tables[kind]
    const [row] = await database.select({ sealed: table.sealed }).from(table).where(eq(table.id, id))
    return row?.sealed ?? null
  }

  /** Reads the objects of one kind under one key, behind an id. */
  async function readObjects(kind: Kind, key: string, after: string) {
    if (kind === 'tip') {
      const rows = await database
        .select({ id: tips.id, summary: tips.summary, body: bodies.sealed, contact: contacts.sealed })
        .from(tips)
        .leftJoin(bodies, eq(bodies.tipId, tips.id))
        .leftJoin(contacts, eq(contacts.tipId, tips.id))
        .where(and(isUnder(kind, key), gt(tips.id, after)))
        .orderBy(asc(tips.id))
        .limit(tipsOfPage)
      const part = (name: 'summary' | 'body' | 'contact') =>
        headers(
          name,
          rows.map((row) => ({ id: row.id, sealed: row[name] })),
        )
      return {
        last: rows.length < tipsOfPage ? null : (rows.at(-1)?.id ?? null),
        objects: [...part('summary'), ...part('body'), ...part('contact')],
      }
    }
    const table = tables[kind]
    const rows = await database
      .select({ id: table.id })
      .from(table)
      .where(and(isUnder(kind, key), gt(table.id, after)))
      .orderBy(asc(table.id))
      .limit(othersOfPage)
    const stored = await Promise.all(rows.map(async ({ id }) => ({ id, sealed: await readFile(kind, id) })))
    return {
      last: rows.length < othersOfPage ? null : (rows.at(-1)?.id ?? null),
      objects: headers(kind, stored),
    }
  }

  /**
   * Tells whether an object is still under an earlier key. A header that opens for nobody would lose a file
   * for good: it reaches none that needs no new one.
   */
  async function isEarlier({ kind, id }: Given, keyId: string): Promise<boolean> {
    const table = kind === 'summary' || kind === 'body' || kind === 'contact' ? tips : tables[kind]
    return (await database.$count(table, and(eq(table.id, id), ne(table.officeKeyId, keyId)))) > 0
  }

  /** Reads the stored file of an object with a header to be replaced, and the statements that do it. */
  async function change(given: Given, keyId: string): Promise<Statement[]> {
    const { kind, id } = given
    if (!(await isEarlier(given, keyId))) return []
    switch (kind) {
      case 'summary': {
        const [row] = await database.select({ sealed: tips.summary }).from(tips).where(eq(tips.id, id))
        const sealed = row?.sealed ? withHeader(row.sealed, given) : null
        if (!row?.sealed || !sealed) return []
        return [
          database
            .update(tips)
            .set({ summary: sealed })
            .where(and(eq(tips.id, id), eq(tips.summary, row.sealed))),
        ]
      }
      case 'body':
      case 'contact': {
        const table = kind === 'body' ? bodies : contacts
        const [row] = await database.select().from(table).where(eq(table.tipId, id))
        const sealed = row ? withHeader(row.sealed, given) : null
        if (!row || !sealed) return []
        return [
          database
            .update(table)
            .set({ sealed })
            .where(and(eq(table.tipId, id), eq(table.sealed, row.sealed))),
        ]
      }
      case 'message': {
        const [row] = await database.select().from(messages).where(eq(messages.id, id))
        const sealed = row ? withHeader(row.sealed, given) : null
        if (!row || !sealed) return []
        // A forged message would become a genuine one.
        if (row.accountId !== null && !isGenuineMessage(secrets, row)) return []
        const mac = row.accountId === null ? null : messageMac(secrets, { ...row, sealed })
        return [
          database
            .update(messages)
            .set({ sealed, mac, officeKeyId: keyId })
            .where(and(eq(messages.id, id), eq(messages.sealed, row.sealed))),
        ]
      }
      case 'note': {
        const [row] = await database.select().from(notes).where(eq(notes.id, id))
        const sealed = row ? withHeader(row.sealed, given) : null
        if (!row || !sealed) return []
        return [
          database
            .update(notes)
            .set({ sealed, officeKeyId: keyId })
            .where(and(eq(notes.id, id), eq(notes.sealed, row.sealed))),
        ]
      }
      case 'picture': {
        const isKnown = async () => (await database.$count(evidence, eq(evidence.id, id))) > 0
        const old = (await isKnown()) ? await deps.evidence.get(id) : null
        const sealed = old && withHeader(old, given)
        if (!sealed) return []
        await deps.evidence.replace({ id, sealed })
        // The content may have been purged meanwhile.
        if (!(await isKnown())) await deps.evidence.remove([id])
        return [database.update(evidence).set({ officeKeyId: keyId }).where(eq(evidence.id, id))]
      }
      default:
        return kind satisfies never
    }
  }

  return router<StaffEnv>()
    .openapi(page, async (c) => {
      const current = await currentKeyId(deps)
      const keys = (
        await database.select({ id: officeKeys.id }).from(officeKeys).orderBy(asc(officeKeys.epoch))
      )
        .map(({ id }) => id)
        .filter((id) => id !== current)
      const steps = keys.flatMap((key) => kinds.map((kind) => ({ key, kind })))
      const [step, after] = readCursor(c.req.valid('query').cursor, /^(\d{1,4})\.([0-9a-f]{0,32})$/) ?? [
        '0',
        '',
      ]
      let at = Number(step)
      let from = after ?? ''
      const left = await countLeft(keys)
      for (; at < steps.length; at += 1, from = '') {
        const here = steps[at]
        if (!here) break
        const { last, objects } = await readObjects(here.kind, here.key, from)
        if (objects.length === 0 && last === null) continue
        const next =
          last === null ? (at + 1 < steps.length ? `${String(at + 1)}.` : null) : `${String(at)}.${last}`
        return c.json({ officeKeyId: current, left, objects, next }, 200)
      }
      return c.json({ officeKeyId: current, left, objects: [], next: null }, 200)
    })
    .openapi(reseal, async (c) => {
      const { account, sessionId } = c.var.staff
      const { officeKeyId: keyId, objects } = c.req.valid('json')
      if (keyId !== (await currentKeyId(deps))) throw new Problem('conflict')
      const changes: { readonly given: Given; readonly statements: Statement[] }[] = []
      for (const given of objects) changes.push({ given, statements: await change(given, keyId) })
      const done = changes.filter(({ statements }) => statements.length > 0)
      // The label of a tip follows its last part: all that is there of it was re-sealed in this batch.
      const has = (kind: Given['kind'], id: string) =>
        done.some(({ given }) => given.kind === kind && given.id === id)
      const labels = done
        .filter(({ given: { kind, id } }) => kind === 'summary' && has('body', id))
        .map(({ given: { id } }) =>
          database
            .update(tips)
            .set({ officeKeyId: keyId })
            .where(
              and(
                eq(tips.id, id),
                has('contact', id)
                  ? undefined
                  : sql`not exists (select 1 from ${contacts} where ${contacts.tipId} = ${id})`,
              ),
            ),
        )
      if (done.length > 0) {
        const isCurrent = sql`(select ${settings.value} from ${settings} where ${settings.key} = 'office-key') = ${keyId}`
        await deps.write(
          { actor: account.id, action: 'office.reseal', subject: keyId, at: deps.now() },
          [...done.flatMap(({ statements }) => statements), ...labels],
          { require: [stillOpen(sessionId), [isCurrent, 'conflict']] },
        )
      }
      return c.json({ resealed: done.length }, 200)
    })
}
