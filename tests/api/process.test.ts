import { expect, test } from 'vitest'
import { makeDeps } from '#api/process.ts'
import { openDatabase } from '#db/client.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { openOffice } from '#tests/support/office/office.ts'
import vectors from '#tests/vectors/derivation.json' with { type: 'json' }

// The office of the other tests stretches receipts at a low cost and waits for no disk.

test('the program stretches receipts at the cost that the format fixes', async () => {
  const office = await openOffice()
  const { env, operator, database, secrets, site } = office.deps
  const { stretch } = makeDeps(env, operator, database, secrets, site)
  expect(vectors.receipts.length).toBeGreaterThan(0)
  for (const { receipt, pepper, stretched } of vectors.receipts)
    expect((await stretch(receipt as Receipt, Buffer.from(pepper, 'hex'))).toString('hex')).toBe(stretched)
  await office.close()
})

test('the database waits for the disk at each commit', async () => {
  const office = await openOffice()
  const database = await openDatabase(`file:${office.folder}/own.db`)
  const { rows } = await database.$client.execute('PRAGMA synchronous')
  expect(rows[0]?.['synchronous']).toBe(2)
  database.$client.close()
  await office.close()
})
