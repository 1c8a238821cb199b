import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProblemBody } from '#shared/contract/problem.ts'
import { newKey, openDesk, type Desk } from '#tests/support/office/hands/desk.ts'
import type { Person } from '#tests/support/office/office.ts'

let desk: Desk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.office.close())

const refer = { to: 'referred', referredTo: 'police' } as const

/** Sends a write of a person at a tip as it stands now. */
async function send(person: Person, id: string, path: string, more: object) {
  const { version } = await desk.rowOf(id)
  const answer = await person.post(`/tips/${id}/${path}`, { key: newKey(), version, ...more })
  expect(answer.status).toBe(200)
}

/** Acts of a colleague, and the sentence that a slower person reads. */
const acts: readonly (readonly [
  name: string,
  act: (id: string) => Promise<void>,
  sentence: (nameOf: Desk['nameOf']) => Promise<string>,
])[] = [
  [
    'a move',
    (id) => send(desk.lead, id, 'moves', refer),
    async (nameOf) => `${await nameOf(desk.lead)}已改为“已移送”`,
  ],
  [
    'a move that was taken back',
    async (id) => {
      const key = newKey()
      await send(desk.colleague, id, 'moves', { key, to: 'received' })
      expect((await desk.colleague.post(`/acts/${key}/undo`)).status).toBe(200)
    },
    async (nameOf) => `${await nameOf(desk.colleague)}已撤回，现在又是“核实中”`,
  ],
  [
    'a hand-over',
    (id) => send(desk.lead, id, 'assignee', { assigneeId: desk.colleague.id }),
    async (nameOf) => `${await nameOf(desk.lead)}已交给${await nameOf(desk.colleague)}承办`,
  ],
  [
    'a take',
    (id) => send(desk.colleague, id, 'assignee', { assigneeId: desk.colleague.id }),
    async (nameOf) => `${await nameOf(desk.colleague)}已接手承办`,
  ],
  [
    'a tip put back',
    (id) => send(desk.lead, id, 'assignee', { assigneeId: null }),
    async (nameOf) => `${await nameOf(desk.lead)}已放回，无人承办`,
  ],
  [
    'a request',
    (id) => send(desk.colleague, id, 'request', refer),
    async (nameOf) => `${await nameOf(desk.colleague)}已提出改为“已移送”的请求`,
  ],
  [
    'a request that a lead declined',
    async (id) => {
      await send(desk.colleague, id, 'request', refer)
      await send(desk.lead, id, 'request/end', {})
    },
    async (nameOf) => `${await nameOf(desk.lead)}已结束改为“已移送”的请求`,
  ],
]

test.each(acts)('a person who acts after %s meets a sentence about that act', async (_, act, sentence) => {
  const { owner, lead, owned, rowOf, nameOf } = desk
  const { id } = await owned()
  const { version } = await rowOf(id)
  await act(id)
  const told = await sentence(nameOf)
  for (const [person, path, more] of [
    [owner, 'moves', { to: 'received' }],
    [owner, 'assignee', { assigneeId: null }],
    [owner, 'request', refer],
    [lead, 'hold', { hold: true }],
  ] as const) {
    const answer = await person.post(`/tips/${id}/${path}`, { key: newKey(), version, ...more })
    const { code, detail } = ProblemBody.parse(await answer.json())
    expect([path, code, detail]).toEqual([path, 'conflict', told])
  }
})

test('a refusal of a move that the table does not know names nobody', async () => {
  const { owner, lead, owned, rowOf } = desk
  const { id } = await owned()
  await send(lead, id, 'moves', { to: 'closed', finding: 'undetermined' })
  const { version } = await rowOf(id)
  const answer = await owner.post(`/tips/${id}/moves`, { key: newKey(), version, to: 'spam' })
  const { code, detail } = ProblemBody.parse(await answer.json())
  expect([code, detail]).toEqual(['conflict', undefined])
})
