import { and, asc, eq, exists, gt, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { bodies, contacts, notes, settings, tips, tokens } from '#db/schema.ts'
import { atomsVersion } from '#shared/sellers/atoms.ts'
import { indexMost } from '#shared/sellers/contract.ts'
import {
  isSealedSummary,
  ReindexInput,
  ReindexQuery,
  ReindexView,
  type ReindexedTip,
} from '#shared/sellers/reindexing/reindexing.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { unlessOvertaken, type Statement } from '#api/records/write.ts'
import { staffRoute } from '#api/staff/route.ts'
import { stillOpen, type StaffEnv } from '#api/staff/sign-in/guard.ts'
import { currentKeyId } from '#api/staff/tip/stored-tip.ts'
import { mostHolders } from './links.ts'
import { isStale } from './relink.ts'
import { storeTokens, type Added } from './tokens.ts'
import type { Turn } from './turn.ts'

/** Sealed bodies of one answer. The new summaries of their tips fit into one request. */
const mostBytes = 64 * 1024

/**
 * One batch: the server stores what the lead's browser made of the last one, and hands out the next. Recorded
 * as `seller.reindex` with the number of opened and of stored tips. A row for each tip would tell whether its
 * reporter had taken it back by then (docs/design.md 8).
 */
const reindex = staffRoute(['lead'], {
  method: 'post',
  path: '/sellers/reindex',
  summary: 'Stores new summaries and tokens of tips, and hands out the next tips of older rules',
  request: { query: ReindexQuery, body: jsonBody({ ReindexInput }) },
  responses: { 200: answer({ ReindexView }) },
})

/** Tries of a write that a move of a tip overtakes. */
const mostTries = 3

/** Routes of the re-index. The browser of a lead opens the tips and makes their tokens. */
export function reindexRoutes(deps: Deps, turn: Turn) {
  const { database } = deps

  /** Reads the noted codes of some tips that count: nobody took them back. */
  const codesOf = (ids: readonly string[]) =>
    database
      .select({ tipId: notes.tipId, noteId: notes.id, sealed: notes.sealed })
      .from(notes)
      .where(
        and(
          inArray(notes.tipId, [...ids]),
          exists(
            database
              .select({ one: sql`1` })
              .from(tokens)
              .where(
                and(
                  eq(tokens.tipId, notes.tipId),
                  eq(tokens.origin, notes.id),
                  ne(tokens.strength, 'picture'),
                ),
              ),
          ),
        ),
      )
      .orderBy(asc(notes.id))

  /**
   * Reads the next tips of older rules behind a place. Those under an earlier office key are left out: they
   * are re-sealed first.
   */
  async function next(keyId: string, after: string | null): Promise<Pick<ReindexView, 'tips' | 'next'>> {
    if (after === null) return { tips: [], next: null }
    const [version, id = ''] = after.split('_')
    const from = Number(version)
    const isBehind: SQL | undefined =
      after === ''
        ? undefined
        : or(gt(tips.indexVersion, from), and(eq(tips.indexVersion, from), gt(tips.id, id)))
    const rows = await database
      .select({
        id: tips.id,
        version: tips.version,
        indexVersion: tips.indexVersion,
        summary: tips.summary,
        body: bodies.sealed,
        contact: contacts.sealed,
      })
      .from(tips)
      .innerJoin(bodies, eq(bodies.tipId, tips.id))
      .leftJoin(contacts, eq(contacts.tipId, tips.id))
      .where(and(isStale, eq(tips.officeKeyId, keyId), isBehind))
      .orderBy(asc(tips.indexVersion), asc(tips.id))
      .limit(indexMost)
    const codes = await codesOf(rows.map(({ id }) => id))
    let bytes = 0
    const fitting = rows.filter(({ id, body }, at) => {
      bytes +=
        body.length + codes.reduce((sum, { tipId, sealed }) => sum + (tipId === id ? sealed.length : 0), 0)
      return at === 0 || bytes <= mostBytes
    })
    const last = fitting.length < rows.length || rows.length === indexMost ? fitting.at(-1) : undefined
    return {
      tips: fitting.map(({ indexVersion: _, summary, body, contact, ...tip }) => ({
        ...tip,
        summary: summary?.toString('base64') ?? '',
        body: body.toString('base64'),
        contact: contact?.toString('base64') ?? null,
        codes: codes
          .filter(({ tipId }) => tipId === tip.id)
          .map(({ noteId, sealed }) => ({ noteId, sealed: sealed.toString('base64') })),
      })),
      next: last ? `${String(last.indexVersion)}_${last.id}` : null,
    }
  }

  /**
   * Finds the purged tips that bear a token of the older rules. Nobody can open them: they get the token of
   * the present rules for the same atom beside it, and so keep their seller.
   */
  async function purgedWith(fresh: readonly ReindexedTip[]): Promise<Added> {
    const added = new Map<string, { all: string[]; fresh: string[] }>()
    for (const { id, same, strong, codes } of fresh)
      for (const pair of same) {
        const [older, newer] = [pair.slice(0, 32), pair.slice(32)]
        if (![strong, ...codes.map((code) => code.strong)].some((list) => list.includes(newer))) continue
        const isOwn = sql`exists (select 1 from ${tokens} as own where own.tip_id = ${id} and own.token = ${older} and own.strength = 'strong')`
        const holders = await database
          .selectDistinct({ id: tokens.tipId })
          .from(tokens)
          .innerJoin(tips, eq(tips.id, tokens.tipId))
          .where(and(eq(tokens.token, older), eq(tokens.strength, 'strong'), isNull(tips.summary), isOwn))
          .limit(mostHolders)
        for (const holder of holders) {
          const more = added.get(holder.id) ?? { all: [], fresh: [] }
          added.set(holder.id, more)
          if (!more.fresh.includes(newer)) more.fresh.push(newer)
        }
      }
    const ids = [...added.keys()]
    const stored = await database
      .select({ id: tokens.tipId, token: tokens.token })
      .from(tokens)
      .where(
        and(
          sql`${tokens.tipId} in (select value from json_each(${JSON.stringify(ids)}))`,
          eq(tokens.strength, 'strong'),
        ),
      )
    for (const { id, token } of stored) added.get(id)?.all.push(token)
    for (const more of added.values()) {
      more.fresh = more.fresh.filter((token) => !more.all.includes(token))
      more.all.push(...more.fresh)
    }
    return added
  }

  /** Finds those of the given tips that are as the browser saw them, and the statements that store them. */
  async function store(given: readonly ReindexedTip[], keyId: string) {
    const ids = given.map(({ id }) => id)
    const rows = await database
      .select({ id: tips.id, version: tips.version })
      .from(tips)
      .where(and(inArray(tips.id, ids), isStale, eq(tips.officeKeyId, keyId)))
    const counted = await codesOf(ids)
    const fresh = given
      .filter(({ id, version }) => rows.some((row) => row.id === id && row.version === version))
      // A code that somebody took back meanwhile stays away.
      .map((tip) => ({
        ...tip,
        codes: tip.codes.filter(({ noteId }) =>
          counted.some((code) => code.tipId === tip.id && code.noteId === noteId),
        ),
      }))
    const statements: Statement[] = fresh.map(({ id, summary }) =>
      database
        .update(tips)
        .set({ summary: Buffer.from(summary, 'base64') })
        .where(eq(tips.id, id)),
    )
    if (fresh.length > 0) {
      const indexed = fresh.map((tip) => ({ ...tip, version: atomsVersion }))
      statements.push(...(await storeTokens(database, indexed, await purgedWith(fresh))))
    }
    return { fresh, statements }
  }

  /** Condition that tips are as they were read: neither moved, nor purged, nor done by another console. */
  const areSeen = (fresh: readonly ReindexedTip[]): SQL => {
    const seen = JSON.stringify(fresh.map(({ id, version }) => ({ id, version })))
    return sql`not exists (select 1 from json_each(${seen}) as seen where not exists (
      select 1 from ${tips} where ${tips.id} = seen.value ->> 'id' and ${tips.version} = seen.value ->> 'version' and ${isStale}))`
  }

  return router<StaffEnv>().openapi(reindex, async (c) => {
    const { account, sessionId } = c.var.staff
    const { rules, officeKeyId: keyId, after, tips: given } = c.req.valid('json')
    // A browser with other rules than the server's, or with an earlier key, has to load the page again.
    if (rules !== atomsVersion || keyId !== (await currentKeyId(deps))) throw new Problem('conflict')
    const wrong = given.findIndex(({ summary }) => !isSealedSummary(Buffer.from(summary, 'base64')))
    if (wrong >= 0)
      throw new Problem('invalid-input', {
        errors: [
          { pointer: `/tips/${String(wrong)}/summary`, message: '摘要没有在浏览器中加密，请刷新页面后再试' },
        ],
      })
    const isCurrent = sql`(select ${settings.value} from ${settings} where ${settings.key} = 'office-key') = ${keyId}`
    const view = await turn.take(async () => {
      for (let tries = 1; ; tries += 1) {
        const { fresh, statements } = await store(given, keyId)
        const page = await next(keyId, after)
        const done = { stored: fresh.length, ...page }
        if (fresh.length + page.tips.length === 0) return done
        const subject = `${String(page.tips.length)}/${String(fresh.length)}`
        const written = deps.write(
          { actor: account.id, action: 'seller.reindex', subject, at: deps.now() },
          statements,
          { require: [stillOpen(sessionId), [isCurrent, 'conflict'], [areSeen(fresh), 'conflict']] },
        )
        if (await unlessOvertaken(written)) return done
        if (tries === mostTries) throw new Problem('conflict')
      }
    })
    return c.json({ ...view, left: await database.$count(tips, isStale) }, 200)
  })
}
