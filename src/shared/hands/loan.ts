import * as z from 'zod'

/** The longest loan of a tip, in days. */
export const longestLoan = 365

/** Ways in which a tip came to another person, or stayed with one. */
export const handOverKinds = ['given', 'taken-back', 'returned', 'kept', 'disabled'] as const

/** A tip that a person has for a colleague until a day, as a row of the queue has it. */
export const Loan = z.strictObject({
  lenderId: z.string().describe('Account id of the colleague who gets the tip back'),
  lender: z.string().describe('Display name of that colleague'),
  returnOn: z.string().describe('Day on which the tip goes back by itself'),
})
export type Loan = z.infer<typeof Loan>

/** A hand-over in the history of a tip. */
export const PastHandOver = z.strictObject({
  version: z.int().describe('Version of the tip that the hand-over made'),
  kind: z
    .enum(handOverKinds)
    .describe(
      'By a person; an act taken back; returned by itself; kept, for the lender is disabled; from a person who was disabled',
    ),
  from: z.string().nullable().describe('Display name of who had the tip; with `kept` of the lender'),
  to: z.string().nullable().describe('Display name of who has it; null for nobody'),
  by: z.string().nullable().describe('Display name of who did it; null for the system'),
  on: z.string().describe('Day'),
  returnOn: z.string().nullable().describe('Day of return of a loan'),
  noteId: z.string().nullable().describe('Note with the word, if one was written'),
})
export type PastHandOver = z.infer<typeof PastHandOver>
