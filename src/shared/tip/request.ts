import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { findings, referralTargets } from './lists.ts'
import { statuses } from './moves.ts'

/** States of a triager's request for a move of a lead. An open one waits for a lead. */
export const requestStates = ['open', 'granted', 'declined', 'taken-back', 'lapsed'] as const

/** A request that waits for a lead, as a row of the queue has it. */
export const OpenRequest = z.strictObject({
  to: z.enum(keysOf(statuses)).describe('Status asked for'),
  referredTo: z.enum(keysOf(referralTargets)).nullable().describe('With `referred`: the recipient asked for'),
  finding: z.enum(keysOf(findings)).nullable().describe('With `closed`: the finding asked for'),
  ground: z.enum(keysOf(grounds)).nullable().describe('With `closed`: the reason asked for'),
  deed: z.enum(keysOf(deeds)).nullable().describe('With `closed`: the deed asked for'),
  byId: z.string().describe('Account id of the person who asks'),
  by: z.string().describe('Display name of that person'),
  noteId: z.string().nullable().describe('Note with the reason, if one was written'),
})
export type OpenRequest = z.infer<typeof OpenRequest>

/** A request in the history of a tip. */
export const PastRequest = z.strictObject({
  ...OpenRequest.pick({ to: true, referredTo: true, finding: true, ground: true, deed: true, by: true })
    .shape,
  version: z.int().describe('Version of the tip that the request made'),
  on: z.string().describe('Day'),
  state: z.enum(requestStates).describe('How it ended; `lapsed` by another move'),
  endedVersion: z.int().nullable().describe('Version of the tip that ended it; null for an open one'),
  endedBy: z.string().nullable().describe('Display name of the person who ended it; null for the reporter'),
  endedOn: z.string().nullable().describe('Day of its end'),
})
export type PastRequest = z.infer<typeof PastRequest>
