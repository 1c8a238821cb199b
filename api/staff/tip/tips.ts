import * as z from 'zod'
import { and, asc, eq, ne, notExists, sql } from 'drizzle-orm'
import {
  accounts,
  arrivals,
  bodies,
  contacts,
  events,
  evidence,
  instants,
  messages,
  notes,
  rewardEvents,
  rewards,
  tips,
  tokens,
} from '#db/schema.ts'
import { ContactView, FoundView, SeenInput, TipView } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import { fold } from '#shared/folding.ts'
import { asciiDigits } from '#shared/numerals.ts'
import { authorOf } from '#shared/tip/correction/category.ts'
import { rewardStateOn } from '#shared/tip/reward.ts'
import { triage } from '#shared/roles.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import { isGenuineMessage } from '#api/records/genuine.ts'
import { shownInstant } from '#api/records/instants.ts'
import { isActive } from '#api/records/office.ts'
import { selectHandOvers } from '#api/records/hands/loan.ts'
import { selectRequests } from './open-request.ts'
import { queueRow, rowColumns } from '../queue.ts'
import { staffRoute, TipPath } from '../route.ts'
import type { StaffEnv } from '../sign-in/guard.ts'

const rereadMs = 60 * 1000
const maxReads = 1000

const NumberPath = z.object({ number: z.string().describe('Number of the tip, as people write it') })
const PicturePath = z.object({ ...TipPath.shape, evidenceId: z.string().describe('Picture id') })

/** A number may come without its letters, in small letters, or with a dash. */
const find = staffRoute(triage, {
  method: 'get',
  path: '/numbers/{number}',
  summary: 'Finds the tip that bears a number',
  request: { params: NumberPath },
  responses: { 200: answer({ FoundView }) },
})

/** Recorded as `tip.read`, once a minute at most, whatever the tip holds. */
const read = staffRoute(triage, {
  method: 'get',
  path: '/tips/{id}',
  summary: 'Shows one tip, sealed as stored',
  request: { params: TipPath },
  responses: { 200: answer({ TipView }) },
})

/** Part of the reading that is recorded. */
const picture = staffRoute(triage, {
  method: 'get',
  path: '/tips/{id}/evidence/{evidenceId}',
  summary: 'Sends one picture, sealed as stored',
  request: { params: PicturePath },
  responses: {
    200: {
      description: 'An age file',
      content: { 'application/octet-stream': { schema: { type: 'string' } } },
    },
  },
})

/** Every look is recorded as `tip.contact`, before the contact is sent. */
const contact = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/contact',
  summary: 'Sends the sealed contact',
  request: { params: TipPath },
  responses: { 200: answer({ ContactView }) },
})

/**
 * Comes with every reading, and adds no row to the log. A row only when something was unread would tell that
 * the reporter wrote since the last one. The log holds each reading as `tip.read`. A message that came after
 * the reading stays unread.
 */
const seen = staffRoute(triage, {
  method: 'post',
  path: '/tips/{id}/seen',
  summary: 'Marks a tip as read, unless its reporter has written since',
  request: { params: TipPath, body: jsonBody({ SeenInput }) },
  responses: { 204: done },
})

