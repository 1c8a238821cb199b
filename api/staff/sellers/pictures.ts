import { and, eq, gte, ne, sql } from 'drizzle-orm'
import { evidence, notes, tips, tokens } from '#db/schema.ts'
import {
  PictureCodeBackInput,
  PictureCodeInput,
  PictureCodeView,
  PictureInput,
} from '#shared/pictures/contract.ts'
import { likenessVersion } from '#shared/pictures/likeness.ts'
import { triage } from '#shared/roles.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { atomsVersion } from '#shared/sellers/atoms.ts'
import type { TokenStrength } from '#shared/sellers/found.ts'
import type { Deps } from '#api/records/deps.ts'
import { noteStatements } from '#api/records/instants.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import { isPurged } from '#api/records/moves.ts'
import type { Statement } from '#api/records/write.ts'
import { staffRoute, TipPath } from '#api/staff/route.ts'
import { sealedBytes } from '#api/staff/sealed-bytes.ts'
import { stillOpen, type StaffEnv } from '#api/staff/sign-in/guard.ts'
import { actOf, actStatements, messageIdOf, once } from '#api/staff/tip/once.ts'
import { currentKeyId, findTip } from '#api/staff/tip/stored-tip.ts'
import { relink } from './relink.ts'
import type { Turn } from './turn.ts'

/**
 * The work of a browser that opened a picture, and no act: the opening has its row. The same picture again
 * changes nothing, and a picture of a purged tip or of a correction is passed over.
 */
const look = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/pictures',
  summary: 'Stores blind tokens of an opened picture',
  request: { params: TipPath, body: jsonBody({ PictureInput }) },
  responses: { 200: done },
})

/** Recorded as `seller.code`. Refused once the tip was withdrawn or purged, and on a correction. */
const add = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/codes',
  summary: 'Adds a code of a picture to the identifiers of a tip’s seller',
  request: { params: TipPath, body: jsonBody({ PictureCodeInput }) },
  responses: { 201: answer({ PictureCodeView }) },
})

/** Recorded as `seller.code-back`. The note stays; its tokens go. */
const back = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/codes/back',
  summary: 'Takes a code out of the identifiers of a tip’s seller',
  request: { params: TipPath, body: jsonBody({ PictureCodeBackInput }) },
  responses: { 200: done },
})

/** Routes about opened pictures. The server gets sealed notes and blind tokens alone. */
export function pictureRoutes(deps: Deps, turn: Turn) {
  const { database } = deps
  const hasContent = (id: string) =>
    sql`(select ${tips.summary} from ${tips} where ${tips.id} = ${id}) is not null`
  const isNotWithdrawn = (id: string) =>
    sql`(select ${tips.status} from ${tips} where ${tips.id} = ${id}) <> 'withdrawn'`

  /** Returns the statements that put the tokens of a code in the place of those before. */
  async function codeTokens(
    tipId: string,
    noteId: string,
    version: number,
    lists: Readonly<Record<Exclude<TokenStrength, 'text' | 'picture'>, readonly string[]>>,
  ): Promise<Statement[]> {
    const { statements } = await relink(database, [tipId], {
      tokens: new Map([[tipId, lists.strong]]),
      origins: new Set([noteId]),
    })
    const seen = new Set<string>()
    const rows = (['strong', 'similar', 'name'] as const).flatMap((strength) =>
      lists[strength]
        .filter((token) => !seen.has(token) && seen.add(token))
        .map((token) => ({ tipId, token, strength, version, origin: noteId })),
    )
    return [
      database.delete(tokens).where(and(eq(tokens.tipId, tipId), eq(tokens.origin, noteId))),
      ...(rows.length > 0 ? [database.insert(tokens).values(rows)] : []),
      ...statements,
    ]
  }

  return router<StaffEnv>()
    .openapi(look, async (c) => {
      const tipId = c.req.param('id')
      const { evidenceId, version, tokens: given } = c.req.valid('json')
      const isOfTip = and(eq(evidence.id, evidenceId), eq(evidence.tipId, tipId))
      if ((await database.$count(evidence, isOfTip)) === 0) throw new Problem('not-found')
      if (version > likenessVersion) throw new Problem('conflict')
      const ofPicture = and(eq(tokens.tipId, tipId), eq(tokens.origin, evidenceId))
      const isKnown = and(ofPicture, gte(tokens.version, version))
      const tip = await findTip(deps, tipId)
      const mayLink = !isPurged(tip) && !isCorrection(tip)
      if (given.length > 0 && mayLink && (await database.$count(tokens, isKnown)) === 0) {
        const rows = [...new Set(given)].map((token) => ({
          tipId,
          token,
          strength: 'picture' as const,
          version,
          origin: evidenceId,
        }))
        await deps.write(
          { actor: 'clock' },
          [database.delete(tokens).where(ofPicture), database.insert(tokens).values(rows)],
          {
            require: [stillOpen(c.var.staff.sessionId), [hasContent(tipId), 'conflict']],
          },
        )
      }
      return c.body(null, 200)
    })
    .openapi(add, async (c) => {
      const { key, sealed, version, ...lists } = c.req.valid('json')
      const { account, sessionId } = c.var.staff
      const { id, category } = await findTip(deps, c.req.param('id'))
      if (version !== atomsVersion || isCorrection({ category })) throw new Problem('conflict')
      if (lists.strong.length + lists.similar.length + lists.name.length === 0)
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/strong', message: '这个码里没有能认人的内容' }],
        })
      const act = actOf(
        deps,
        account.id,
        ['code', id, lists.strong.join(), lists.similar.join(), lists.name.join()],
        key,
      )
      const noteId = messageIdOf(deps, act, id)
      await once(deps, act, { tipId: id }, () =>
        turn.take(async () => {
          const stored = {
            id: noteId,
            tipId: id,
            accountId: account.id,
            officeKeyId: await currentKeyId(deps),
            sealed: sealedBytes(sealed, '/sealed', 1),
          }
          await deps.write(
            { actor: account.id, action: 'seller.code', subject: id, at: act.at },
            [
              ...actStatements(deps, act, []),
              ...noteStatements(database, deps.secrets, stored, act.at),
              ...(await codeTokens(id, noteId, version, lists)),
            ],
            {
              require: [stillOpen(sessionId), [hasContent(id), 'conflict'], [isNotWithdrawn(id), 'conflict']],
            },
          )
        }),
      )
      return c.json({ noteId }, 201)
    })
    .openapi(back, async (c) => {
      const { account, sessionId } = c.var.staff
      const tip = await findTip(deps, c.req.param('id'))
      const { noteId } = c.req.valid('json')
      const isOfTip = and(eq(notes.id, noteId), eq(notes.tipId, tip.id))
      const isCounted = and(
        eq(tokens.tipId, tip.id),
        eq(tokens.origin, noteId),
        ne(tokens.strength, 'picture'),
      )
      // A purge takes the note, and the tokens may stay for the other tips of the seller.
      const known = (await database.$count(notes, isOfTip)) + (await database.$count(tokens, isCounted))
      if (known === 0) throw new Problem('not-found')
      await turn.take(async () => {
        if ((await database.$count(tokens, isCounted)) === 0) return
        const statements = await codeTokens(tip.id, noteId, atomsVersion, {
          strong: [],
          similar: [],
          name: [],
        })
        await deps.write(
          { actor: account.id, action: 'seller.code-back', subject: tip.id, at: deps.now() },
          statements,
          { require: [stillOpen(sessionId)] },
        )
      })
      return c.body(null, 200)
    })
}
