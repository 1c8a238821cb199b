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

/** The tally with one failure more. */
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
 * Slows guesses at sign-in: failures are counted by account and sender together, and by sender over all accounts. Never by account alone, but for codes
 * guessed by whoever has the password: whoever guesses elsewhere cannot keep its owner out. A sender is a network, or a browser in which the account signed
 * in before. In memory only; holds no address, only the keyed hash it is given.
 */
export class Throttle {
  readonly #tallies = new Map<string, Tally>()
  /** Guesses at codes, by account. Apart from the others, which anybody fills with accounts that do not exist: here only those come that do. */
  readonly #codes = new Map<string, Tally>()

  /** Count an attempt as failed before it is looked at, so that attempts made at once count too. @throws Problem 'too-many-requests' while it has to wait. */
  begin(account: string, sender: string, now: Date): void {
    const at = now.getTime()
    const pair = this.#pair(account, sender)
    const known = [this.#tallies.get(pair), this.#tallies.get(sender)]
    demandOpen(at, known)
    this.#keep(pair, counted(known[0], perPair, at))
    this.#keep(sender, counted(known[1], perSender, at))
  }

  /** Count a guess at the code of an account whose password was right, wherever it comes from. @throws Problem 'too-many-requests' while it has to wait. */
  beginCode(account: string, now: Date): void {
    const at = now.getTime()
    const known = this.#codes.get(account)
    demandOpen(at, [known])
    this.#codes.set(account, counted(known, perCode, at))
  }

  /** The code was right: it was no guess. */
  excuseCode(account: string): void {
    uncount(this.#codes.get(account), perCode)
  }

  /** The attempt was right as far as it went: it no longer counts; earlier ones do, or who has the password could guess codes for ever. */
  excuse(account: string, sender: string): void {
    uncount(this.#tallies.get(this.#pair(account, sender)), perPair)
    uncount(this.#tallies.get(sender), perSender)
  }

  /** The person got in: nor do earlier attempts on this account from there count. */
  forgive(account: string, sender: string): void {
    this.#tallies.delete(this.#pair(account, sender))
    uncount(this.#tallies.get(sender), perSender)
  }

  #pair(account: string, sender: string): string {
    return JSON.stringify([sender, account])
  }

  #keep(key: string, tally: Tally): void {
    // In order of the last attempt, so that the oldest goes first when the memory is full.
    this.#tallies.delete(key)
    this.#tallies.set(key, tally)
    if (this.#tallies.size > maxTallies)
      for (const oldest of this.#tallies.keys()) {
        this.#tallies.delete(oldest)
        break
      }
  }
}
