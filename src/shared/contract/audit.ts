import * as z from 'zod'
import { auditActions } from '#shared/audit.ts'
import { keysOf } from '#shared/keys.ts'
import { Cursor } from './primitives.ts'

/** Query of `GET /audit`. */
export const AuditQuery = z.object({ cursor: Cursor })

/** A page of the audit log, newest first. */
export const AuditPage = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        id: z.string().describe('Id'),
        on: z.string().describe('Day'),
        at: z.string().nullable().describe('Instant; null once its day is over'),
        actor: z.string().describe('Account id, or what acted: the system, an invite, a stranger at sign-in'),
        actorName: z.string().nullable().describe('Display name of the account'),
        action: z.enum(keysOf(auditActions)).describe('Act of the closed list'),
        subject: z
          .string()
          .describe('Id of the tip, account or session it was done to; several ids have a space between'),
        subjectName: z
          .string()
          .nullable()
          .describe('Number of the tip or display name of the account; null for neither'),
        hash: z.string().describe('Link of the chain'),
      }),
    )
    .describe('Rows'),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type AuditPage = z.infer<typeof AuditPage>
