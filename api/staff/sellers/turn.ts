/** Links follow from what was read: a second writer waits until the first has written. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve()

  /** Does work once all work before it is done. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const task = this.#last.then(work)
    this.#last = task.catch(() => undefined)
    return task
  }
}
