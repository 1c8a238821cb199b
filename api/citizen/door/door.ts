import type { Lane } from '#shared/tip/lists.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import type { BotCheck } from './bot-check.ts'
import { SlowLane } from './lane.ts'
import { isTicket, Tickets } from './tickets.ts'

/** Answers checked in one request: that of the page, and perhaps that of an older form. */
const maxAnswers = 2

/** Admission of a tip, with two ways to end it. */
export interface Admission {
  readonly lane: Lane
  /** Takes the admission back, because the server failed or the tip was stored before. */
  readonly undo: () => void
  /**
   * Ends the admission after a refused picture. Gives back a ticket alone, since decoding must not be free.
   */
  readonly refuse: () => void
}

const nothing = () => undefined

/**
 * Lets tips in. A tip that passes the bot check takes the normal lane, any other the slow lane. Nobody is
 * turned away for good. @see docs/design.md 6
 */
export class Door {
  readonly #deps: Deps
  readonly #botCheck: BotCheck
  readonly #slowLane = new SlowLane()
  readonly #tickets: Tickets

  constructor(deps: Deps, botCheck: BotCheck) {
    this.#deps = deps
    this.#botCheck = botCheck
    this.#tickets = new Tickets(deps)
  }

  /**
   * Lets a text in. `challenges` are the values of the field `challenge`.
   * @throws Problem 'too-many-requests' with a ticket, which lets the same text in after a wait.
   */
  async enter(sender: string, challenges: readonly string[], textHash: Uint8Array): Promise<Admission> {
    const answers = challenges.filter((challenge) => !isTicket(challenge)).slice(0, maxAnswers)
    const verdict = await this.#botCheck.check(answers, sender)
    if (verdict.isPassed) return { lane: 'normal', undo: verdict.giveBack, refuse: nothing }
    const ticket = challenges.find(isTicket)
    const worth = ticket === undefined ? null : this.#tickets.judge(ticket, textHash)
    // A ticket takes no place, so a flood of tickets leaves the lane to others.
    const giveBack = worth && 'use' in worth ? worth.use() : null
    if (giveBack) return { lane: 'slow', undo: giveBack, refuse: giveBack }
    const leave = this.#slowLane.enter(sender, this.#deps.now())
    if (leave) return { lane: 'slow', undo: leave, refuse: nothing }
    // An early sender keeps the ticket, and its wait does not start again.
    const { ticket: next, waitMs } =
      worth && 'waitMs' in worth && ticket !== undefined
        ? { ticket, ...worth }
        : this.#tickets.issue(textHash)
    throw new Problem('too-many-requests', { ticket: next, retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }
}
