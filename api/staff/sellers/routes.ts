import * as z from 'zod'
import { and, asc, eq, getTableColumns, gt, inArray, ne, or, sql } from 'drizzle-orm'
import { accounts, arrivals, isCorrection, sellerDecisions, tips, tokens } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import { triage } from '#shared/roles.ts'
import { atomsVersion } from '#shared/sellers/atoms.ts'
import {
  DecisionInput,
  DecisionView,
  FindInput,
  FoundTips,
  indexMost,
  IndexedView,
  SellerHead,
  SellersPage,
  SellersQuery,
  sellerVerdicts,
  SellerView,
  TokensInput,
  UnindexedPage,
  UnindexedQuery,
} from '#shared/sellers/contract.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import type { Statement } from '#api/records/write.ts'
import { readCursor } from '#api/staff/pages.ts'
import { staffRoute, TipPath } from '#api/staff/route.ts'
import { stillOpen, type StaffEnv } from '#api/staff/sign-in/guard.ts'
import { pictureRoutes } from './pictures.ts'
import { readHead, readSeller, readSellers } from './read.ts'
import { reindexRoutes } from './reindex.ts'
import { isUnindexed, relink } from './relink.ts'
import { areWhole, storeTokens } from './tokens.ts'
import { Turn } from './turn.ts'

const SellerPath = z.object({ id: z.string().describe('Id of the seller: that of its first tip') })

/** Nothing that the queue does not show: sealed summaries. */
const unindexed = staffRoute(triage, {
  method: 'get',
  path: '/sellers/unindexed',
  summary: 'Shows sealed summaries without blind tokens',
  request: { query: UnindexedQuery },
  responses: { 200: answer({ UnindexedPage }) },
})

/**
 * The work of a clock, and no act: it has no row in the log. A row there would tell the hour in which a tip
 * came (docs/design.md 8). The same tokens again change nothing, so two consoles may do the same work.
 */
const index = staffRoute(triage, {
  method: 'post',
  path: '/sellers/tokens',
  summary: 'Stores blind tokens of tips',
  request: { query: UnindexedQuery.pick({ clock: true }), body: jsonBody({ TokensInput }) },
  responses: { 200: answer({ IndexedView }) },
})

const sellers = staffRoute(triage, {
  method: 'get',
  path: '/sellers',
  summary: 'Shows one page of sellers with the numbers of their tips',
  request: { query: SellersQuery },
  responses: { 200: answer({ SellersPage }) },
})

/** Recorded as `seller.find` with the number of hits. The value that was typed stays in the browser. */
const find = staffRoute(triage, {
  method: 'post',
  path: '/sellers/find',
  summary: 'Finds the tips that bear a token, and those of the same sellers',
  request: { body: jsonBody({ FindInput }) },
  responses: { 200: answer({ FoundTips }) },
})

const seller = staffRoute(triage, {
  method: 'get',
  path: '/tips/{id}/seller',
  summary: 'Shows the other tips of a tip’s seller',
  request: { params: TipPath },
  responses: { 200: answer({ SellerView }) },
})

/** Nothing that the queue does not show. */
const head = staffRoute(triage, {
  method: 'get',
  path: '/sellers/{id}/tips',
  summary: 'Shows the first tips of a seller, sealed, in the order of arrival',
  request: { params: SellerPath },
  responses: { 200: answer({ SellerHead }) },
})

/** Recorded as `seller.same`, `seller.apart` or `seller.undo`. No version of a tip changes. */
const decide = staffRoute(triage, {
  method: 'post',
  path: '/sellers/decisions',
  summary: 'Decides that two tips are about one seller, or about two',
  request: { body: jsonBody({ DecisionInput }) },
  responses: { 200: answer({ DecisionView }) },
})

const mostFound = 200

