import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { moveRequests, tips } from '#db/schema.ts'
import type { ProblemCode } from '#shared/contract/problem.ts'
import type { TotpStart } from '#shared/contract/sign-in.ts'
import { dayOf } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { roles, triage, type Role } from '#shared/roles.ts'
import type { Status } from '#shared/tip/moves.ts'
import { rules } from '#shared/sellers/reindexing/reindexed-tip.ts'
import { newCode } from '#api/records/office.ts'
import {
  askedDisabling,
  inviteOf,
  newPerson,
  renewalOf,
  usedRenewal,
} from '#tests/support/office/newcomers.ts'
import { plainTip } from '#tests/support/office/citizen.ts'
import { notedCode } from '#tests/support/office/sellers/sellers.ts'
import { joinedPerson, type Session } from '#tests/support/office/sessions.ts'
import { totpCode, type Office } from '#tests/support/office/office.ts'
import { sealedText, storeTip, type StoredTip } from '#tests/support/office/tips.ts'

/** The things that a cell's request is made from. Each cell has its own tips, people and codes. */
export interface Scene {
  readonly office: Office
  /** The session that asks; a lead's where nobody does. */
  readonly session: Session
  /** Receipt code of a mailbox. */
  readonly receipt: string
  /** Status that the tips of the scene have. */
  readonly status?: Status
}

/** Returns a role that a route serves: a lead, unless it serves none. */
export const servedBy = ({ serves }: Pick<Row, 'serves'>): Role =>
  serves === null || serves.includes('lead') ? 'lead' : (serves[0] ?? 'lead')

