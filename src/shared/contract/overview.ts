import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { statuses } from '#shared/tip/moves.ts'

/** Answer to `GET /stats`: counts for people who read no tip. */
export const StatsView = z.strictObject({
  byStatus: z.record(z.enum(keysOf(statuses)), z.int().describe('Reports')).describe('Reports by status'),
  slow: z.int().describe('Open reports that came by the slow lane'),
  corrections: z
    .strictObject({
      open: z.int().describe('Open ones'),
      all: z.int().describe('All'),
    })
    .describe('Corrections'),
  overdue: z.int().describe('Tips past the due day of a step of the office'),
})
export type StatsView = z.infer<typeof StatsView>

/** Answer to `GET /purge`: the content that is deleted in the next days. */
export const PurgeView = z.strictObject({
  until: z.string().describe('Last day looked at, YYYY-MM-DD'),
  total: z.int().describe('Tips of which something is deleted by then'),
  held: z.int().describe('Tips that would count here if they were not held'),
  haltedSince: z
    .string()
    .nullable()
    .describe('Day of the last purge, set when the clock is far past it: then only a person deletes'),
  rows: z
    .array(
      z.strictObject({
        id: z.string().describe('Tip id'),
        number: z.string().describe('Number'),
        status: z.enum(keysOf(statuses)).describe('Status'),
        purgeOn: z.string().describe('Day on which it is deleted'),
        part: z
          .enum(['content', 'messages'])
          .describe('content: all but the messages of a closed tip; messages: those messages'),
      }),
    )
    .describe('The first of these tips, soonest first'),
})
export type PurgeView = z.infer<typeof PurgeView>