/** Routes about sellers. The server sees tokens alone and cannot make one. */
export function sellerRoutes(deps: Deps) {
  const { database } = deps
  const turn = new Turn()
  const countLeft = () => database.$count(tips, isUnindexed)

  return router<StaffEnv>()
    .route('/', reindexRoutes(deps, turn))
    .route('/', pictureRoutes(deps, turn))
    .openapi(unindexed, async (c) => {
      const [after = ''] = readCursor(c.req.valid('query').cursor, /^([0-9a-f]{32})$/) ?? []
      const rows = await database
        .select({ id: tips.id, summary: tips.summary })
        .from(tips)
        .where(and(isUnindexed, gt(tips.id, after)))
        .orderBy(tips.id)
        .limit(indexMost)
      return c.json(
        {
          version: atomsVersion,
          left: await countLeft(),
          tips: rows.map(({ id, summary }) => ({ id, summary: summary?.toString('base64') ?? '' })),
          next: rows.length < indexMost ? null : (rows.at(-1)?.id ?? null),
        },
        200,
      )
    })
    .openapi(index, async (c) => {
      const given = c.req.valid('json').tips
      if (given.some(({ version }) => version > atomsVersion)) throw new Problem('conflict')
      await turn.take(async () => {
        const ids = given.map(({ id }) => id)
        const rows = await database
          .select({ id: tips.id })
          .from(tips)
          .where(and(inArray(tips.id, ids), isUnindexed))
        // A tip that was purged, or that another console was faster with, is passed over. So is one of older
        // rules: its summary has to change with its tokens.
        const fresh = given.filter(({ id }) => rows.some((row) => row.id === id))
        if (fresh.length === 0) return
        await deps.write({ actor: 'clock' }, await storeTokens(database, fresh), {
          require: [stillOpen(c.var.staff.sessionId), [areWhole(fresh.map(({ id }) => id)), 'conflict']],
        })
      })
      return c.json({ left: await countLeft() }, 200)
    })
    .openapi(sellers, async (c) => {
      const [after = ''] = readCursor(c.req.valid('query').cursor, /^([0-9a-f]{32})$/) ?? []
      return c.json(await readSellers(database, after), 200)
    })
    .openapi(find, async (c) => {
      const { account } = c.var.staff
      const wanted = c.req.valid('json').tokens
      const hits = database
        .selectDistinct({ id: tokens.tipId })
        .from(tokens)
        .where(and(inArray(tokens.token, wanted), ne(tokens.strength, 'text')))
        .limit(mostFound)
      const found = await database
        .select({ id: tips.id, sellerId: tips.sellerId })
        .from(tips)
        .where(inArray(tips.id, hits))
      const own = found.map(({ id }) => id)
      const theirs = [...new Set(found.flatMap(({ sellerId }) => (sellerId === null ? [] : [sellerId])))]
      const rows = await database
        .select({ id: tips.id, number: tips.number, receivedOn: tips.receivedOn, sellerId: tips.sellerId })
        .from(tips)
        .leftJoin(arrivals, eq(arrivals.number, tips.number))
        .where(or(inArray(tips.id, own), inArray(tips.sellerId, theirs)))
        .orderBy(asc(sql`${arrivals}.rowid`))
        .limit(mostFound)
      await deps.write(
        { actor: account.id, action: 'seller.find', subject: String(rows.length), at: deps.now() },
        [],
      )
      return c.json({ tips: rows }, 200)
    })
    .openapi(seller, async (c) => c.json(await readSeller(database, c.req.param('id')), 200))
    .openapi(head, async (c) => c.json(await readHead(database, c.req.param('id')), 200))
    .openapi(decide, async (c) => {
      const { account, sessionId } = c.var.staff
      const { tipId, otherId, decision, seen } = c.req.valid('json')
      if (tipId === otherId)
        throw new Problem('invalid-input', { errors: [{ pointer: '/otherId', message: '请选择另一条线索' }] })
      if ((await database.$count(tips, inArray(tips.id, [tipId, otherId]))) < 2)
        throw new Problem('not-found')
      // A correction is about a page of the site: it names no seller.
      if (
        (await database.$count(tips, and(inArray(tips.id, [tipId, otherId]), isCorrection(tips.category)))) >
        0
      )
        throw new Problem('conflict')
      return turn.take(async () => {
        const isPair = or(
          and(eq(sellerDecisions.tipId, tipId), eq(sellerDecisions.otherId, otherId)),
          and(eq(sellerDecisions.tipId, otherId), eq(sellerDecisions.otherId, tipId)),
        )
        const [stood] = await database
          .select({ ...getTableColumns(sellerDecisions), by: accounts.displayName })
          .from(sellerDecisions)
          .innerJoin(accounts, eq(accounts.id, sellerDecisions.accountId))
          .where(isPair)
        const before = stood?.decision ?? null
        if (seen !== undefined && before !== seen && before !== decision)
          throw new Problem(
            'conflict',
            stood && { detail: `${stood.by}已认定这两条${sellerVerdicts[stood.decision]}` },
          )
        const isSame = before === decision && (stood === undefined || stood.tipId === tipId)
        const { statements, links } = await relink(database, [tipId, otherId], {
          tokens: new Map(),
          decision: { tipId, otherId, decision },
        })
        if (!isSame) {
          const at = deps.now()
          const own: Statement[] = [database.delete(sellerDecisions).where(isPair)]
          if (decision !== null)
            own.push(
              database
                .insert(sellerDecisions)
                .values({ tipId, otherId, decision, accountId: account.id, onDay: dayOf(at) }),
            )
          const action =
            decision === null ? 'seller.undo' : decision === 'same' ? 'seller.same' : 'seller.apart'
          await deps.write({ actor: account.id, action, subject: tipId, at }, [...own, ...statements], {
            require: [stillOpen(sessionId)],
          })
        }
        return c.json({ before, sellerId: links.get(tipId) ?? null }, 200)
      })
    })
}
