import * as z from 'zod'
import * as citizen from '#shared/contract/citizen.ts'
import * as audit from '#shared/contract/audit.ts'
import * as overview from '#shared/contract/overview.ts'
import * as people from '#shared/contract/people.ts'
import * as queue from '#shared/contract/queue.ts'
import * as reward from '#shared/contract/reward.ts'
import * as signIn from '#shared/contract/sign-in.ts'
import * as tip from '#shared/contract/tip.ts'
import { limits } from '#shared/tip/limits.ts'
import { ProblemBody, problems } from '#shared/contract/problem.ts'

const contract = { ...citizen, ...audit, ...overview, ...people, ...queue, ...reward, ...signIn, ...tip }
const StaffInput = {
  salt: signIn.SaltInput,
  signIn: signIn.SignInInput,
  totp: signIn.TotpInput,
  code: signIn.CodeInput,
  setup: signIn.SetupInput,
  join: signIn.JoinInput,
  invite: people.InviteInput,
  admit: people.AdmitInput,
  move: tip.MoveInput,
  message: tip.OfficeMessageInput,
  note: tip.NoteInput,
  assign: tip.AssignInput,
  hold: tip.HoldInput,
  reward: reward.RewardStepInput,
} as const
const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

const bodies = {
  TipInput: contract.TipInput,
  ReceiptInput: contract.ReceiptInput,
  OpenInput: contract.OpenInput,
  MessageInput: contract.MessageInput,
  WithdrawInput: contract.WithdrawInput,
  ObjectInput: contract.ObjectInput,
  ConfirmInput: contract.ConfirmInput,
  KeepInput: contract.KeepInput,
  ...Object.fromEntries(
    Object.entries(StaffInput).map(([name, schema]) => [`Staff${capital(name)}`, schema]),
  ),
}

const small = {
  Health: z.strictObject({
    ok: z
      .literal(true)
      .describe(
        'Database and migrations are well, and the office key is the one that was set up; else not-well',
      ),
  }),
  Salt: z.strictObject({
    salt: z.string().describe('Salt of the password, hex; an unknown account is given one too'),
  }),
  Joined: z.strictObject({
    id: z.string().describe('Account id'),
    state: z.literal('pending').describe('A lead must admit'),
  }),
  Found: z.strictObject({ id: z.string().describe('Tip id') }),
  Version: z.strictObject({ version: z.int().describe('Version for the next act') }),
  SealedContact: z.strictObject({ sealed: z.string().describe('Sealed TipContact, base64') }),
  People: z.array(contract.PersonView).describe('Everyone of the office'),
  Sessions: z.array(contract.OpenSession).describe('Open sessions'),
}
const answers = {
  TipReceipt: contract.TipReceipt,
  ChallengeView: contract.ChallengeView,
  MailboxView: contract.MailboxView,
  ConfirmView: contract.ConfirmView,
  ProblemBody,
  SessionView: contract.SessionView,
  SetupView: contract.SetupView,
  TotpStart: contract.TotpStart,
  PersonView: contract.PersonView,
  OpenSession: contract.OpenSession,
  InviteView: contract.InviteView,
  QueuePage: contract.QueuePage,
  TipView: contract.TipView,
  AuditPage: contract.AuditPage,
  StatsView: contract.StatsView,
  LedgerPage: contract.LedgerPage,
  PurgeView: contract.PurgeView,
  ...small,
}
type AnswerName = keyof typeof answers

/** What a citizen's form may be sent as. A page is answered where a browser asks for one. */
type CitizenBody =
  | 'TipInput'
  | 'ReceiptInput'
  | 'OpenInput'
  | 'MessageInput'
  | 'WithdrawInput'
  | 'ObjectInput'
  | 'ConfirmInput'
  | 'KeepInput'
type StaffBody = `Staff${Capitalize<keyof typeof StaffInput>}`

interface Route {
  readonly on: `${'GET' | 'POST' | 'DELETE'} /${string}`
  readonly what: string
  readonly citizen?: CitizenBody
  /** Pictures it takes. */
  readonly pictures?: number
  readonly staff?: StaffBody
  readonly query?: Readonly<Record<string, string>>
  readonly gives: readonly [
    status: 200 | 201 | 204,
    answer?: AnswerName | 'text/calendar' | 'text/plain' | 'application/octet-stream' | 'application/json',
  ]
  /** Needs no session. */
  readonly open?: true
}

const cursor = { cursor: 'Place where the next page begins' }

