import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '#api/records/deps.ts'
import { Once } from './spent-proofs.ts'

// A ticket is accepted between 60 s and 30 min later (docs/design.md 6).
const waitMs = 60 * 1000
const lifeMs = 30 * 60 * 1000

const prefix = 't1.'
const [timeBytes, nonceBytes, macBytes] = [8, 16, 32]

/**
 * Returns whether a value of the field `challenge` has the form of a ticket, good or not. Any other value is
 * an answer to the bot check.
 */
export function isTicket(challenge: string): boolean {
  return challenge.startsWith(prefix) && /^[\w-]{75}$/.test(challenge.slice(prefix.length))
}

/** Worth of a ticket for a text: a use, a wait in milliseconds, or nothing. */
type Worth = { readonly use: () => (() => void) | null } | { readonly waitMs: number } | null

/**
 * Tickets of the slow lane. A refused sender comes back with the same text and is let in. A ticket holds the
 * time it was made and a keyed MAC over the text (docs/format.md 7). It holds nothing else of the text. It is
 * a promise, so it holds across a restart. Only memory holds which tickets were used.
 */
export class Tickets {
  readonly #deps: Pick<Deps, 'secrets' | 'random' | 'now'>
  readonly #used = new Once(lifeMs)

  constructor(deps: Pick<Deps, 'secrets' | 'random' | 'now'>) {
    this.#deps = deps
  }

  #mac(head: Uint8Array, textHash: Uint8Array): Buffer {
    return this.#deps.secrets.mac('ticket', Buffer.concat([head, textHash]))
  }

  /** Returns a new ticket for a text, and its wait in milliseconds. */
  issue(textHash: Uint8Array): { readonly ticket: string; readonly waitMs: number } {
    const head = Buffer.alloc(timeBytes + nonceBytes)
    head.writeBigUInt64BE(BigInt(this.#deps.now().getTime()))
    head.set(this.#deps.random(nonceBytes), timeBytes)
    return { ticket: prefix + Buffer.concat([head, this.#mac(head, textHash)]).toString('base64url'), waitMs }
  }

  /**
   * Returns the worth of a ticket now. `use` serves once, and the function it returns makes the ticket good
   * again. Null means that the ticket is late, forged, of another text or from a later time.
   */
  judge(ticket: string, textHash: Uint8Array): Worth {
    const bytes = Buffer.from(ticket.slice(prefix.length), 'base64url')
    if (!isTicket(ticket) || bytes.length !== timeBytes + nonceBytes + macBytes) return null
    const head = bytes.subarray(0, timeBytes + nonceBytes)
    if (!timingSafeEqual(bytes.subarray(head.length), this.#mac(head, textHash))) return null
    const at = this.#deps.now().getTime()
    const ageMs = at - Number(head.readBigUInt64BE())
    // A ticket of a later hour was made before the clock was put back. Its wait would last until that hour.
    if (ageMs < 0 || ageMs > lifeMs) return null
    if (ageMs < waitMs) return { waitMs: waitMs - ageMs }
    const id = head.toString('base64url')
    return { use: () => (this.#used.take(id, at) ? () => this.#used.giveBack(id) : null) }
  }
}
