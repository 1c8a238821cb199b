import { expect, test } from 'vitest'
import { Pool } from '#api/core/pool.ts'

/** A pool of one whose only place is taken until `open` is called, and what ran in it since. */
function busyPool(queue: number) {
  const pool = new Pool(1, queue)
  const { promise: opened, resolve: open } = Promise.withResolvers<undefined>()
  const done: string[] = []
  void pool.run(() => opened)
  const run = async (name: string, urgent: boolean) => {
    try {
      await pool.run(() => Promise.resolve(), urgent)
      done.push(name)
    } catch {
      done.push(`${name} refused`)
    }
  }
  return { run, open: () => open(undefined), done }
}

test('who is urgent goes first, in order of arrival', async () => {
  const { run, open, done } = busyPool(10)
  const all = [run('mailbox 1', false), run('intake 1', true), run('mailbox 2', false), run('intake 2', true)]
  open()
  await Promise.all(all)
  expect(done).toEqual(['intake 1', 'intake 2', 'mailbox 1', 'mailbox 2'])
})

test('a queue full of others does not shut the urgent out: the last of the others is refused', async () => {
  const { run, open, done } = busyPool(2)
  const all = [run('mailbox 1', false), run('mailbox 2', false), run('mailbox 3', false), run('intake', true)]
  open()
  await Promise.all(all)
  expect(done).toEqual(['mailbox 3 refused', 'mailbox 2 refused', 'intake', 'mailbox 1'])
})

test('a queue full of the urgent refuses everybody', async () => {
  const { run, open, done } = busyPool(1)
  const all = [run('intake 1', true), run('intake 2', true), run('mailbox', false)]
  open()
  await Promise.all(all)
  expect(done).toEqual(['intake 2 refused', 'mailbox refused', 'intake 1'])
})