/** A request that is right in every field. */
export interface Ask {
  /** Values of the path's parameters. */
  readonly path?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** A state of a tip that routes may refuse. */
export type TipState = Status | 'purged'

/** The row of one route. */
export interface Row {
  /** Roles that the route serves; null for a route that asks for no session. */
  readonly serves: readonly Role[] | null
  /** Status or refusal of a right request, to all that are served. */
  readonly gives: number | ProblemCode
  readonly ask: (scene: Scene) => Promise<Ask>
  /** States of a tip in which a right request is refused. */
  readonly refused?: Readonly<Partial<Record<TipState, ProblemCode>>>
}

const everyone = keysOf(roles)
const newKey = () => randomBytes(16).toString('hex')
const none = () => Promise.resolve({})
const given =
  (body: Ask['body'] = {}) =>
  () =>
    Promise.resolve({ body })
const mailbox =
  (more: object = {}) =>
  ({ receipt }: Scene) =>
    Promise.resolve({ body: { receipt, ...more } })

const printed = mailbox({ number: 'JM12345678', checkBackOn: '2026-11-23' })

const tipOf = ({ office, status }: Scene, more: Parameters<typeof storeTip>[1] = {}) =>
  storeTip(office, { ...more, status: status ?? more.status ?? 'received' })
const versionOf = ({ status = 'received' }: Scene) => (status === 'received' ? 1 : 2)

/** Asks a route about a fresh tip. */
const aTip =
  (body?: (scene: Scene, tip: StoredTip) => Promise<Record<string, unknown>>) =>
  async (scene: Scene): Promise<Ask> => {
    const tip = await tipOf(scene)
    const path = { id: tip.id, number: tip.number, evidenceId: tip.evidenceId }
    return { path, ...(body ? { body: await body(scene, tip) } : {}) }
  }

const sealedNote = ({ office }: Scene) => sealedText('note', '示例', [office.officeRecipient])
const noTokens = { version: 1, strong: '', similar: '', name: '' }
const sealedMessage = ({ office }: Scene, tip: StoredTip) =>
  sealedText('message', '示例', [office.officeRecipient, tip.reporterRecipient])

/** Asks a lead for a move, as a person does. Returns the tip. */
async function askedTip(scene: Scene): Promise<Ask> {
  const { office, session } = scene
  const tip = await tipOf(scene, { status: 'investigating' })
  const [row] = await office.database.select().from(tips).where(eq(tips.id, tip.id))
  const version = row?.version ?? 0
  const on = dayOf(office.clock.now)
  await office.database.insert(moveRequests).values({
    ...{ tipId: tip.id, version, to: 'referred', referredTo: 'police', state: 'open' },
    ...{ accountId: session.accountId, onDay: on },
  })
  return { path: { id: tip.id }, body: { version } }
}

const open = (gives: Row['gives'], ask: Row['ask'] = none): Row => ({ serves: null, gives, ask })
const staff = (serves: readonly Role[], gives: Row['gives'], ask: Row['ask'] = none, refused = {}): Row => ({
  serves,
  gives,
  ask,
  refused,
})

const gone = { purged: 'not-found' } as const
const finished = { closed: 'conflict', 'out-of-scope': 'conflict', spam: 'conflict' } as const
const withdrawn = { withdrawn: 'conflict', purged: 'conflict' } as const

/**
 * Every route of the document, the roles that it serves, and a right request. A new route gets one line here:
 * `tests/api/roles.test.ts` fails until it stands.
 */
export const cells: Readonly<Record<string, Row>> = {
  'POST /staff/sign-in/salt': open(200, given({ account: 'nobody' })),
  'POST /staff/sign-in': open(200, async ({ office }) => {
    const { account, proof, secret } = await office.addPerson('triager')
    return { body: { account, proof, totp: totpCode(secret, office.clock.now) } }
  }),
  'GET /staff/setup': open(200),
  'POST /staff/setup': open('wrong-code', async (scene) => ({
    body: {
      ...(await newPerson()),
      code: newCode(randomBytes),
      totp: '123456',
      officeRecipient: scene.office.officeRecipient,
      officeSealed: Buffer.from(scene.office.officeSealed).toString('base64'),
      paperRecipient: scene.office.paper.recipient,
      ring: await sealedNote(scene),
    },
  })),
  'POST /staff/setup/start': open('wrong-code', given({ code: newCode(randomBytes) })),
  'POST /staff/join/start': open(200, async (scene) => ({ body: { code: await inviteOf(scene) } })),
  'POST /staff/join': open(201, async (scene) => {
    const code = await inviteOf(scene)
    const answer = await scene.office.request('/join/start', { method: 'POST', body: { code } })
    const { secret } = (await answer.json()) as TotpStart
    return { body: { ...(await newPerson()), code, totp: totpCode(secret, scene.office.clock.now) } }
  }),
  'POST /staff/renew/start': open(200, async (scene) => ({
    body: { code: await renewalOf(scene, await joinedPerson(scene.office, 'triager', 'active')) },
  })),
  'POST /staff/renew': open(200, async (scene) => ({
    body: await usedRenewal(scene, await joinedPerson(scene.office, 'triager', 'active')),
  })),
  'GET /staff/session': staff(everyone, 200),
  'POST /staff/sign-out': staff(everyone, 204),
  'GET /staff/sessions': staff(everyone, 200),
  // A person’s own session. The session of another is a test of its own.
  'DELETE /staff/sessions/{id}': staff(everyone, 204, ({ session }) =>
    Promise.resolve({ path: { id: session.sessionId } }),
  ),
  'POST /staff/totp/start': staff(everyone, 200, async ({ session }) => {
    await session.forgetTotp()
    return {}
  }),
  'POST /staff/totp': staff(everyone, 204, async ({ office, session }) => {
    await session.forgetTotp()
    const { cookie } = session
    const answer = await office.request('/totp/start', { method: 'POST', cookie })
    const { secret } = answer.ok ? ((await answer.json()) as TotpStart) : { secret: 'AAAAAAAA' }
    return { body: { totp: totpCode(secret, office.clock.now) } }
  }),
  // The test does not know the password: `tests/api/staff/password.test.ts` changes one.
  'POST /staff/password': staff(everyone, 'invalid-input', async () => ({
    body: { proof: randomBytes(32).toString('hex'), credentials: (await newPerson()).credentials },
  })),
  'GET /staff/people': staff(everyone, 200),
  'POST /staff/people': staff(['lead'], 201, given({ role: 'triager' })),
  'POST /staff/people/{id}/admit': staff(['lead'], 204, async (scene) => ({
    path: { id: await joinedPerson(scene.office, 'triager', 'pending') },
    body: { ring: await sealedNote(scene) },
  })),
  'POST /staff/people/{id}/disable': staff(['lead'], 204, async ({ office }) => ({
    path: { id: await joinedPerson(office, 'triager', 'active') },
  })),
  'POST /staff/people/{id}/disable/ask': staff(['lead'], 204, async ({ office }) => ({
    path: { id: await joinedPerson(office, 'lead', 'active') },
  })),
  'POST /staff/people/{id}/disable/cancel': staff(['lead'], 204, async (scene) => ({
    path: { id: await askedDisabling(scene, scene.session.accountId) },
  })),
  'POST /staff/people/{id}/disable/confirm': staff(['lead'], 204, async (scene) => {
    const askedBy = await joinedPerson(scene.office, 'lead', 'active')
    return { path: { id: await askedDisabling(scene, askedBy) }, body: { askedBy } }
  }),
  'POST /staff/people/{id}/renew': staff(['lead'], 201, async ({ office }) => ({
    path: { id: await joinedPerson(office, 'triager', 'active') },
  })),
  'POST /staff/people/{id}/renew/cancel': staff(everyone, 204, async (scene) => {
    const { accountId } = scene.session
    await renewalOf(scene, accountId)
    return { path: { id: accountId } }
  }),
  'POST /staff/people/{id}/renew/complete': staff(['lead'], 204, async (scene) => {
    const id = await joinedPerson(scene.office, 'triager', 'active')
    await scene.office.request('/renew', { method: 'POST', body: await usedRenewal(scene, id) })
    return { path: { id }, body: { ring: await sealedNote(scene) } }
  }),
  'GET /staff/office-keys': staff(['lead'], 200),
  // A new key would end every session: `tests/api/staff/office-keys.test.ts` makes one.
  'POST /staff/office-keys': staff(['lead'], 'conflict', async ({ office }) => ({
    body: {
      reason: 'left',
      before: '0'.repeat(16),
      recipient: (await newPerson()).credentials.recipient,
      sealed: Buffer.from(office.officeSealed).toString('base64'),
      rings: [],
    },
  })),
  'GET /staff/reseal': staff(['lead'], 200),
  'POST /staff/reseal': staff(['lead'], 200, async ({ office }) => ({
    body: { officeKeyId: (await office.deps.officeKey())?.id ?? '', objects: [] },
  })),
  'GET /staff/sellers': staff(triage, 200),
  'GET /staff/sellers/unindexed': staff(triage, 200),
  'POST /staff/sellers/tokens': staff(triage, 200, given({ tips: [] })),
  'POST /staff/sellers/reindex': staff(['lead'], 200, async ({ office }) => ({
    body: { rules, officeKeyId: (await office.deps.officeKey())?.id ?? '', after: '', tips: [] },
  })),
  'POST /staff/sellers/find': staff(triage, 200, given({ tokens: '' })),
  'POST /staff/sellers/decisions': staff(triage, 200, async (scene) => {
    const [tip, other] = [await tipOf(scene), await tipOf(scene)]
    return { body: { tipId: tip.id, otherId: other.id, decision: 'same' } }
  }),
  'GET /staff/sellers/{id}/tips': staff(triage, 200, aTip()),
  'GET /staff/tips/{id}/seller': staff(triage, 200, aTip()),
  'POST /staff/tips/{id}/pictures': staff(
    triage,
    200,
    aTip((_, tip) => Promise.resolve({ evidenceId: tip.evidenceId, version: 1, tokens: 'ab'.repeat(16) })),
    { purged: 'not-found' },
  ),
  'POST /staff/tips/{id}/codes': staff(
    triage,
    201,
    aTip(async (scene) => ({ ...noTokens, sealed: await sealedNote(scene), strong: 'cd'.repeat(16) })),
    withdrawn,
  ),
  'POST /staff/tips/{id}/codes/back': staff(triage, 200, async (scene) => {
    const tip = await tipOf(scene)
    return {
      path: { id: tip.id },
      body: { noteId: await notedCode(scene.office, scene.session.accountId, tip.id) },
    }
  }),
  'GET /staff/tips': staff(triage, 200),
  'GET /staff/counts': staff(triage, 200),
  'GET /staff/floods/{id}': staff(triage, 200, aTip()),
  'GET /staff/tips/{id}/row': staff(triage, 200, aTip()),
  'GET /staff/numbers/{number}': staff(triage, 200, aTip()),
  'GET /staff/tips/{id}': staff(triage, 200, aTip()),
  'GET /staff/tips/{id}/evidence/{evidenceId}': staff(triage, 200, aTip(), gone),
  'POST /staff/tips/{id}/contact': staff(triage, 200, aTip(), gone),
  'POST /staff/tips/{id}/seen': staff(
    triage,
    204,
    aTip(() => Promise.resolve({ answers: 0 })),
  ),
  'POST /staff/tips/{id}/looking': staff(triage, 200, aTip()),
  'POST /staff/acts': staff(triage, 200, async (scene) => {
    const tip = await tipOf(scene)
    const items = [{ id: tip.id, version: versionOf(scene) }]
    return { body: { key: newKey(), act: { kind: 'move', to: 'investigating' }, items } }
  }),
  // Nobody else knows the act: `tests/api/staff/acts.test.ts` takes acts back.
  'POST /staff/acts/{key}/undo': staff(triage, 'not-found', () =>
    Promise.resolve({ path: { key: newKey() } }),
  ),
  // The rule of moves has its own table in `tests/api/records/moves.test.ts`.
  'POST /staff/tips/{id}/moves': staff(
    triage,
    200,
    aTip((scene) => Promise.resolve({ version: versionOf(scene), to: 'investigating' })),
    { ...finished, ...withdrawn, investigating: 'conflict' },
  ),
  'POST /staff/tips/{id}/messages': staff(
    triage,
    201,
    aTip(async (scene, tip) => ({ sealed: await sealedMessage(scene, tip) })),
    { ...withdrawn, spam: 'conflict' },
  ),
  // An item that is refused leaves the others: `tests/api/staff/tip/replies.test.ts`.
  'POST /staff/replies': staff(triage, 200, async (scene) => {
    const tip = await tipOf(scene)
    const item = { id: tip.id, version: versionOf(scene), sealed: await sealedMessage(scene, tip) }
    return { body: { key: newKey(), items: [item] } }
  }),
  'POST /staff/replies/mailboxes': staff(triage, 200, async (scene) => ({
    body: { ids: [(await tipOf(scene)).id] },
  })),
  'POST /staff/tips/{id}/notes': staff(
    triage,
    201,
    aTip(async (scene) => ({ sealed: await sealedNote(scene) })),
    withdrawn,
  ),
  'POST /staff/tips/{id}/request': staff(
    ['triager'],
    200,
    async (scene) => {
      const tip = await tipOf(scene, { status: 'investigating' })
      const version = scene.status === 'received' ? 1 : 2
      const note = await sealedNote(scene)
      return { path: { id: tip.id }, body: { version, to: 'referred', referredTo: 'police', note } }
    },
    { received: 'conflict', ...finished, ...withdrawn },
  ),
  // The person takes back a request of their own. Its other ends: `tests/api/staff/tip/requests.test.ts`.
  'POST /staff/tips/{id}/request/end': staff(triage, 200, askedTip),
  'POST /staff/tips/{id}/assignee': staff(
    triage,
    200,
    aTip((scene) => Promise.resolve({ version: versionOf(scene), assigneeId: null })),
    { ...finished, ...withdrawn },
  ),
  'POST /staff/tips/{id}/reward': staff(
    triage,
    200,
    async (scene) => {
      const tip = await tipOf(scene, { status: 'closed', finding: 'substantiated', wantsReward: true })
      return { path: { id: tip.id }, body: { to: 'proposed', version: 0, amount: '800' } }
    },
    {
      received: 'conflict',
      investigating: 'conflict',
      waiting: 'conflict',
      referred: 'conflict',
      'out-of-scope': 'conflict',
      spam: 'conflict',
      // The reward of a tip outlives its content.
      withdrawn: 'conflict',
    },
  ),
  'GET /staff/rewards': staff(everyone, 200),
  'POST /staff/tips/{id}/hold': staff(
    ['lead'],
    200,
    aTip(async (scene) => ({ version: versionOf(scene), hold: true, reason: await sealedNote(scene) })),
    { purged: 'conflict' },
  ),
  'GET /staff/stats': staff(everyone, 200),
  'GET /staff/phrases': staff(['triager', 'lead'], 200),
  'GET /staff/purge': staff(['lead'], 200),
  'GET /staff/health': staff(['lead', 'auditor'], 200),
  'GET /staff/audit': staff(['lead', 'auditor'], 200),
  'GET /health': open(200),
  'GET /openapi.json': open(200),
  'GET /challenge': open(200),
  'POST /tips': open(201, given(plainTip)),
  'POST /mailbox': open(200, mailbox()),
  'POST /mailbox/messages': open(201, mailbox({ text: '示例：补充一点。' })),
  'POST /mailbox/withdraw': open(200, mailbox()),
  'POST /mailbox/withdraw-contact': open(200, mailbox()),
  'POST /mailbox/object': open('conflict', mailbox({ objection: '示例：我不同意。' })),
  'POST /mailbox/reward': open('conflict', mailbox({ answer: 'claim' })),
  'POST /mailbox/confirm': open(200, ({ receipt }) =>
    Promise.resolve({ body: { receipt, lastGroup: receipt.slice(-4) } }),
  ),
  'POST /mailbox/answer': open(201, mailbox({ question: 'contact', text: '示例：微信 shili-88。' })),
  'POST /receipt/calendar': open(200, printed),
  'POST /receipt/text': open(200, printed),
}
