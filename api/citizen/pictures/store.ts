import { createHash } from 'node:crypto'
import type { Day } from '#shared/day.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { payloadOf } from '#shared/sealing/rewrap.ts'
import { sealPicture, type Recipient } from '#shared/sealing/seal.ts'
import { picturePlace } from '#shared/text.ts'
import type { Deps } from '#api/records/deps.ts'
import type { SealedFile } from '#api/records/evidence-store.ts'
import type { StoredPicture } from '#api/records/new-tip.ts'
import type { Turn } from '#api/core/pool.ts'
import { freeBuffers } from '#api/core/machine/garbage.ts'
import { Problem } from '#api/core/problem.ts'
import { maxFrameBytes } from './child.ts'
import type { Spooled } from '#api/citizen/body/spool.ts'

/**
 * Decodes and re-encodes pictures in the bounded pool. Each clean picture replaces the sent one in the spool.
 * @throws Problem 'invalid-input' with a pointer to each refused picture; 'too-many-requests' when the pool
 * or the spool is full.
 */
export async function cleanPictures(
  deps: Deps,
  pictures: readonly Spooled[],
  turn: Turn,
): Promise<Spooled[]> {
  if (pictures.length === 0) return []
  const keep = (jpeg: AsyncIterable<Uint8Array>, index: number) => {
    const picture = pictures[index]
    if (!picture) throw new Error('a picture that nobody sent')
    return picture.replace(jpeg, maxFrameBytes)
  }
  const load = pictures.map((picture) => () => picture.load())
  const results = await deps.picturePool.run(() => deps.pictures.clean(load, keep), turn)
  const cleaned: Spooled[] = []
  const errors: FieldError[] = []
  for (const [index, result] of results.entries()) {
    if ('kept' in result) cleaned.push(result.kept)
    else
      errors.push({
        pointer: `/evidence/${String(index)}`,
        message: picturePlace(index + 1) + result.refused,
      })
  }
  if (errors.length > 0) throw new Problem('invalid-input', { errors })
  return cleaned
}

/**
 * Seals clean pictures to the office alone, so a found receipt opens no picture. Stores them one after
 * another, so memory holds one at a time. The files are durable when this returns. When it throws, no file is
 * left.
 */
export async function storePictures(
  deps: Deps,
  cleaned: readonly Spooled[],
  office: Recipient,
  day: Day,
): Promise<StoredPicture[]> {
  const stored: StoredPicture[] = []
  async function* sealEach(): AsyncGenerator<SealedFile> {
    for (const picture of cleaned) {
      const id = deps.newId()
      const sealed = await sealPicture(await picture.load(), [office])
      const reference = { id, sha256: Buffer.from(picture.hash).toString('hex'), bytes: picture.bytes }
      stored.push({
        id,
        sealedBytes: sealed.length,
        sealedHash: createHash('sha256').update(payloadOf(sealed)).digest(),
        reference,
      })
      yield { id, sealed }
      freeBuffers()
    }
  }
  try {
    await deps.evidence.put(sealEach(), day)
  } catch (error) {
    await deps.evidence.remove(stored.map(({ id }) => id))
    throw error
  }
  return stored
}
