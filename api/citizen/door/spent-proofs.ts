/** Remembers what was used, for as long as it could be used again. In memory only. */
export class Once {
  readonly #keepMs: number
  readonly #used = new Map<string, number>()

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  /** Use something at an instant (milliseconds). Returns false when it was used before. */
  take(id: string, at: number): boolean {
    // In order of use, so that what may be forgotten stands first.
    for (const [other, usedAt] of this.#used) {
      if (at - usedAt <= this.#keepMs) break
      this.#used.delete(other)
    }
    if (this.#used.has(id)) return false
    this.#used.set(id, at)
    return true
  }

  /** What was taken can be used again. */
  giveBack(id: string): void {
    this.#used.delete(id)
  }
}
