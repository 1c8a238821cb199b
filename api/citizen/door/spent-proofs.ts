/** Remembers used ids for as long as they could be used again. In memory only. */
export class Once {
  readonly #keepMs: number
  readonly #used = new Map<string, number>()

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  /** Uses an id at an instant (milliseconds). Returns false when the id was used before. */
  take(id: string, at: number): boolean {
    // Ids are in order of use, so expired ids come first.
    for (const [other, usedAt] of this.#used) {
      if (at - usedAt <= this.#keepMs) break
      this.#used.delete(other)
    }
    if (this.#used.has(id)) return false
    this.#used.set(id, at)
    return true
  }

  /** Lets an id be used again. */
  giveBack(id: string): void {
    this.#used.delete(id)
  }
}
