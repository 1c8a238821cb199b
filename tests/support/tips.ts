import { randomBytes, randomInt } from 'node:crypto'
import { bodies, contacts, evidence, events, messages, tips, tokens } from '#db/schema.ts'
import { contentHash } from '#shared/sealing/chain.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import type { Finding, Lane } from '#shared/tip/lists.ts'
import type { Status } from '#shared/tip/moves.ts'
import { identifierToken } from '#shared/tip/identifiers.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  recipientOf,
  sealJson,
  sealPicture,
  type Identity,
} from '#shared/sealing/seal.ts'
import { type TipBody } from '#shared/tip/sealed.ts'
import type { Office } from '#tests/support/office.ts'

/** A tip as intake stores it, with the keys of its reporter. */
export interface StoredTip {
  readonly id: string
  readonly number: string
  readonly reporterIdentity: Identity
  readonly reporterRecipient: string
  readonly evidenceId: string
}

/** Store a sealed tip, moved straight to a status. */
export async function storeTip(
  office: Office,
  {
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
  const id = deps.newId()
  const number = `JM${String(randomInt(10_000_000, 100_000_000))}`
  const reporterIdentity = await generateOfficeIdentity()
  const reporterRecipient = await recipientOf(reporterIdentity)
  const key = officeKeyId(officeRecipient)
  const day = dayOf(deps.now())
  const evidenceId = deps.newId()
  const identifiers = [{ kind: 'wechat' as const, value: 'shili-maizheng' }]
  const body: TipBody = {
    v: 1,
    category: 'selling',
    operations: ['low-voltage'],
    identifiers,
    description: '示例：群里有人卖低压电工证，三天出证。',
    wantsReward,
    evidence: [{ id: evidenceId, sha256: '00'.repeat(32), bytes: 4 }],
  }
  const sealedBody = await sealJson(body, [officeRecipient])
  const sealedSummary = await sealJson({ v: 1, text: body.description, identifiers }, [officeRecipient])
  const sealedPicture = await sealPicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), [officeRecipient])
  await deps.evidence.put([{ id: evidenceId, sealed: sealedPicture }], day)
  const history: (Status | null)[] =
    status === 'received' ? [null] : status === 'waiting' ? [null, cameFrom] : [null, 'received']
  await deps.write(
    { actor: 'reporter' },
    [
      database.insert(tips).values({
        id,
        number,
        status,
        version: history.length,
        category: 'selling',
        operations: ['low-voltage'],
        lane,
        channel: 'web',
        receivedOn: day,
        dueOn: dueOn ?? addDays(day, 7),
        assigneeId,
        everReferred:
          everReferred || status === 'referred' || (status === 'waiting' && cameFrom === 'referred'),
        objected,
        objectedOnce: objected || objectedOnce,
        unread: 1,
        evidenceCount: 1,
        finding,
        wantsReward,
        mailboxId: randomBytes(16).toString('hex'),
        reporterRecipient,
        officeKeyId: key,
        summary: Buffer.from(sealedSummary),
      }),
      database.insert(bodies).values({ tipId: id, sealed: Buffer.from(sealedBody) }),
      database.insert(tokens).values({
        tipId: id,
        position: 0,
        kind: 'wechat',
        token: identifierToken(deps.secrets.blindIndexKey, 'wechat', 'shili-maizheng'),
      }),
      database
        .insert(evidence)
        .values({ id: evidenceId, tipId: id, position: 0, bytes: sealedPicture.length, officeKeyId: key }),
      ...history.map((from, index) =>
        database.insert(events).values({
          tipId: id,
          version: index + 1,
          from,
          to: index === history.length - 1 ? status : (history[index + 1] ?? status),
          onDay: day,
          accountId: index === 0 ? null : decidedBy,
        }),
      ),
      database.insert(messages).values({
        id: deps.newId(),
        tipId: id,
        position: 0,
        accountId: null,
        sentOn: day,
        evidenceCount: 0,
        officeKeyId: key,
        sealed: Buffer.from(
          await sealJson({ v: 1, text: '示例：补充一点。', evidence: [] }, [
            officeRecipient,
            reporterRecipient,
          ]),
        ),
      }),
      ...(contact === null
        ? []
        : [
            database.insert(contacts).values({
              tipId: id,
              sealed: Buffer.from(await sealJson({ v: 1, contact }, [officeRecipient])),
            }),
          ]),
    ],
    { arrival: { number, receivedOn: day, contentHash: contentHash([sealedBody, sealedPicture]) } },
  )
  return { id, number, reporterIdentity, reporterRecipient, evidenceId }
}

/** Text sealed as the console seals it: `Message` to office and reporter, `Note` to the office. */
export async function sealedText(
  kind: 'message' | 'note',
  text: string,
  recipients: readonly string[],
): Promise<string> {
  return Buffer.from(
    await sealJson(kind === 'message' ? { v: 1, text, evidence: [] } : { v: 1, text }, recipients),
  ).toString('base64')
}
