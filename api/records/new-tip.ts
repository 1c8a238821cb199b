import { createHash } from 'node:crypto'
import { bodies, contacts, events, evidence, neverIndexed, tips } from '#db/schema.ts'
import type { Day } from '#shared/day.ts'
import { contentHashOf } from '#shared/sealing/chain.ts'
import { payloadOf } from '#shared/sealing/rewrap.ts'
import { sealJson } from '#shared/sealing/seal.ts'
import { firstClock } from '#shared/tip/clock.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import type { Lane } from '#shared/tip/lists.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { atomsOf, atomsVersion } from '#shared/sellers/atoms.ts'
import type { FactName } from '#shared/tip/question/facts.ts'
import { questionOf } from '#shared/tip/question/question.ts'
import { bodyOf, clearOf, summaryOf, type EvidenceRef, type Readings } from '#shared/tip/sealed.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import type { ReceiptKeys } from '#api/records/receipts.ts'
import type { Arrival, Statement } from '#api/records/write.ts'

/** A picture that is already in the evidence store. */
export interface StoredPicture {
  readonly id: string
  /** Length of the sealed file in bytes. */
  readonly sealedBytes: number
  /** SHA-256 of the payload of the sealed file. */
  readonly sealedHash: Uint8Array
  /** Describes the picture in a sealed body or message. */
  readonly reference: EvidenceRef
}

/** A tip that was checked and is not yet stored. */
export interface NewTip {
  readonly fields: TipFields
  readonly office: OfficeKey
  readonly pictures: readonly StoredPicture[]
  readonly lane: Lane
  readonly on: Day
}

/** A tip with its texts sealed to the office. */
export interface SealedTip {
  readonly id: string
  /** The one missing fact to ask the reporter for; null when nothing more is needed. */
  readonly question: FactName | null
  /** Returns the batch that stores the tip for a reporter. Each call draws a new number. */
  readonly storedFor: (reporter: Pick<ReceiptKeys, 'mailboxId' | 'recipient'>) => {
    readonly statements: Statement[]
    readonly arrival: Arrival
  }
}

/** Returns the operator's letters and eight random digits. The digits tell neither order nor count. */
function newNumber({ random, operator }: Pick<Deps, 'random' | 'operator'>): string {
  for (;;) {
    const value = Buffer.from(random(4)).readUInt32BE()
    // Larger numbers would make some digits more likely than others.
    if (value < 4_200_000_000) return operator.numberPrefix + String(value % 100_000_000).padStart(8, '0')
  }
}

/** Reads a report for its seller and for its question. */
function readingsOf(fields: TipFields, pictures: NewTip['pictures']): Readings {
  const atoms = atomsOf(fields)
  const question = questionOf({ ...fields, atoms, hasPictures: pictures.length > 0 })
  return { atoms: { v: atomsVersion, ...atoms }, question }
}

/** Seals a new tip to the office. Intake, the demo's seed and tests all make the rows of a tip here. */
export async function newTip(
  deps: Pick<Deps, 'database' | 'operator' | 'random' | 'newId'>,
  { fields, office, pictures, lane, on }: NewTip,
): Promise<SealedTip> {
  const { database } = deps
  const id = deps.newId()
  const to = [office.recipient]
  const references = pictures.map(({ reference }) => reference)
  const sealedBody = await sealJson(bodyOf(fields, references), to)
  const readings = isCorrection(fields) ? null : readingsOf(fields, pictures)
  const summary = await sealJson(summaryOf(fields, readings), to)
  const { contact } = fields
  const sealedContact = contact === undefined ? null : await sealJson({ v: 1, contact }, to)
  const contentHash = contentHashOf([
    createHash('sha256').update(payloadOf(sealedBody)).digest(),
    ...pictures.map(({ sealedHash }) => sealedHash),
  ])

  return {
    id,
    question: readings?.question.missing ?? null,
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
          ...firstClock(deps.operator, { category: fields.category, receivedOn: on }),
          unread: 1,
          evidenceCount: pictures.length,
          mailboxId: reporter.mailboxId,
          reporterRecipient: reporter.recipient,
          officeKeyId: office.id,
          summary: Buffer.from(summary),
          ...(readings === null ? { indexVersion: neverIndexed } : {}),
        }),
        database.insert(bodies).values({ tipId: id, sealed: Buffer.from(sealedBody) }),
        database
          .insert(events)
          .values({ tipId: id, version: 1, from: null, to: 'received', accountId: null, onDay: on }),
        ...(sealedContact
          ? [database.insert(contacts).values({ tipId: id, sealed: Buffer.from(sealedContact) })]
          : []),
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
