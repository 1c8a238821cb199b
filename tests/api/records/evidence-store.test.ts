import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileEvidenceStore } from '#api/records/evidence-store.ts'
import { dayOf, startOf } from '#shared/day.ts'

let folder: string
beforeEach(async () => {
  await mkdir(resolve('tests/.tmp'), { recursive: true })
  folder = await mkdtemp(resolve('tests/.tmp/evidence-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('after a failed write of a picture, the folders tell only the day', async () => {
  const store = fileEvidenceStore(folder)
  const id = '0'.repeat(32)
  const file = { id, sealed: Uint8Array.of(1) }
  const today = dayOf(new Date())
  // The second file meets the first. A full disk leaves the same state.
  await expect(store.put([file, file], today)).rejects.toThrow('EEXIST')
  await store.remove([id])
  expect(await store.list()).toEqual([])
  for (const name of [folder, join(folder, '00')])
    expect((await stat(name)).mtime, name).toEqual(startOf(today))
})