/** Every route of the API. A test holds the list and the app to be equal. */
const routes: readonly Route[] = [
  {
    on: 'POST /tips',
    what: 'Hand in a tip; the receipt is answered once it is durable',
    citizen: 'TipInput',
    pictures: limits.evidencePerTip,
    gives: [201, 'TipReceipt'],
  },
  {
    on: 'POST /mailbox',
    what: 'Open the mailbox of a receipt',
    citizen: 'OpenInput',
    gives: [200, 'MailboxView'],
  },
  {
    on: 'POST /mailbox/messages',
    what: 'Write to the office; a tip that waits for it moves on',
    citizen: 'MessageInput',
    pictures: limits.evidencePerMessage,
    gives: [201, 'MailboxView'],
  },
  {
    on: 'POST /mailbox/confirm',
    what: 'Type the last group of the receipt back',
    citizen: 'ConfirmInput',
    gives: [200, 'ConfirmView'],
  },
  {
    on: 'POST /mailbox/withdraw',
    what: 'Withdraw the tip',
    citizen: 'WithdrawInput',
    gives: [200, 'MailboxView'],
  },
  {
    on: 'POST /mailbox/withdraw-contact',
    what: 'Delete the contact',
    citizen: 'ReceiptInput',
    gives: [200, 'MailboxView'],
  },
  {
    on: 'POST /mailbox/object',
    what: 'Object to the result, once',
    citizen: 'ObjectInput',
    gives: [200, 'MailboxView'],
  },
  {
    on: 'POST /receipt/calendar',
    what: 'The day to look again, as a calendar file',
    citizen: 'KeepInput',
    gives: [200, 'text/calendar'],
  },
  {
    on: 'POST /receipt/text',
    what: 'The receipt as a text file',
    citizen: 'KeepInput',
    gives: [200, 'text/plain'],
  },
  {
    on: 'GET /challenge',
    what: 'Which bot check there is, and its challenge',
    gives: [200, 'ChallengeView'],
    open: true,
  },
  { on: 'GET /health', what: 'Whether the server is well', gives: [200, 'Health'], open: true },
  { on: 'GET /openapi.json', what: 'This document', gives: [200, 'application/json'], open: true },

  {
    on: 'POST /staff/sign-in/salt',
    what: 'Salt of an account',
    staff: 'StaffSalt',
    gives: [200, 'Salt'],
    open: true,
  },
  {
    on: 'POST /staff/sign-in',
    what: 'Sign in',
    staff: 'StaffSignIn',
    gives: [200, 'SessionView'],
    open: true,
  },
  {
    on: 'GET /staff/setup',
    what: 'Whether the office waits for its first lead',
    gives: [200, 'SetupView'],
    open: true,
  },
  {
    on: 'POST /staff/setup/start',
    what: 'Begin set-up with its code',
    staff: 'StaffCode',
    gives: [200, 'TotpStart'],
    open: true,
  },
  {
    on: 'POST /staff/setup',
    what: 'Set the office up',
    staff: 'StaffSetup',
    gives: [201, 'SessionView'],
    open: true,
  },
  {
    on: 'POST /staff/join/start',
    what: 'Begin to join with an invite',
    staff: 'StaffCode',
    gives: [200, 'TotpStart'],
    open: true,
  },
  {
    on: 'POST /staff/join',
    what: 'Join; a lead must admit',
    staff: 'StaffJoin',
    gives: [201, 'Joined'],
    open: true,
  },
  { on: 'GET /staff/session', what: 'Who is signed in', gives: [200, 'SessionView'] },
  { on: 'POST /staff/sign-out', what: 'Sign out', gives: [204] },
  { on: 'GET /staff/sessions', what: 'Open sessions', gives: [200, 'Sessions'] },
  { on: 'DELETE /staff/sessions/{id}', what: 'End a session', gives: [204] },
  { on: 'POST /staff/totp/start', what: 'Begin to set a second factor', gives: [200, 'TotpStart'] },
  { on: 'POST /staff/totp', what: 'Confirm the second factor', staff: 'StaffTotp', gives: [204] },
  { on: 'GET /staff/people', what: 'Everyone of the office', gives: [200, 'People'] },
  { on: 'POST /staff/people', what: 'Invite a person', staff: 'StaffInvite', gives: [201, 'InviteView'] },
  {
    on: 'POST /staff/people/{id}/admit',
    what: 'Admit a person who joined',
    staff: 'StaffAdmit',
    gives: [204],
  },
  { on: 'POST /staff/people/{id}/disable', what: 'Disable a person', gives: [204] },
  {
    on: 'GET /staff/tips',
    what: 'One page of a named view of the queue',
    query: {
      view: 'Name of the view',
      ...cursor,
      clock: 'Given when nobody asked but the clock: the session lives no longer for it',
    },
    gives: [200, 'QueuePage'],
  },
  {
    on: 'GET /staff/numbers/{number}',
    what: 'The tip that bears a number, as people write it',
    gives: [200, 'Found'],
  },
  { on: 'GET /staff/tips/{id}', what: 'One tip, sealed as stored', gives: [200, 'TipView'] },
  {
    on: 'GET /staff/tips/{id}/evidence/{evidenceId}',
    what: 'One picture, sealed as stored',
    gives: [200, 'application/octet-stream'],
  },
  {
    on: 'POST /staff/tips/{id}/contact',
    what: 'The sealed contact; every look is recorded',
    gives: [200, 'SealedContact'],
  },
  { on: 'POST /staff/tips/{id}/seen', what: 'Nothing is unread any more', gives: [204] },
  { on: 'POST /staff/tips/{id}/moves', what: 'Move a tip', staff: 'StaffMove', gives: [200, 'Version'] },
  {
    on: 'POST /staff/tips/{id}/messages',
    what: 'Write to the reporter',
    staff: 'StaffMessage',
    gives: [201],
  },
  { on: 'POST /staff/tips/{id}/notes', what: 'Note something among staff', staff: 'StaffNote', gives: [201] },
  {
    on: 'POST /staff/tips/{id}/assignee',
    what: 'Take, give or put back a tip',
    staff: 'StaffAssign',
    gives: [200, 'Version'],
  },
  {
    on: 'POST /staff/tips/{id}/reward',
    what: 'One step of the reward',
    staff: 'StaffReward',
    gives: [200, 'Version'],
  },
  {
    on: 'GET /staff/rewards',
    what: 'One page of the ledger',
    query: { view: 'Name of the view', ...cursor },
    gives: [200, 'LedgerPage'],
  },
  {
    on: 'POST /staff/tips/{id}/hold',
    what: 'Keep the content past its purge day, or no longer',
    staff: 'StaffHold',
    gives: [200, 'Version'],
  },
  { on: 'GET /staff/purge', what: 'What is about to be deleted', gives: [200, 'PurgeView'] },
  { on: 'GET /staff/audit', what: 'One page of the audit log', query: cursor, gives: [200, 'AuditPage'] },
  { on: 'GET /staff/stats', what: 'Counts', gives: [200, 'StatsView'] },
]

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function schemasOf(
  list: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Record<string, unknown> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(list)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, {
    io,
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema
      return [id, rest]
    }),
  )
}