/** Routes that read a tip. Every secret leaves sealed, and every reading is recorded. */
export function tipRoutes(deps: Deps) {
  const { database } = deps
  // A refresh within a minute is the same reading. A restart forgets it: then it is recorded once more.
  const reads = new Map<string, number>()

  async function recordRead(accountId: string, tipId: string): Promise<void> {
    const at = deps.now()
    const key = `${accountId} ${tipId}`
    if (at.getTime() - (reads.get(key) ?? 0) < rereadMs) return
    await deps.write({ actor: accountId, action: 'tip.read', subject: tipId, at }, [])
    reads.delete(key)
    reads.set(key, at.getTime())
    if (reads.size > maxReads)
      for (const oldest of reads.keys()) {
        reads.delete(oldest)
        break
      }
  }

  async function readTip(id: string): Promise<TipView | null> {
    // One batch reads one snapshot: history and messages fit the version.
    const [
      [tip],
      [body],
      [contact],
      evidenceRows,
      eventRows,
      messageRows,
      noteRows,
      [reward],
      stepRows,
      requests,
      handOvers,
      lostCodes,
    ] = await database.batch([
      database
        .select({
          ...rowColumns,
          finding: tips.finding,
          hold: tips.hold,
          purgeOn: tips.purgeOn,
          officeKeyId: tips.officeKeyId,
          reporterRecipient: tips.reporterRecipient,
          contentHash: arrivals.contentHash,
          arrivalHash: arrivals.hash,
        })
        .from(tips)
        .leftJoin(accounts, eq(accounts.id, tips.assigneeId))
        .leftJoin(arrivals, eq(arrivals.number, tips.number))
        .where(eq(tips.id, id))
        .limit(1),
      database.select({ sealed: bodies.sealed }).from(bodies).where(eq(bodies.tipId, id)),
      database
        .select({ one: sql`1` })
        .from(contacts)
        .where(eq(contacts.tipId, id)),
      database
        .select({ id: evidence.id, messageId: evidence.messageId, bytes: evidence.bytes })
        .from(evidence)
        .where(eq(evidence.tipId, id))
        .orderBy(asc(evidence.position)),
      database
        .select({
          version: events.version,
          from: events.from,
          to: events.to,
          by: accounts.displayName,
          on: events.onDay,
          reason: events.reason,
          referredTo: events.referredTo,
          finding: events.finding,
          ground: events.ground,
          deed: events.deed,
          takenBack: events.takenBack,
        })
        .from(events)
        .leftJoin(accounts, eq(accounts.id, events.accountId))
        .where(eq(events.tipId, id))
        .orderBy(asc(events.version)),
      database
        .select({
          id: messages.id,
          accountId: messages.accountId,
          by: accounts.displayName,
          on: messages.sentOn,
          tipId: messages.tipId,
          position: messages.position,
          sealed: messages.sealed,
          mac: messages.mac,
        })
        .from(messages)
        .leftJoin(accounts, eq(accounts.id, messages.accountId))
        .where(eq(messages.tipId, id))
        .orderBy(asc(messages.position)),
      database
        .select({
          id: notes.id,
          by: accounts.displayName,
          on: notes.writtenOn,
          instant: instants.sealed,
          sealed: notes.sealed,
          names: sql<number>`exists (select 1 from ${tokens} where ${tokens.tipId} = ${notes.tipId} and ${tokens.origin} = ${notes.id})`,
        })
        .from(notes)
        .leftJoin(instants, eq(instants.id, notes.id))
        .innerJoin(accounts, eq(accounts.id, notes.accountId))
        .where(eq(notes.tipId, id))
        .orderBy(asc(sql`${notes}.rowid`)),
      database.select().from(rewards).where(eq(rewards.tipId, id)),
      database
        .select({
          version: rewardEvents.version,
          to: rewardEvents.to,
          by: accounts.displayName,
          on: rewardEvents.onDay,
          amountFen: rewardEvents.amountFen,
          reason: rewardEvents.reason,
          claimUntil: rewardEvents.claimUntil,
        })
        .from(rewardEvents)
        .leftJoin(accounts, eq(accounts.id, rewardEvents.accountId))
        .where(eq(rewardEvents.tipId, id))
        .orderBy(asc(rewardEvents.version)),
      selectRequests(database, id),
      selectHandOvers(database, id),
      database
        .selectDistinct({ noteId: tokens.origin })
        .from(tokens)
        .where(
          and(
            eq(tokens.tipId, id),
            ne(tokens.origin, ''),
            ne(tokens.strength, 'picture'),
            notExists(
              database
                .select({ one: sql`1` })
                .from(notes)
                .where(eq(notes.id, tokens.origin)),
            ),
          ),
        ),
    ])
    if (!tip) return null
    const { finding, hold, purgeOn, officeKeyId, reporterRecipient, contentHash, arrivalHash, ...row } = tip
    return {
      ...queueRow(row),
      finding,
      hold,
      purgeOn,
      officeKeyId,
      reporterRecipient,
      contentHash: contentHash ?? '',
      arrivalHash: arrivalHash ?? '',
      reward: {
        state: rewardStateOn(reward ?? null, dayOf(deps.now())),
        version: reward?.version ?? 0,
        amountFen: reward?.amountFen ?? null,
        reason: reward?.reason ?? null,
        claimUntil: reward?.claimUntil ?? null,
        proposedById: reward?.proposedBy ?? null,
        answer: reward?.answer ?? null,
        events: stepRows,
      },
      hasContact: contact !== undefined,
      body: body?.sealed.toString('base64') ?? null,
      evidence: evidenceRows,
      events: eventRows.map((event) => ({ ...event, by: event.by ?? authorOf(row) })),
      requests,
      handOvers,
      messages: messageRows.map((message) => ({
        id: message.id,
        by: message.by,
        on: message.on,
        from: message.accountId === null ? ('reporter' as const) : ('office' as const),
        isGenuine: message.accountId === null || isGenuineMessage(deps.secrets, message),
        sealed: message.sealed.toString('base64'),
      })),
      notes: noteRows.map(({ sealed, instant, names, ...note }) => ({
        ...note,
        names: names === 1,
        at: shownInstant(deps.secrets, 'notes', note.id, instant),
        sealed: sealed.toString('base64'),
      })),
      lostCodes: lostCodes.map(({ noteId }) => noteId),
    }
  }

  return router<StaffEnv>()
    .openapi(find, async (c) => {
      const written = asciiDigits(fold(c.req.param('number')))
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
      const number = /^\d/.test(written) ? deps.operator.numberPrefix + written : written
      const [found] = await database
        .select({ id: tips.id })
        .from(tips)
        .where(eq(tips.number, number))
        .limit(1)
      if (!found) throw new Problem('not-found')
      return c.json(found, 200)
    })
    .openapi(read, async (c) => {
      const tip = await readTip(c.req.param('id'))
      if (!tip) throw new Problem('not-found')
      await recordRead(c.var.staff.account.id, tip.id)
      return c.json(tip, 200)
    })
    .openapi(picture, async (c) => {
      const [row] = await database
        .select({ id: evidence.id, tipId: evidence.tipId })
        .from(evidence)
        .where(and(eq(evidence.id, c.req.param('evidenceId')), eq(evidence.tipId, c.req.param('id'))))
        .limit(1)
      const sealed = row ? await deps.evidence.get(row.id) : null
      if (!row || !sealed) throw new Problem('not-found')
      await recordRead(c.var.staff.account.id, row.tipId)
      return c.body(new Uint8Array(sealed), 200, { 'content-type': 'application/octet-stream' })
    })
    .openapi(contact, async (c) => {
      const id = c.req.param('id')
      const find = async () =>
        (
          await database
            .select({ sealed: contacts.sealed })
            .from(contacts)
            .where(eq(contacts.tipId, id))
            .limit(1)
        )[0]
      if (!(await find())) throw new Problem('not-found')
      await deps.write(
        { actor: c.var.staff.account.id, action: 'tip.contact', subject: id, at: deps.now() },
        [],
      )
      // Read again: the reporter may have withdrawn it meanwhile.
      const contact = await find()
      if (!contact) throw new Problem('not-found')
      return c.json({ sealed: contact.sealed.toString('base64') }, 200)
    })
    .openapi(seen, async (c) => {
      const id = c.req.param('id')
      const { answers } = c.req.valid('json')
      const [tip] = await database.select({ id: tips.id }).from(tips).where(eq(tips.id, id)).limit(1)
      if (!tip) throw new Problem('not-found')
      const written = sql`(select count(*) from ${messages}
        where ${messages.tipId} = ${tip.id} and ${messages.accountId} is null)`
      await deps.write(
        { actor: 'clock' },
        [
          database
            .update(tips)
            .set({ unread: 0, answeredOn: null })
            .where(and(eq(tips.id, tip.id), sql`${written} <= ${answers}`)),
        ],
        { require: [[isActive(c.var.staff.account.id), 'signed-out']] },
      )
      return c.body(null, 204)
    })
}
