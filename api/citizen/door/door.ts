import type { Lane } from '#shared/tip/lists.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem } from '#api/core/problem.ts'
import type { BotCheck } from './bot-check.ts'
import { SlowLane } from './lane.ts'
import { isTicket, Tickets } from './tickets.ts'

/** Answers looked at in one request: a page has one, and beside it perhaps that of an older form. */
const maxAnswers = 2

/** How a tip came in. */
export interface Admission {
  readonly lane: Lane
  /** Undo it: what was let in could not be stored, and that was our fault, or it was stored before. */
  readonly undo: () => void
  /** What was let in had a picture that is none: only a ticket is given back, or decoding would be free. */
  readonly refuse: () => void
}

const nothing = () => undefined

/** The door of design.md 6: who passes the bot check takes the normal lane, everybody else the slow one; nobody is turned away for good. */
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
   * Let a text in. `challenges` are the values of the field `challenge`.
   * @throws Problem 'too-many-requests' with a ticket, which lets the same text in once it has waited.
   */
  async enter(sender: string, challenges: readonly string[], textHash: Uint8Array): Promise<Admission> {
    const answers = challenges.filter((challenge) => !isTicket(challenge)).slice(0, maxAnswers)
    const verdict = await this.#botCheck.check(answers, sender)
    if (verdict.isPassed) return { lane: 'normal', undo: verdict.giveBack, refuse: nothing }
    const ticket = challenges.find(isTicket)
    const worth = ticket === undefined ? null : this.#tickets.judge(ticket, textHash)
    // A ticket takes no place: a flood of them leaves the lane to others.
    const giveBack = worth && 'use' in worth ? worth.use() : null
    if (giveBack) return { lane: 'slow', undo: giveBack, refuse: giveBack }
    const leave = this.#slowLane.enter(sender, this.#deps.now())
    if (leave) return { lane: 'slow', undo: leave, refuse: nothing }
    // Who is too early keeps the ticket: its time does not begin anew.
    const { ticket: next, waitMs } =
      worth && 'waitMs' in worth && ticket !== undefined
        ? { ticket, ...worth }
        : this.#tickets.issue(textHash)
    throw new Problem('too-many-requests', { ticket: next, retryAfterSeconds: Math.ceil(waitMs / 1000) })
  }
}
