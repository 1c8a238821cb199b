import { Problem } from '#api/core/problem.ts'

interface Limit {
  /** Failures that cost nothing. */
  readonly free: number
  /** Longest wait; the first is one second, each further failure doubles it. */
  readonly maxSeconds: number
}

// A person mistypes a few times; an office behind one address has several persons.
const perPair: Limit = { free: 5, maxSeconds: 900 }
const perSender: Limit = { free: 30, maxSeconds: 60 }
const perCode: Limit = { free: 10, maxSeconds: 900 }
const forgetAfterMs = 60 * 60 * 1000
const maxTallies = 10_000

interface Tally {
  failures: number
  triedAt: number
  openAt: number
}

function demandOpen(at: number, tallies: readonly (Tally | undefined)[]): void {
  const openAt = Math.max(...tallies.map((tally) => tally?.openAt ?? 0))
  if (at < openAt)
    throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil((openAt - at) / 1000) })
}

/** Returns the tally with one more failure. */
function counted(known: Tally | undefined, limit: Limit, at: number): Tally {
  const tally = known && at - known.triedAt < forgetAfterMs ? known : { failures: 0, triedAt: at, openAt: 0 }
  tally.failures += 1
  tally.triedAt = at
  if (tally.failures > limit.free)
    tally.openAt = at + 1000 * Math.min(2 ** (tally.failures - limit.free - 1), limit.maxSeconds)
  return tally
}

function uncount(tally: Tally | undefined, limit: Limit): void {
  if (!tally) return
  tally.failures -= 1
  if (tally.failures <= limit.free) tally.openAt = 0
}

/**
 * Slows guesses at sign-in. It counts failures by account and sender together, and by sender over all
 * accounts. It never counts by account alone, so guesses from elsewhere cannot lock the owner out. Guesses at
 * the code, which need the right password, are the one exception. A sender is a network, or a browser that
 * the account used before. The counts stand in memory only; a sender is a keyed hash, never an address.
 */
export class Throttle {
  readonly #tallies = new Map<string, Tally>()
  /**
   * Guesses at codes, by account. A map apart: made-up accounts fill the other one and cannot push these out.
   */
  readonly #codes = new Map<string, Tally>()

  /**
   * Counts an attempt as failed before it is checked: attempts made at once count too.
   * @throws Problem 'too-many-requests' while the sender has to wait.
   */
  begin(account: string, sender: string, now: Date): void {
    const at = now.getTime()
    const pair = this.#pair(account, sender)
    const known = [this.#tallies.get(pair), this.#tallies.get(sender)]
    demandOpen(at, known)
    this.#keep(pair, counted(known[0], perPair, at))
    this.#keep(sender, counted(known[1], perSender, at))
  }

  /**
   * Counts a guess at the code of an account whose password was right, from any network.
   * @throws Problem 'too-many-requests' while the account has to wait.
   */
  beginCode(account: string, now: Date): void {
    const at = now.getTime()
    const known = this.#codes.get(account)
    demandOpen(at, [known])
    this.#codes.set(account, counted(known, perCode, at))
  }

  /** Takes a guess at the code back: it was right. */
  excuseCode(account: string): void {
    uncount(this.#codes.get(account), perCode)
  }

  /**
   * Takes one attempt back: its password was right. Earlier attempts still count, or the password would allow
   * endless guesses at the code.
   */
  excuse(account: string, sender: string): void {
    uncount(this.#tallies.get(this.#pair(account, sender)), perPair)
    uncount(this.#tallies.get(sender), perSender)
  }

  /** Forgets all attempts on an account from a sender: the person got in. */
  forgive(account: string, sender: string): void {
    this.#tallies.delete(this.#pair(account, sender))
    uncount(this.#tallies.get(sender), perSender)
  }

  #pair(account: string, sender: string): string {
    return JSON.stringify([sender, account])
  }

  #keep(key: string, tally: Tally): void {
    // In order of the last attempt: the oldest goes first when the memory is full.
    this.#tallies.delete(key)
    this.#tallies.set(key, tally)
    if (this.#tallies.size > maxTallies)
      for (const oldest of this.#tallies.keys()) {
        this.#tallies.delete(oldest)
        break
      }
  }
}