function citizenBody(name: CitizenBody, pictures: number) {
  const withPictures = (evidence: object, fields: object = {}) => ({
    allOf: [refTo(name), { type: 'object', properties: { ...fields, evidence } }],
  })
  // In a form the identifiers are two fields that repeat side by side.
  const repeated = (of: string) => ({
    type: 'array',
    maxItems: limits.identifiers,
    items: { type: 'string' },
    description: of,
  })
  const rows =
    name === 'TipInput'
      ? { identifierKind: repeated('Kind of each identifier'), identifierValue: repeated('Its value') }
      : {}
  const files = {
    type: 'array',
    maxItems: pictures,
    items: { type: 'string', contentMediaType: 'application/octet-stream' },
  }
  return {
    required: true,
    content: {
      'application/json': { schema: refTo(name) },
      'application/x-www-form-urlencoded': { schema: refTo(name) },
      'multipart/form-data': { schema: pictures > 0 ? withPictures(files, rows) : refTo(name) },
    },
  }
}

function operation({
  what,
  citizen,
  pictures = 0,
  staff,
  query = {},
  gives: [status, gives],
  open,
  on,
}: Route) {
  const path = on.split(' ')[1] ?? ''
  const parameters = [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(query).map(([name, description]) => ({
      name,
      in: 'query',
      description,
      schema: { type: 'string' },
    })),
  ]
  const page =
    citizen !== undefined && gives !== undefined && gives in answers
      ? { 'text/html': { schema: { type: 'string' } } }
      : {}
  const content =
    gives === undefined
      ? {}
      : gives in answers
        ? { content: { 'application/json': { schema: refTo(gives) }, ...page } }
        : {
            content: {
              [gives]: { schema: gives === 'application/json' ? { type: 'object' } : { type: 'string' } },
            },
          }
  return {
    summary: what,
    operationId: on
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .replace(/^-|-$/g, ''),
    tags: [path.startsWith('/staff/') ? 'staff' : 'citizen'],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(citizen === undefined ? {} : { requestBody: citizenBody(citizen, pictures) }),
    ...(staff === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: refTo(staff) } } } }),
    ...(path.startsWith('/staff/') && open !== true ? { security: [{ session: [] }] } : {}),
    responses: {
      [status]: { description: what, ...content },
      default: {
        description: 'A refusal, with a code of the closed list',
        content: { 'application/problem+json': { schema: refTo('ProblemBody') }, ...page },
      },
    },
  }
}

/** The whole contract as OpenAPI 3.1, made from the schemas that the server parses with. `base` is '' or '/path'. @see https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument(base: string) {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {}
  for (const route of routes) {
    const [method = '', path = ''] = route.on.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route) }
  }
  const refusals = Object.entries(problems).map(
    ([code, { status, title }]) => `${code} (${String(status)}): ${title}`,
  )
  return {
    openapi: '3.1.1',
    info: { title: '真证 API', version: '1', description: `Refusals: ${refusals.join('; ')}` },
    servers: [{ url: `${base}/api` }],
    paths,
    components: {
      schemas: { ...schemasOf(bodies, 'input'), ...schemasOf(answers, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-zz' } },
    },
  }
}
