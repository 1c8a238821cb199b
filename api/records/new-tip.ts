import { createHash } from 'node:crypto'
import { bodies, contacts, events, evidence, tips, tokens } from '#db/schema.ts'
import { addDays, type Day } from '#shared/day.ts'
import { daysOf } from '#shared/operator.ts'
import { contentHashOf } from '#shared/sealing/chain.ts'
import { sealJson } from '#shared/sealing/seal.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import { identifierToken, normaliseIdentifier } from '#shared/tip/identifiers.ts'
import type { Lane } from '#shared/tip/lists.ts'
import { bodyOf, clearOf, summaryOf, type EvidenceRef } from '#shared/tip/sealed.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import type { ReceiptKeys } from '#api/records/receipts.ts'
import type { Arrival, Statement } from '#api/records/write.ts'

/** A picture that already lies in the evidence store. */
export interface StoredPicture {
  readonly id: string
  /** Length of the sealed file in bytes. */
  readonly sealedBytes: number
  /** SHA-256 of the sealed file. */
  readonly sealedHash: Uint8Array
  /** The picture as a sealed body or message names it. */
  readonly reference: EvidenceRef
}

/** A tip that is understood and not yet stored. */
export interface NewTip {
  readonly fields: TipFields
  readonly office: OfficeKey
  readonly pictures: readonly StoredPicture[]
  readonly lane: Lane
  readonly on: Day
}

/** A tip whose texts are sealed to the office. */
export interface SealedTip {
  readonly id: string
  /** Returns the batch that stores the tip for a reporter, under a new number at each call. */
  readonly storedFor: (reporter: Pick<ReceiptKeys, 'mailboxId' | 'recipient'>) => {
    readonly statements: Statement[]
    readonly arrival: Arrival
  }
}

/** Returns eight random digits behind the operator's letters. They tell neither order nor count. */
function newNumber({ random, operator }: Pick<Deps, 'random' | 'operator'>): string {
  for (;;) {
    const value = Buffer.from(random(4)).readUInt32BE()
    // Beyond the last full hundred million, digits would not be equally likely.
    if (value < 4_200_000_000) return operator.numberPrefix + String(value % 100_000_000).padStart(8, '0')
  }
}

/** Seals a new tip to the office. The only place where the rows of a tip are made: intake, the demo's seed and tests use it. */
export async function newTip(
  deps: Pick<Deps, 'database' | 'operator' | 'secrets' | 'random' | 'newId'>,
  { fields, office, pictures, lane, on }: NewTip,
): Promise<SealedTip> {
  const { database } = deps
  const id = deps.newId()
  const to = [office.recipient]
  const references = pictures.map(({ reference }) => reference)
  const sealedBody = await sealJson(bodyOf(fields, references), to)
  const summary = await sealJson(summaryOf(fields), to)
  const { contact } = fields
  const sealedContact = contact === undefined ? null : await sealJson({ v: 1, contact }, to)
  const contentHash = contentHashOf([
    createHash('sha256').update(sealedBody).digest(),
    ...pictures.map(({ sealedHash }) => sealedHash),
  ])

  return {
    id,
    storedFor: (reporter) => {
      const number = newNumber(deps)
      const statements: Statement[] = [
        database.insert(tips).values({
          ...clearOf(fields),
          id,
          number,
          status: 'received',
          version: 1,
          lane,
          channel: 'web',
          receivedOn: on,
          dueOn: addDays(on, daysOf(deps.operator).due),
          unread: 1,
          evidenceCount: pictures.length,
          mailboxId: reporter.mailboxId,
          reporterRecipient: reporter.recipient,
          officeKeyId: office.id,
          summary: Buffer.from(summary),
        }),
        database.insert(bodies).values({ tipId: id, sealed: Buffer.from(sealedBody) }),
        database
          .insert(events)
          .values({ tipId: id, version: 1, from: null, to: 'received', accountId: null, onDay: on }),
        ...(sealedContact
          ? [database.insert(contacts).values({ tipId: id, sealed: Buffer.from(sealedContact) })]
          : []),
        ...fields.identifiers.flatMap(({ kind, value }, position) =>
          // A value of punctuation alone would match everything of its kind.
          normaliseIdentifier(kind, value) === ''
            ? []
            : [
                database.insert(tokens).values({
                  tipId: id,
                  position,
                  kind,
                  token: identifierToken(deps.secrets.blindIndexKey, kind, value),
                }),
              ],
        ),
        ...pictures.map((picture, position) =>
          database.insert(evidence).values({
            id: picture.id,
            tipId: id,
            position,
            bytes: picture.sealedBytes,
            officeKeyId: office.id,
          }),
        ),
      ]
      return { statements, arrival: { number, receivedOn: on, contentHash } }
    },
  }
}
