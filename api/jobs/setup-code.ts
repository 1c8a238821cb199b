import { and, eq, isNull } from 'drizzle-orm'
import { invites } from '#db/schema.ts'
import type { Deps } from '#api/records/deps.ts'
import { codeHash, newCode } from '#api/records/office.ts'
import { sealInstant } from '#api/records/instants.ts'
import type { Report } from '#api/core/socket.ts'
import type { Statement } from '#api/records/write.ts'

const validMs = 60 * 60 * 1000

/**
 * Makes the single-use code of the first lead and voids earlier codes. The audit log records
 * `account.invite`.
 */
export async function makeSetupCode(
  {
    database,
    secrets,
    write,
    random,
    newId,
    now,
  }: Pick<Deps, 'database' | 'secrets' | 'write' | 'random' | 'newId' | 'now'>,
  besides: readonly Statement[] = [],
): Promise<string> {
  const code = newCode(random)
  const id = newId()
  const at = now()
  await write({ actor: 'system', action: 'account.invite', subject: id, at }, [
    ...besides,
    database.delete(invites).where(and(eq(invites.kind, 'setup'), isNull(invites.usedOn))),
    database.insert(invites).values({
      id,
      kind: 'setup',
      codeHash: codeHash(secrets, code, { role: 'lead', invitedBy: null }),
      role: 'lead',
      expiresAt: sealInstant(secrets, 'invites.expires_at', id, new Date(at.getTime() + validMs)),
    }),
  ])
  return code
}

/** Returns the lines about a new code. */
export function aboutCode(code: string, siteUrl: URL): string[] {
  return [
    `开通码：${code}`,
    `请在 1 小时内打开 ${siteUrl.href.replace(/\/+$/, '')}/staff/setup/ 输入，只能用一次。`,
  ]
}

/** Runs `npm run setup:code`: makes a new code while the office is not set up. */
export async function setupCode(deps: Deps): Promise<Report> {
  if ((await deps.officeKey()) !== null)
    return { ok: false, lines: ['办公室已经开通，不再需要开通码；新同事请由负责人在“人员”里邀请。'] }
  return { ok: true, lines: aboutCode(await makeSetupCode(deps), deps.env.siteUrl) }
}
