import { createHash, createHmac } from 'node:crypto'
import { field } from '#shared/sealing/chain.ts'
import { fieldNames, type FieldName, type TipFields } from '#shared/tip/fields.ts'
import { receiptFrom, type Receipt } from '#shared/sealing/receipt.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Secrets } from '#api/core/secrets.ts'

const version = Buffer.of(1)
const sha256 = (parts: readonly Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()

/** The fields of the first version, in the order of docs/format.md 1. Later fields follow by name. */
const firstFields = [
  'category',
  'platform',
  'district',
  'operations',
  'identifiers',
  'priceYuan',
  'happenedOn',
  'description',
  'contact',
  'wantsReward',
  'consent',
] as const satisfies readonly FieldName[]
const isFirst = (name: FieldName) => (firstFields as readonly FieldName[]).includes(name)

/** The texts of one field. A list says its length first. */
function textsOf(value: TipFields[FieldName]): string[] {
  if (value === undefined || value === false) return ['']
  if (value === true) return ['yes']
  if (!Array.isArray(value)) return [String(value)]
  return [
    String(value.length),
    ...value.flatMap((item) => (typeof item === 'string' ? [item] : [item.kind, item.value])),
  ]
}

/** A later field leaves no trace while it is empty: forms that never had it keep their receipts. */
function laterTexts(input: TipFields, name: FieldName): string[] {
  const value = input[name]
  const isEmpty = value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  return isEmpty ? [] : [name, ...textsOf(value)]
}

/** Hash over every field of a tip as it was understood: a ticket binds it. @see docs/format.md 1 */
export function textHashOf(input: TipFields): Buffer {
  const texts = [
    'tip',
    ...firstFields.flatMap((name) => textsOf(input[name])),
    ...fieldNames.filter((name) => !isFirst(name)).flatMap((name) => laterTexts(input, name)),
  ]
  return sha256([version, ...texts.map(field)])
}

/** Hash of a whole tip: its text, and the bytes of each picture as they came. */
export function bodyHashOf(textHash: Uint8Array, pictureHashes: readonly Uint8Array[]): Buffer {
  return sha256([version, field('body'), textHash, ...pictureHashes])
}

/** The 16 bytes of a form's `submissionKey`, hex or base64url; null for anything else, which counts as none. */
export function readSubmissionKey(value: unknown): Buffer | null {
  if (typeof value !== 'string') return null
  if (/^[0-9a-f]{32}$/i.test(value)) return Buffer.from(value, 'hex')
  return /^[\w-]{22}(?:==)?$/.test(value) ? Buffer.from(value, 'base64url') : null
}

/** The receipt of a tip that came with a `submissionKey`: the same key and body give the same one, always; without the server's key it cannot be told. */
export function repeatableReceipt(
  secrets: Secrets,
  submissionKey: Uint8Array,
  bodyHash: Uint8Array,
): Receipt {
  const seed = secrets.mac('receipt', Buffer.concat([submissionKey, bodyHash]))
  let block = 0
  return receiptFrom(() => {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(block)
    block += 1
    return createHmac('sha256', seed).update(counter).digest()
  })
}

/** What is being done, or was a short while ago, by a keyed hash of who asked for what: a second tap gets the answer of the first. In memory only. */
export class Repeats<T> {
  readonly #keptMs: number
  readonly #now: Deps['now']
  readonly #answers = new Map<string, { readonly answer: Promise<T>; doneAt: number }>()

  /** @param keptMs how long an answer is kept, from when it was given */
  constructor({ now }: Pick<Deps, 'now'>, keptMs = 60 * 1000) {
    this.#now = now
    this.#keptMs = keptMs
  }

  /** Do something, unless the same is under way, however long that takes, or was done within that time. A failure is not kept. */
  async once(id: string, work: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(id)
    if (known && this.#now().getTime() - known.doneAt < this.#keptMs) return known.answer
    const own = { answer: work(), doneAt: Infinity }
    this.#answers.set(id, own)
    const forget = () => {
      if (this.#answers.get(id) === own) this.#answers.delete(id)
    }
    try {
      const done = await own.answer
      own.doneAt = this.#now().getTime()
      // A receipt does not stay in memory until somebody else comes.
      setTimeout(forget, this.#keptMs).unref()
      return done
    } catch (error) {
      forget()
      throw error
    }
  }
}
