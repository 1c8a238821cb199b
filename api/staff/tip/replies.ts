import { inArray, max, sql } from 'drizzle-orm'
import { messages, tips } from '#db/schema.ts'
import type { ActOutcome } from '#shared/contract/act.ts'
import { MailboxesInput, MailboxesView, RepliesInput, RepliesView } from '#shared/replies/contract.ts'
import { triage } from '#shared/roles.ts'
import { silenceOf, type Silence } from '#shared/tip/moves.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, jsonBody, router } from '#api/core/route.ts'
import { isPurged } from '#api/records/moves.ts'
import type { Requirement } from '#api/records/write.ts'
import { staffRoute } from '../route.ts'
import { sealedBytes } from '../sealed-bytes.ts'
import { stillOpen, type Staff, type StaffEnv } from '../sign-in/guard.ts'
import { areUnchanged, batchesOf, untilWritten, type Item } from './batch.ts'
import { messageStatement } from './messages.ts'
import { actOf, actStatements, isKnown, messageIdOf, type Act } from './once.ts'
import { viewOf } from './outcomes.ts'
import { currentKeyId } from './stored-tip.ts'

/** One reply: the tip, and the file that the browser sealed to its reporter. */
interface Reply extends Item {
  readonly sealed: Buffer
}

/** The end of one reply. */
interface End {
  readonly outcome: ActOutcome
  readonly silence: Silence | null
}

const done: End = { outcome: 'done', silence: null }
const overtaken: End = { outcome: 'overtaken', silence: null }

/** A recipient tells nothing of a tip: naming it adds no row to the log. Each reply has its own. */
const mailboxes = staffRoute(triage, {
  method: 'post',
  path: '/replies/mailboxes',
  summary: 'Names the recipients of the reporters of many tips',
  request: { body: jsonBody({ MailboxesInput }) },
  responses: { 200: answer({ MailboxesView }) },
})

/**
 * Every tip has its own row in the audit log: `tip.message`. A reply that the office may not write now, or on
 * a tip that another act overtook, is left out. The key sent again stores nothing twice.
 */
const reply = staffRoute(triage, {
  method: 'post',
  path: '/replies',
  summary: 'Writes to the reporters of many tips',
  request: { body: jsonBody({ RepliesInput }) },
  responses: { 200: answer({ RepliesView }) },
})

/** Requires that the tips still have their content, and that no message came between. */
function areStill(places: readonly { readonly id: string; readonly position: number }[]): Requirement {
  return [
    sql`not exists (select 1 from json_each(${JSON.stringify(places)}) as seen join ${tips}
      on ${tips.id} = seen.value ->> 'id' where ${tips.summary} is null
      or (select coalesce(max(${messages.position}) + 1, 0) from ${messages} where ${messages.tipId} = ${tips.id})
        <> seen.value ->> 'position')`,
    'conflict',
  ]
}

/** Writes a part of the replies. Returns the end of each. */
async function writePart(
  deps: Deps,
  { account, sessionId }: Staff,
  act: Act,
  replies: readonly Reply[],
): Promise<Map<string, End>> {
  const { database } = deps
  const ids = replies.map(({ id }) => id)
  const idOf = (tipId: string) => messageIdOf(deps, act, tipId)
  const [rows, sent, last] = await database.batch([
    database
      .select({ id: tips.id, status: tips.status, version: tips.version, summary: tips.summary })
      .from(tips)
      .where(inArray(tips.id, ids)),
    database
      .select({ tipId: messages.tipId })
      .from(messages)
      .where(inArray(messages.id, ids.map(idOf))),
    database
      .select({ tipId: messages.tipId, position: max(messages.position) })
      .from(messages)
      .where(inArray(messages.tipId, ids))
      .groupBy(messages.tipId),
  ])
  const tipOf = new Map(rows.map((tip) => [tip.id, tip]))
  const sentTo = new Set(sent.map(({ tipId }) => tipId))
  const lastOf = new Map(last.map(({ tipId, position }) => [tipId, position]))
  const ends = new Map<string, End>()
  const open: Reply[] = []
  for (const one of replies) {
    const tip = tipOf.get(one.id)
    if (!tip) throw new Problem('not-found')
    const silence = silenceOf(tip.status, isPurged(tip))
    if (sentTo.has(one.id)) ends.set(one.id, done)
    else if (silence !== null) ends.set(one.id, { outcome: 'refused', silence })
    else if (tip.version !== one.version) ends.set(one.id, overtaken)
    else {
      open.push(one)
      ends.set(one.id, done)
    }
  }
  if (open.length === 0) return ends
  const officeKeyId = await currentKeyId(deps)
  const added = open.map(({ id, sealed }) => ({ id, sealed, position: (lastOf.get(id) ?? -1) + 1 }))
  await deps.write(
    { actor: account.id, action: 'tip.message', subject: open.map(({ id }) => id), at: act.at },
    [
      ...actStatements(deps, act, [], await isKnown(database, act)),
      ...added.map(({ id: tipId, ...message }) =>
        messageStatement(deps, { ...message, id: idOf(tipId), tipId, accountId: account.id, officeKeyId }),
      ),
    ],
    {
      require: [
        stillOpen(sessionId),
        areUnchanged(open),
        areStill(added.map(({ id, position }) => ({ id, position }))),
      ],
    },
  )
  return ends
}

/** @throws Problem 'invalid-input' for a tip that is named twice, or a file that two mailboxes would get. */
function demandApart(items: RepliesInput['items']): void {
  const demand = (values: readonly string[], message: string) => {
    if (new Set(values).size !== items.length)
      throw new Problem('invalid-input', { errors: [{ pointer: '/items', message }] })
  }
  demand(
    items.map(({ id }) => id),
    '同一条线索只能选一次',
  )
  demand(
    items.map(({ sealed }) => sealed),
    '给每位举报人的话要分别加密，请刷新页面后再试',
  )
}

/** The routes that write one text to the reporters of many tips. The browser sealed it to each apart. */
export function replyRoutes(deps: Deps) {
  const { database } = deps
  return router<StaffEnv>()
    .openapi(mailboxes, async (c) => {
      const { ids } = c.req.valid('json')
      const rows = await database
        .select({
          id: tips.id,
          status: tips.status,
          summary: tips.summary,
          recipient: tips.reporterRecipient,
        })
        .from(tips)
        .where(inArray(tips.id, ids))
      const tipOf = new Map(rows.map((tip) => [tip.id, tip]))
      const items = ids.map((id) => {
        const tip = tipOf.get(id)
        if (!tip) throw new Problem('not-found')
        const silence = silenceOf(tip.status, isPurged(tip))
        return { id, silence, recipient: silence === null ? tip.recipient : null }
      })
      return c.json({ items }, 200)
    })
    .openapi(reply, async (c) => {
      const { key, items } = c.req.valid('json')
      demandApart(items)
      const replies = items.map(({ id, version, sealed }, at) => ({
        id,
        version,
        sealed: sealedBytes(sealed, `/items/${String(at)}/sealed`, 2),
      }))
      const act = actOf(deps, c.var.staff.account.id, ['replies'], key)
      const ends = new Map<string, End>()
      for (const part of batchesOf(replies))
        await untilWritten(async () => {
          for (const [id, end] of await writePart(deps, c.var.staff, act, part)) ends.set(id, end)
        })
      const outcomes = new Map([...ends].map(([id, { outcome }]) => [id, outcome]))
      const view = await viewOf(deps, items, outcomes)
      return c.json(
        { items: view.items.map((tip) => ({ ...tip, silence: ends.get(tip.id)?.silence ?? null })) },
        200,
      )
    })
}
