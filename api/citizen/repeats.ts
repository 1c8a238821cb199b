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

/** Returns the texts of one field. A list begins with its length. */
function textsOf(value: TipFields[FieldName]): string[] {
  if (value === undefined || value === false) return ['']
  if (value === true) return ['yes']
  if (!Array.isArray(value)) return [String(value)]
  return [
    String(value.length),
    ...value.flatMap((item) => (typeof item === 'string' ? [item] : [item.kind, item.value])),
  ]
}

/** Returns the texts of a later field, none while it is empty. Forms from before it keep their receipts. */
function laterTexts(input: TipFields, name: FieldName): string[] {
  const value = input[name]
  const isEmpty = value === undefined || value === false || (Array.isArray(value) && value.length === 0)
  return isEmpty ? [] : [name, ...textsOf(value)]
}

/** Returns the hash over every parsed field of a tip. A ticket binds it. @see docs/format.md 1 */
export function textHashOf(input: TipFields): Buffer {
  const texts = [
    'tip',
    ...firstFields.flatMap((name) => textsOf(input[name])),
    ...fieldNames.filter((name) => !isFirst(name)).flatMap((name) => laterTexts(input, name)),
  ]
  return sha256([version, ...texts.map(field)])
}

/** Returns the hash of a whole tip, over its text hash and the hash of each picture as sent. */
export function bodyHashOf(textHash: Uint8Array, pictureHashes: readonly Uint8Array[]): Buffer {
  return sha256([version, field('body'), textHash, ...pictureHashes])
}

/**
 * Returns the 16 bytes of a `submissionKey` in hex or base64url. Anything else gives null, as does no key.
 */
export function readSubmissionKey(value: unknown): Buffer | null {
  if (typeof value !== 'string') return null
  if (/^[0-9a-f]{32}$/i.test(value)) return Buffer.from(value, 'hex')
  return /^[\w-]{22}(?:==)?$/.test(value) ? Buffer.from(value, 'base64url') : null
}

/**
 * Derives the receipt of a tip with a `submissionKey`. The same key and body always give the same receipt.
 * Nobody can derive it without the server's key.
 */
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

/**
 * Keeps the answers to work that runs or ended a short while ago, by a keyed hash of the request.
 * A second tap gets the answer of the first. In memory only.
 */
export class Repeats<T> {
  readonly #keptMs: number
  readonly #now: Deps['now']
  readonly #answers = new Map<string, { readonly answer: Promise<T>; doneAt: number }>()

  /** @param keptMs milliseconds for which an answer is kept once it is given */
  constructor({ now }: Pick<Deps, 'now'>, keptMs = 60 * 1000) {
    this.#now = now
    this.#keptMs = keptMs
  }

  /**
   * Does the work, or returns the answer of the same work that still runs or ended within `keptMs`. Keeps no
   * failure.
   */
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
      // A timer forgets the receipt, also when no other request comes.
      setTimeout(forget, this.#keptMs).unref()
      return done
    } catch (error) {
      forget()
      throw error
    }
  }
}
