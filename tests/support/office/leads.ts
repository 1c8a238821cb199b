import { eq } from 'drizzle-orm'
import { accounts } from '#db/schema.ts'
import { leadDisable } from '#api/jobs/lead/disable.ts'
import type { Office } from '#tests/support/office/office.ts'

/** Disables a lead as the bureau does, with its recovery sheet. */
export async function disableLead({ deps, database, paper }: Office, id: string): Promise<void> {
  const [lead] = await database.select().from(accounts).where(eq(accounts.id, id))
  const { ok, lines } = await leadDisable(deps, [paper.recipient, lead?.account ?? ''])
  if (!ok) throw new Error(lines.join('\n'))
}
