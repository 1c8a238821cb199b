import { and, eq, sql } from 'drizzle-orm'
import { refusals } from '#db/schema.ts'
import { refusedActor, type RefusedFactor } from '#shared/audit.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { reportBug } from '#api/core/problem.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Statement } from '#api/records/write.ts'

type RefusalDeps = Pick<Deps, 'database' | 'secrets' | 'write' | 'now'>

const hourMs = 60 * 60 * 1000
/** A person whose password was right types the code within this time. */
const codeMs = 10 * 60 * 1000
const maxBegun = 1000

/**
 * Counts the refused sign-ins of the accounts that exist. The audit log gets one row for each account, reason
 * and hour, whatever strangers send. No answer waits for a write: its time would tell which accounts exist.
 */
export class Refusals {
  readonly #deps: RefusalDeps
  readonly #counts = new Map<string, { accountId: string; factor: RefusedFactor; count: number }>()
  /** Sign-ins with the right password whose code is awaited. */
  readonly #begun = new Map<string, { accountId: string; at: number }>()
  #writing: Promise<void> | null = null

  constructor(deps: RefusalDeps) {
    this.#deps = deps
  }

  /** Adds one refusal. */
  add(accountId: string, factor: RefusedFactor): void {
    const key = `${accountId} ${factor}`
    const { count } = this.#counts.get(key) ?? { count: 0 }
    this.#counts.set(key, { accountId, factor, count: count + 1 })
    void this.#write()
  }

  /** Notes that a sender knows the password. Without a code in time this counts as a refusal. */
  begin(accountId: string, sender: string): void {
    const key = `${accountId} ${sender}`
    const now = this.#deps.now().getTime()
    const full = this.#begun.size >= maxBegun ? this.#begun.keys().next().value : undefined
    for (const one of [key, full]) if (one !== undefined) this.#giveUp(one)
    this.#begun.set(key, { accountId, at: now })
    this.#sweep()
  }

  /** Takes `begin` back: the sender gave a code, right or wrong. */
  forget(accountId: string, sender: string): void {
    this.#begun.delete(`${accountId} ${sender}`)
  }

  /** Returns the refusals since the last sign-in, and the statements that take them off the count. */
  async read(accountId: string): Promise<{ refused: SessionView['refused']; statements: Statement[] }> {
    this.#sweep()
    // The round that runs, and one with all that came before this call. A flood goes on beside it.
    await this.#write()
    await this.#write()
    const { database } = this.#deps
    const rows = await database.select().from(refusals).where(eq(refusals.accountId, accountId))
    const of = (factor: RefusedFactor) => rows.find((row) => row.factor === factor)?.count ?? 0
    return {
      refused: { passwords: of('password'), codes: of('second-factor') },
      statements: rows.map(({ factor, count }) =>
        database
          .update(refusals)
          .set({ count: sql`${refusals.count} - ${count}` })
          .where(and(eq(refusals.accountId, accountId), eq(refusals.factor, factor))),
      ),
    }
  }

  #giveUp(key: string): void {
    const begun = this.#begun.get(key)
    this.#begun.delete(key)
    if (begun) this.add(begun.accountId, 'second-factor')
  }

  #sweep(): void {
    const now = this.#deps.now().getTime()
    for (const [key, { at }] of this.#begun) if (now - at >= codeMs) this.#giveUp(key)
  }

  /** Writes the counts in rounds: the refusals that come during a round become one write of the next. */
  #write(): Promise<void> {
    return (this.#writing ??= this.#writeAll()
      .catch(reportBug)
      .finally(() => {
        this.#writing = null
        if (this.#counts.size > 0) void this.#write()
      }))
  }

  async #writeAll(): Promise<void> {
    for (const [key, refusal] of [...this.#counts]) {
      this.#counts.delete(key)
      await this.#writeOne(refusal)
    }
  }

  async #writeOne({ accountId, factor, count }: { accountId: string; factor: RefusedFactor; count: number }) {
    const { database, secrets, write, now } = this.#deps
    const at = new Date(Math.floor(now().getTime() / hourMs) * hourMs)
    const hour = secrets
      .mac('refusal', `${accountId}:${factor}:${at.toISOString().slice(0, 13)}`)
      .toString('hex')
    const isWritten = await database.$count(
      refusals,
      and(eq(refusals.accountId, accountId), eq(refusals.factor, factor), eq(refusals.hour, hour)),
    )
    const statement = database
      .insert(refusals)
      .values({ accountId, factor, count, hour })
      .onConflictDoUpdate({
        target: [refusals.accountId, refusals.factor],
        set: { hour, count: sql`${refusals.count} + ${count}` },
      })
    await write(
      isWritten > 0
        ? { actor: 'clock' }
        : { actor: `${refusedActor}${factor}`, action: 'session.refused', subject: accountId, at },
      [statement],
    )
  }
}
