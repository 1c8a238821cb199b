import { base64 } from '@scure/base'
import * as z from 'zod'
import { AuditPage } from '#shared/contract/audit.ts'
import { PurgeView, StatsView } from '#shared/contract/overview.ts'
import { type AdmitInput, type InviteInput, InviteView, PersonView } from '#shared/contract/people.ts'
import { QueuePage, type QueueView } from '#shared/contract/queue.ts'
import { LedgerPage, type LedgerView, type RewardStepInput } from '#shared/contract/reward.ts'
import {
  type CodeInput,
  type JoinInput,
  OpenSession,
  type SaltInput,
  SessionView,
  type SetupInput,
  SetupView,
  type SignInInput,
  type TotpInput,
  TotpStart,
} from '#shared/contract/sign-in.ts'
import {
  type AssignInput,
  type HoldInput,
  type MoveInput,
  type NoteInput,
  type OfficeMessageInput,
  TipView,
} from '#shared/contract/tip.ts'
import { ProblemBody } from '#shared/contract/problem.ts'
import { NotSealed } from './sealing.ts'

type Body<S extends z.ZodType> = z.input<S>

/** The server's refusal. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly problem: ProblemBody
  constructor(problem: ProblemBody) {
    super(problem.code)
    this.problem = problem
  }
}

/** Whether an error is this refusal. */
export function isRefused(error: unknown, code: ProblemBody['code']): boolean {
  return error instanceof Refusal && error.problem.code === code
}

/** Returns one calm sentence for any error. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refusal) {
    const { title, errors = [], retryAfterSeconds: wait } = error.problem
    if (errors.length > 0) return `${errors.map(({ message }) => message).join('；')}。`
    return wait === undefined ? `${title}。` : `${title}（约 ${String(wait)} 秒）。`
  }
  if (error instanceof NotSealed) return error.sentence
  if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
    return '连不上服务器，请检查网络后重试。'
  return '没有成功，请再试一次；如果一直这样，请告诉管理系统的同事。'
}

/** Returns the sentences at the fields of a form, by pointer; empty for an error that names no field. */
export function fieldSentences(error: unknown): ReadonlyMap<string, string> {
  return new Map(
    error instanceof Refusal
      ? (error.problem.errors ?? []).map(({ pointer, message }) => [pointer, message])
      : [],
  )
}

const root = `${import.meta.env.BASE_URL.replace(/\/+$/, '')}/api/staff`

// A picture of some megabytes takes its time on a poor line.
const patienceMs = 60_000

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Response> {
  const response = await fetch(`${root}${path}`, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    cache: 'no-store',
    credentials: 'same-origin',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (response.ok) return response
  const problem = ProblemBody.safeParse(await response.json().catch(() => null))
  throw problem.success ? new Refusal(problem.data) : new Error(`status ${String(response.status)}`)
}

async function read<S extends z.ZodType>(
  schema: S,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<z.output<S>> {
  return schema.parse(await (await ask(method, path, body)).json())
}

async function send(method: 'POST' | 'DELETE', path: string, body: unknown = {}): Promise<void> {
  await ask(method, path, body)
}

const query = (values: Readonly<Record<string, string | null>>) => {
  const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null)
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`
}

/** The staff API. Every answer is parsed; every refusal is a `Refusal`. */
export const api = {
  salt: async (account: string) =>
    (
      await read(z.object({ salt: z.string() }), 'POST', '/sign-in/salt', { account } satisfies Body<
        typeof SaltInput
      >)
    ).salt,
  signIn: (body: Body<typeof SignInInput>) => read(SessionView, 'POST', '/sign-in', body),
  session: () => read(SessionView, 'GET', '/session'),
  signOut: () => send('POST', '/sign-out'),
  startTotp: () => read(TotpStart, 'POST', '/totp/start', {}),
  setTotp: (body: Body<typeof TotpInput>) => send('POST', '/totp', body),

  setup: () => read(SetupView, 'GET', '/setup'),
  startSetup: (body: Body<typeof CodeInput>) => read(TotpStart, 'POST', '/setup/start', body),
  setUp: (body: Body<typeof SetupInput>) => read(SessionView, 'POST', '/setup', body),

  people: () => read(z.array(PersonView), 'GET', '/people'),
  invite: (body: Body<typeof InviteInput>) => read(InviteView, 'POST', '/people', body),
  startJoin: (body: Body<typeof CodeInput>) => read(TotpStart, 'POST', '/join/start', body),
  join: (body: Body<typeof JoinInput>) => send('POST', '/join', body),
  admit: (id: string, body: Body<typeof AdmitInput>) => send('POST', `/people/${id}/admit`, body),
  disable: (id: string) => send('POST', `/people/${id}/disable`),

  tips: (view: QueueView, cursor: string | null) => read(QueuePage, 'GET', `/tips${query({ view, cursor })}`),
  /** Reads the first page for the clock, not for a person: the session lives no longer for it. */
  watchTips: (view: QueueView) => read(QueuePage, 'GET', `/tips${query({ view, cursor: null, clock: '' })}`),
  tipOfNumber: async (number: string) =>
    (await read(z.object({ id: z.string() }), 'GET', `/numbers/${encodeURIComponent(number)}`)).id,
  tip: (id: string) => read(TipView, 'GET', `/tips/${id}`),
  evidence: async (tipId: string, id: string) =>
    new Uint8Array(await (await ask('GET', `/tips/${tipId}/evidence/${id}`)).arrayBuffer()),
  contact: async (id: string) =>
    base64.decode((await read(z.object({ sealed: z.string() }), 'POST', `/tips/${id}/contact`, {})).sealed),
  seen: (id: string) => send('POST', `/tips/${id}/seen`),
  move: (id: string, body: Body<typeof MoveInput>) => send('POST', `/tips/${id}/moves`, body),
  message: (id: string, body: Body<typeof OfficeMessageInput>) => send('POST', `/tips/${id}/messages`, body),
  note: (id: string, body: Body<typeof NoteInput>) => send('POST', `/tips/${id}/notes`, body),
  reward: (id: string, body: Body<typeof RewardStepInput>) => send('POST', `/tips/${id}/reward`, body),
  hold: (id: string, body: Body<typeof HoldInput>) => send('POST', `/tips/${id}/hold`, body),
  assign: (id: string, body: Body<typeof AssignInput>) => send('POST', `/tips/${id}/assignee`, body),

  rewards: (view: LedgerView, cursor: string | null) =>
    read(LedgerPage, 'GET', `/rewards${query({ view, cursor })}`),
  purge: () => read(PurgeView, 'GET', '/purge'),
  stats: () => read(StatsView, 'GET', '/stats'),
  audit: (cursor: string | null) => read(AuditPage, 'GET', `/audit${query({ cursor })}`),
  sessions: () => read(z.array(OpenSession), 'GET', '/sessions'),
  endSession: (id: string) => send('DELETE', `/sessions/${id}`),
} as const
