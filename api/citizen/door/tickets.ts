import { timingSafeEqual } from 'node:crypto'
import type { Deps } from '#api/records/deps.ts'
import { Once } from './spent-proofs.ts'

// design.md 6: accepted between 60 s and 30 min later.
const waitMs = 60 * 1000
const lifeMs = 30 * 60 * 1000

const prefix = 't1.'
const [timeBytes, nonceBytes, macBytes] = [8, 16, 32]

/** Whether a value of the field `challenge` is a ticket, good or not; everything else is an answer to the bot check. */
export function isTicket(challenge: string): boolean {
  return challenge.startsWith(prefix) && /^[\w-]{75}$/.test(challenge.slice(prefix.length))
}

/** What a ticket is worth for a text. */
type Worth = { readonly use: () => (() => void) | null } | { readonly waitMs: number } | null

/**
 * Tickets of the slow lane: whoever was refused comes back with the same text and is let in. A ticket says when it was made and binds the text by a keyed MAC
 * (docs/format.md 7); nothing of the text stands in it. It holds across a restart, since it promises something; that it was used is remembered in memory alone.
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

  /** A new ticket for a text, and how long it has to wait. */
  issue(textHash: Uint8Array): { readonly ticket: string; readonly waitMs: number } {
    const head = Buffer.alloc(timeBytes + nonceBytes)
    head.writeBigUInt64BE(BigInt(this.#deps.now().getTime()))
    head.set(this.#deps.random(nonceBytes), timeBytes)
    return { ticket: prefix + Buffer.concat([head, this.#mac(head, textHash)]).toString('base64url'), waitMs }
  }

  /** What a ticket is worth now: to be used (once; giving it back makes it good again), to be waited for, or nothing: another text, too late, made later than now, not ours. */
  judge(ticket: string, textHash: Uint8Array): Worth {
    const bytes = Buffer.from(ticket.slice(prefix.length), 'base64url')
    if (!isTicket(ticket) || bytes.length !== timeBytes + nonceBytes + macBytes) return null
    const head = bytes.subarray(0, timeBytes + nonceBytes)
    if (!timingSafeEqual(bytes.subarray(head.length), this.#mac(head, textHash))) return null
    const at = this.#deps.now().getTime()
    const ageMs = at - Number(head.readBigUInt64BE())
    // One of a later hour was made before the clock was put back: to wait for it would take that long.
    if (ageMs < 0 || ageMs > lifeMs) return null
    if (ageMs < waitMs) return { waitMs: waitMs - ageMs }
    const id = head.toString('base64url')
    return { use: () => (this.#used.take(id, at) ? () => this.#used.giveBack(id) : null) }
  }
}
