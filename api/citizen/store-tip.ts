import { eq } from 'drizzle-orm'
import { tips } from '#db/schema.ts'
import type { TipInput } from '#shared/contract/citizen.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { daysOf } from '#shared/operator.ts'
import { receiptFrom, type Receipt } from '#shared/sealing/receipt.ts'
import { atomsOf } from '#shared/sellers/atoms.ts'
import type { Lane } from '#shared/tip/lists.ts'
import type { FactName } from '#shared/tip/question/facts.ts'
import { questionOf } from '#shared/tip/question/question.ts'
import type { Turn } from '#api/core/pool.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import { newTip } from '#api/records/new-tip.ts'
import { receiptKeys, type ReceiptKeys } from '#api/records/receipts.ts'
import { Duplicate } from '#api/records/write.ts'
import type { Spooled } from './body/spool.ts'
import { storePictures } from './pictures/store.ts'

/** Receipts and numbers are random. Several collisions in a row mean a broken random source. */
const maxTries = 5

/** A tip that is durable. */
export interface Taken {
  readonly receipt: Receipt
  readonly number: string
  readonly checkBackOn: Day
  /** The one missing fact to ask for; absent when nothing more is needed. Nothing stores it in the clear. */
  readonly question?: FactName
}

/** A receipt and the keys that it opens. */
export interface Code {
  readonly receipt: Receipt
  readonly keys: ReceiptKeys
}

/**
 * Derives the keys of a receipt, in the bounded pool.
 * @throws Problem 'too-many-requests' when the pool is full.
 */
export async function codeOf(deps: Deps, receipt: Receipt, turn: Turn): Promise<Code> {
  return { receipt, keys: await receiptKeys(deps, receipt, turn) }
}

/** Reads the question of a tip once more, for the answer to a repeat. */
function askedBefore(fields: TipInput, pictures: readonly unknown[]): Pick<Taken, 'question'> {
  const { missing } = questionOf({ ...fields, atoms: atomsOf(fields), hasPictures: pictures.length > 0 })
  return missing === null ? {} : { question: missing }
}

/** Returns the first answer to the tip that is stored under a code; null when there is none. */
export async function takenBefore(
  deps: Deps,
  { receipt, keys }: Code,
  fields: TipInput,
  pictures: readonly unknown[],
): Promise<Taken | null> {
  const { number, receivedOn } = tips
  const [tip] = await deps.database
    .select({ number, receivedOn })
    .from(tips)
    .where(eq(tips.mailboxId, keys.mailboxId))
    .limit(1)
  if (!tip) return null
  return {
    receipt,
    number: tip.number,
    checkBackOn: addDays(tip.receivedOn, daysOf(deps.operator).checkBack),
    ...askedBefore(fields, pictures),
  }
}

/** Everything that storing a tip needs beside its fields. */
export interface Storing {
  readonly office: OfficeKey
  /** Clean pictures. */
  readonly cleaned: readonly Spooled[]
  readonly lane: Lane
  readonly turn: Turn
  /** Code of a form with a `submissionKey`. Any other tip gets a random code. */
  readonly chosen: Code | null
}

/**
 * Seals and stores a tip with its pictures. The tip is durable when this returns. When it throws, no part of
 * the tip is left. A chosen code that exists is a repeat, and nothing is stored.
 */
export async function storeTip(
  deps: Deps,
  fields: TipInput,
  { office, cleaned, lane, turn, chosen }: Storing,
): Promise<Taken> {
  const today = dayOf(deps.now())
  let code = chosen ?? (await codeOf(deps, receiptFrom(deps.random), turn))
  const pictures = await storePictures(deps, cleaned, office.recipient, today)
  const tip = await newTip(deps, { fields, office, pictures, lane, on: today })
  const removePictures = () => deps.evidence.remove(pictures.map((picture) => picture.id))

  try {
    for (let tries = 1; ; tries += 1) {
      const { statements, arrival } = tip.storedFor(code.keys)
      try {
        await deps.write({ actor: 'reporter' }, statements, { arrival })
        return {
          receipt: code.receipt,
          number: arrival.number,
          checkBackOn: addDays(today, daysOf(deps.operator).checkBack),
          ...(tip.question === null ? {} : { question: tip.question }),
        }
      } catch (error) {
        if (tries === maxTries || !(error instanceof Duplicate)) throw error
        if (!chosen) code = await codeOf(deps, receiptFrom(deps.random), turn)
        else if (error.of === 'tips.mailbox_id') {
          const before = await takenBefore(deps, chosen, fields, cleaned)
          if (!before) throw error
          await removePictures()
          return before
        }
      }
    }
  } catch (error) {
    // A database that was cut off may have stored the tip. While it cannot answer, the sweep decides.
    const isStored = await deps.database
      .select({ id: tips.id })
      .from(tips)
      .where(eq(tips.id, tip.id))
      .then(
        (rows) => rows.length > 0,
        () => true,
      )
    if (!isStored) await removePictures()
    throw error
  }
}
