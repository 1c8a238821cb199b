import { setTimeout as pause } from 'node:timers/promises'
import { totpCode } from '#tests/support/office/office.ts'

const stepMs = 30_000

/** The authenticator on a person's telephone. */
export interface Authenticator {
  /** Resolves to a code that the server has not seen, as soon as the server takes it. */
  next(): Promise<string>
  /** Returns the code that the telephone shows now. */
  now(): string
  /** Returns the last code once more. The server refuses it. */
  again(): string
}

/** Returns the authenticator for a secret, as the page prints it in groups. */
export function authenticator(printed: string): Authenticator {
  const secret = printed.replace(/\s/g, '')
  let used = 0
  const codeAt = (step: number) => totpCode(secret, new Date(step * stepMs))
  return {
    async next() {
      used = Math.max(Math.floor(Date.now() / stepMs), used + 1)
      // The server takes the step after its own, and none later.
      await pause(Math.max(0, (used - 1) * stepMs - Date.now()))
      return codeAt(used)
    },
    now: () => codeAt(Math.floor(Date.now() / stepMs)),
    again: () => codeAt(used),
  }
}
