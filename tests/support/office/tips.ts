import { createHash, randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { events, messages, tips, tokens } from '#db/schema.ts'
import { dayOf, type Day } from '#shared/day.ts'
import type { Category, Finding, Lane } from '#shared/tip/lists.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { clockAfter, firstClock } from '#shared/tip/clock.ts'
import type { Status } from '#shared/tip/moves.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  recipientOf,
  sealJson,
  sealPicture,
  type Identity,
} from '#shared/sealing/seal.ts'
import { payloadOf } from '#shared/sealing/rewrap.ts'
import { newTip } from '#api/records/new-tip.ts'
import type { Office } from '#tests/support/office/office.ts'

/** A tip as intake stores it, with the keys of its reporter. */
export interface StoredTip {
  readonly id: string
  readonly number: string
  readonly reporterIdentity: Identity
  readonly reporterRecipient: string
  readonly evidenceId: string
}

/** Stores a sealed tip and moves it straight to a status. */
export async function storeTip(
  office: Office,
  {
    category = 'selling',
    status = 'received',
    cameFrom = 'investigating',
    lane = 'normal',
    dueOn,
    assigneeId = null,
    contact = '示例：13800000000',
    everReferred = false,
    objected = false,
    objectedOnce = false,
    decidedBy = null,
    finding = null,
    wantsReward = false,
  }: {
    category?: Category
    status?: Status
    cameFrom?: Status
    lane?: Lane
    dueOn?: Day
    assigneeId?: string | null
    contact?: string | null
    everReferred?: boolean
    objected?: boolean
    objectedOnce?: boolean
    decidedBy?: string | null
    finding?: Finding | null
    wantsReward?: boolean
  } = {},
): Promise<StoredTip> {
  const { database, deps, officeRecipient } = office
  const reporterIdentity = await generateOfficeIdentity()
  const reporterRecipient = await recipientOf(reporterIdentity)
  const key = { id: officeKeyId(officeRecipient), recipient: officeRecipient }
  const day = dayOf(deps.now())
  const evidenceId = deps.newId()
  const sealedPicture = await sealPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), [officeRecipient])
  await deps.evidence.put([{ id: evidenceId, sealed: sealedPicture }], day)
  const { id, storedFor } = await newTip(deps, {
    fields: {
      category,
      ...(isCorrection({ category })
        ? {
            page: '查真伪 /verify/',
            operations: [],
            identifiers: [],
            description: '示例：第二步的网址少了一段。',
          }
        : {
            operations: ['low-voltage'],
            identifiers: [{ kind: 'wechat', value: 'shili-maizheng' }],
            description: '示例：群里有人卖低压电工证，三天出证。',
          }),
      ...(contact === null ? {} : { contact }),
      urgent: false,
      wantsReward,
      consent: true,
    },
    office: key,
    pictures: isCorrection({ category })
      ? []
      : [
          {
            id: evidenceId,
            sealedBytes: sealedPicture.length,
            sealedHash: createHash('sha256').update(payloadOf(sealedPicture)).digest(),
            reference: { id: evidenceId, sha256: '00'.repeat(32), bytes: 4 },
          },
        ],
    lane,
    on: day,
  })
  const { statements, arrival } = storedFor({
    mailboxId: randomBytes(16).toString('hex'),
    recipient: reporterRecipient,
  })
  const begun = status === 'waiting' ? cameFrom : 'received'
  const clock = [begun, status].reduce(
    (before, to) =>
      clockAfter(
        deps.operator,
        { ...before, category, receivedOn: day, waitingFrom: null },
        { to, objected, on: day },
      ),
    firstClock(deps.operator, { category, receivedOn: day }),
  )
  const moved = status === 'received' ? [] : [{ from: begun, to: status }]
  await deps.write(
    { actor: 'reporter' },
    [
      ...statements,
      // A waiting tip begins where its question was asked: its history is two lines long.
      database.update(events).set({ to: begun }).where(eq(events.tipId, id)),
      ...moved.map((step) =>
        database.insert(events).values({ tipId: id, version: 2, ...step, onDay: day, accountId: decidedBy }),
      ),
      database
        .update(tips)
        .set({
          status,
          version: 1 + moved.length,
          ...clock,
          ...(dueOn === undefined ? {} : { dueOn }),
          assigneeId,
          everReferred:
            everReferred || status === 'referred' || (status === 'waiting' && cameFrom === 'referred'),
          objected,
          objectedOnce: objected || objectedOnce,
          finding,
        })
        .where(eq(tips.id, id)),
      // As a console leaves it: one strong token that no other tip bears.
      ...(isCorrection({ category })
        ? []
        : [
            database
              .insert(tokens)
              .values({ tipId: id, token: randomBytes(16).toString('hex'), strength: 'strong', version: 1 }),
          ]),
      database.insert(messages).values({
        id: deps.newId(),
        tipId: id,
        position: 0,
        accountId: null,
        sentOn: day,
        evidenceCount: 0,
        officeKeyId: key.id,
        sealed: Buffer.from(
          await sealJson({ v: 1, text: '示例：补充一点。', evidence: [] }, [
            officeRecipient,
            reporterRecipient,
          ]),
        ),
      }),
    ],
    { arrival },
  )
  return { id, number: arrival.number, reporterIdentity, reporterRecipient, evidenceId }
}

/** Seals a text as the console does: a `Message` to office and reporter, a `Note` to the office. */
export async function sealedText(
  kind: 'message' | 'note',
  text: string,
  recipients: readonly string[],
): Promise<string> {
  return Buffer.from(
    await sealJson(kind === 'message' ? { v: 1, text, evidence: [] } : { v: 1, text }, recipients),
  ).toString('base64')
}
