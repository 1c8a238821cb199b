import { expect, test } from 'vitest'
import { Pool, Room, type Turn } from '#api/core/pool.ts'

/** A pool with one place, which is taken until `open` is called. `done` lists the later tasks. */
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

test('tips go first, slow-lane tips second, other tasks last, each in order of arrival', async () => {
  const { run, open, done } = busyPool(10)
  const all = [
    run('mailbox 1', last),
    run('slow 1', second),
    run('tip 1', first),
    run('mailbox 2', last),
    run('tip 2', first),
  ]
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

const of = (sender: string, { rank }: Turn): Turn => ({ rank, sender })

test.each([first, second, last])(
  'a newcomer waits for one task of each other sender, however many they sent: $rank',
  async (rank) => {
    const { run, open, done } = busyPool(100)
    const all = [
      ...Array.from({ length: 20 }, () => run('flood', of('a', rank))),
      ...Array.from({ length: 3 }, () => run('crowd', of('b', rank))),
      run('newcomer', of('c', rank)),
    ]
    open()
    await Promise.all(all)
    expect(done.slice(0, 7)).toEqual(['flood', 'crowd', 'newcomer', 'flood', 'crowd', 'flood', 'crowd'])
    expect(done.filter((name) => name === 'flood')).toHaveLength(20)
  },
)

test.each([first, second, last])(
  'a queue full of one sender makes room for another sender, and not for that one: $rank',
  async (rank) => {
    const { run, open, done } = busyPool(4)
    const flood = [1, 2, 3, 4, 5].map((count) => run(`flood ${String(count)}`, of('a', rank)))
    const others = [
      run('other 1', of('b', rank)),
      run('other 2', of('b', rank)),
      run('other 3', of('b', rank)),
      run('newcomer', of('c', rank)),
    ]
    await Promise.all([flood[4], others[2]])
    expect([...done].sort()).toEqual([
      'flood 2 refused',
      'flood 3 refused',
      'flood 4 refused',
      'flood 5 refused',
      'other 3 refused',
    ])
    open()
    await Promise.all([...flood, ...others])
    expect(done.slice(5)).toEqual(['flood 1', 'other 1', 'newcomer', 'other 2'])
  },
)

test('a task past its deadline is refused and never runs', async () => {
  const pool = new Pool(1, 10)
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
  const running = pool.run(() => opened)
  const begun: string[] = []
  const late = pool.run(() => Promise.resolve(begun.push('late')), {
    ...of('a', first),
    until: performance.now() + 1,
  })
  await expect(late).rejects.toMatchObject({ code: 'too-many-requests', retryAfterSeconds: 10 })
  open(undefined)
  await running
  await pool.run(() => Promise.resolve(begun.push('next')), of('a', first))
  expect(begun).toEqual(['next'])
})

test('other ranks never take the reserved place, and do take the rest', async () => {
  const pool = new Pool(3, 10, 1)
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
  const begun: string[] = []
  const run = (name: string, turn: Turn) =>
    pool.run(async () => {
      begun.push(name)
      await opened
    }, turn)
  const all = [
    run('mailbox 1', last),
    run('slow 1', second),
    run('mailbox 2', last),
    run('tip 1', first),
    run('tip 2', first),
  ]
  expect(begun).toEqual(['mailbox 1', 'slow 1', 'tip 1'])
  open(undefined)
  await Promise.all(all)
  expect(begun).toEqual(['mailbox 1', 'slow 1', 'tip 1', 'tip 2', 'mailbox 2'])
})

test('each sender gets half of the bytes that others left, and bytes given back are free again', () => {
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
