import { createHash } from 'node:crypto'
import type { Day } from '#shared/day.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { sealPicture, type Recipient } from '#shared/sealing/seal.ts'
import { picturePlace } from '#shared/text.ts'
import type { Deps } from '#api/records/deps.ts'
import type { SealedFile } from '#api/records/evidence-store.ts'
import type { StoredPicture } from '#api/records/new-tip.ts'
import type { Turn } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'
import { maxFrameBytes } from './cleaner.ts'
import type { Spooled } from '#api/citizen/body/spool.ts'

/**
 * Pictures decoded and encoded anew, in the bounded pool; each goes back to the spool, in place of what came.
 * @throws Problem 'invalid-input' with a pointer to each that was refused; 'too-many-requests' when pool or spool is full.
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
 * Seal clean pictures to the office alone (what a found receipt opens never holds one) and store them, one after another: none stands in memory beside another.
 * Durable when this returns; when it throws, none of them is left.
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
        sealedHash: createHash('sha256').update(sealed).digest(),
        reference,
      })
      yield { id, sealed }
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
