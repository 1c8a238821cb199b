import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { accounts, sessions } from '#db/schema.ts'
import { OfficeKeysView, RenewKeyInput } from '#shared/contract/office-keys.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import { isGenuineAccount } from '#api/records/genuine.ts'
import { allOfficeKeys, paperRecipient, renewalChange } from '#api/records/office-keys.ts'
import { wrapRing } from '#api/records/office.ts'
import { Problem } from '#api/core/problem.ts'
import { answer, done, jsonBody, router } from '#api/core/route.ts'
import type { Requirement } from '#api/records/write.ts'
import { staffRoute } from '#api/staff/route.ts'
import { sealedBytes } from '#api/staff/sealed-bytes.ts'
import { stillOpen, type StaffEnv } from '#api/staff/sign-in/guard.ts'

const view = staffRoute(['lead'], {
  method: 'get',
  path: '/office-keys',
  summary: 'Shows the office keys and the people who hold them',
  responses: { 200: answer({ OfficeKeysView }) },
})

/**
 * Recorded as `office.renew-left` or `office.renew-doubt`. Ends the sessions of all who hold a ring: no tab
 * goes on with an old one.
 */
const renew = staffRoute(['lead'], {
  method: 'post',
  path: '/office-keys',
  summary: 'Makes a new office key the current one',
  request: { body: jsonBody({ RenewKeyInput }) },
  responses: { 204: done },
})

const isHolder = and(eq(accounts.state, 'active'), ne(accounts.role, 'auditor'))

const changed = () =>
  new Problem('conflict', {
    errors: [
      {
        pointer: '/rings',
        message: '刚刚有人加入、停用、改了密码，或者另一位负责人换了钥匙，所以没有换。请刷新，再做一次',
      },
    ],
  })

/** Routes of the office key. */
export function officeKeyRoutes(deps: Deps) {
  const { database, secrets } = deps

  async function readKeys() {
    const keys = await allOfficeKeys(database, secrets)
    const [current] = keys
    const paper = await paperRecipient(database, secrets)
    if (!current || paper === null || (await deps.officeKey())?.id !== current.id)
      throw new Problem('not-open')
    return { keys, current, paper }
  }

  /** Reads who holds a ring, and the condition that nobody came, went or changed since. */
  async function readHolders() {
    const rows = await database.select().from(accounts).where(isHolder).orderBy(asc(accounts.id))
    const now = sql`(select json_group_array(mac) from (select mac from ${accounts} where ${isHolder} order by ${accounts.id}))`
    const isSame: Requirement = [sql`${now} = ${JSON.stringify(rows.map(({ mac }) => mac))}`, 'conflict']
    // A forged account opens nothing, and gets no ring.
    return { holders: rows.filter((row) => isGenuineAccount(secrets, row)), isSame }
  }

  return router<StaffEnv>()
    .openapi(view, async (c) => {
      const { keys, paper } = await readKeys()
      const { holders } = await readHolders()
      return c.json(
        {
          keys: keys.map(({ id, createdOn }) => ({ id, createdOn })),
          paperRecipient: paper,
          holders: holders.map(({ id, account, displayName, recipient }) => ({
            id,
            account,
            displayName,
            recipient,
          })),
        },
        200,
      )
    })
    .openapi(renew, async (c) => {
      const { account, sessionId } = c.var.staff
      const { reason, before, recipient, sealed, rings } = c.req.valid('json')
      const { keys, current, paper } = await readKeys()
      if (before !== current.id) throw changed()
      if (recipient === paper || keys.some((key) => key.recipient === recipient))
        throw new Problem('invalid-input', {
          errors: [{ pointer: '/recipient', message: '这把钥匙用过，请刷新页面后再试' }],
        })
      const { holders, isSame } = await readHolders()
      const given = new Map(rings.map((one, index) => [one.accountId, { ...one, index }]))
      if (given.size !== rings.length || given.size !== holders.length) throw changed()
      const stored = holders.map(({ id, recipient: own }) => {
        const one = given.get(id)
        if (one?.recipient !== own) throw changed()
        const ring = sealedBytes(one.ring, `/rings/${String(one.index)}/ring`, 1)
        return { id, ringSealed: wrapRing(secrets, id, ring) }
      })
      const at = deps.now()
      const next = { recipient, sealed: sealedBytes(sealed, '/sealed', 1) }
      const { statements, require } = renewalChange(database, secrets, current, next, at)
      await deps
        .write(
          { actor: account.id, action: `office.renew-${reason}`, subject: officeKeyId(recipient), at },
          [
            ...statements,
            ...stored.map(({ id, ringSealed }) =>
              database.update(accounts).set({ ringSealed }).where(eq(accounts.id, id)),
            ),
            database.delete(sessions).where(
              inArray(
                sessions.accountId,
                holders.map(({ id }) => id),
              ),
            ),
          ],
          { require: [stillOpen(sessionId), isSame, ...require] },
        )
        .catch((error: unknown) => {
          throw error instanceof Problem && error.code === 'conflict' ? changed() : error
        })
      return c.body(null, 204)
    })
}
