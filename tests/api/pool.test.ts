import { expect, test } from 'vitest'
import { Pool, Room, type Turn } from '#api/core/pool.ts'

/** A pool of one whose only place is taken until `open` is called, and what ran in it since. */
function busyPool(queue: number) {
  const pool = new Pool(1, queue)
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
  const done: string[] = []
  void pool.run(() => opened)
  const run = async (name: string, turn: Turn) => {
    try {
      await pool.run(() => Promise.resolve(), turn)
      done.push(name)
    } catch {
      done.push(`${name} refused`)
    }
  }
  return { run, open: () => open(undefined), done }
}

const [first, second, last] = [{ rank: 'first' }, { rank: 'second' }, { rank: 'last' }] as const

test('tips go first, those of the slow lane next, the others last; each in order of arrival', async () => {
  const { run, open, done } = busyPool(10)
  const all = [run('mailbox 1', last), run('slow 1', second), run('tip 1', first), run('mailbox 2', last), run('tip 2', first)]
  open()
  await Promise.all(all)
  expect(done).toEqual(['tip 1', 'tip 2', 'slow 1', 'mailbox 1', 'mailbox 2'])
})

test('a queue full of one rank turns away that rank and no other', async () => {
  const { run, open, done } = busyPool(2)
  const mailboxes = [1, 2, 3].map((count) => run(`mailbox ${String(count)}`, last))
  const slow = [1, 2, 3].map((count) => run(`slow ${String(count)}`, second))
  const tips = [1, 2, 3].map((count) => run(`tip ${String(count)}`, first))
  open()
  await Promise.all([...mailboxes, ...slow, ...tips])
  expect(done.slice(0, 3).sort()).toEqual(['mailbox 3 refused', 'slow 3 refused', 'tip 3 refused'])
  expect(done.slice(3)).toEqual(['tip 1', 'tip 2', 'slow 1', 'slow 2', 'mailbox 1', 'mailbox 2'])
})

test('one sender does not fill a queue that others wait in, unless each has paid with a proof', async () => {
  const { run, open, done } = busyPool(100)
  const many = (turn: Turn, name: string) => Array.from({ length: 20 }, () => run(name, turn))
  const all = [
    ...many({ ...last, sender: 'a' }, 'flood'),
    ...many({ ...second, sender: 'a' }, 'tickets'),
    ...many({ ...first, sender: 'a' }, 'proofs'),
    run('neighbour', { ...last, sender: 'b' }),
  ]
  open()
  await Promise.all(all)
  const count = (name: string) => done.filter((other) => other === name).length
  expect(['flood', 'tickets', 'proofs', 'neighbour'].map(count)).toEqual([16, 16, 20, 1])
})

test('a place that is reserved is never taken by the other ranks, and the rest is', async () => {
  const pool = new Pool(3, 10, 1)
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
  const begun: string[] = []
  const run = (name: string, turn: Turn) =>
    pool.run(async () => {
      begun.push(name)
      await opened
    }, turn)
  const all = [run('mailbox 1', last), run('slow 1', second), run('mailbox 2', last), run('tip 1', first), run('tip 2', first)]
  expect(begun).toEqual(['mailbox 1', 'slow 1', 'tip 1'])
  open(undefined)
  await Promise.all(all)
  expect(begun).toEqual(['mailbox 1', 'slow 1', 'tip 1', 'tip 2', 'mailbox 2'])
})

test('of a room each sender gets half of what the others left, and back what was given back', () => {
  const room = new Room(1024)
  const fill = (sender: string) => {
    let bytes = 0
    while (room.take(1, sender)) bytes += 1
    return bytes
  }
  expect(['a', 'b', 'c', 'd'].map(fill)).toEqual([512, 256, 128, 64])
  room.giveBack(512, 'a')
  expect(fill('d')).toBeGreaterThan(0)
  for (const [sender, bytes] of [
    ['b', 256],
    ['c', 128],
  ] as const)
    room.giveBack(bytes, sender)
  expect(fill('e')).toBeGreaterThan(256)
})
