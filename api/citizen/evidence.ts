import { createHash } from 'node:crypto'
import type { FieldError } from '#shared/problem.ts'
import { sealPicture, type Recipient, type TipBody } from '#shared/seal.ts'
import type { Deps } from '#api/core/deps.ts'
import type { Turn } from '#api/core/pool.ts'
import { Problem } from '#api/core/problem.ts'
import type { Spooled } from './spool.ts'

/** A picture ready to be stored, and what a sealed JSON says of it. */
export interface SealedPicture {
  readonly id: string
  readonly sealed: Uint8Array
  readonly reference: TipBody['evidence'][number]
}

/**
 * Pictures decoded and encoded anew, in the bounded pool.
 * @throws Problem 'invalid-input' with a pointer to each that was refused; 'too-many-requests' when the pool is full.
 */
export async function cleanPictures(deps: Deps, pictures: readonly Spooled[], turn: Turn): Promise<Uint8Array[]> {
  if (pictures.length === 0) return []
  const results = await deps.picturePool.run(() => deps.pictures.clean(pictures.map((picture) => () => picture.load())), turn)
  const jpegs: Uint8Array[] = []
  const errors: FieldError[] = []
  for (const [index, result] of results.entries()) {
    if ('jpeg' in result) jpegs.push(result.jpeg)
    else errors.push({ pointer: `/evidence/${String(index)}`, message: `第 ${String(index + 1)} 张：${result.refused}` })
  }
  if (errors.length > 0) throw new Problem('invalid-input', { errors })
  return jpegs
}

/** Seal clean pictures to the office alone: what a found receipt opens never holds one. */
export async function sealPictures(deps: Deps, jpegs: readonly Uint8Array[], office: Recipient): Promise<SealedPicture[]> {
  const sealed: SealedPicture[] = []
  for (const jpeg of jpegs) {
    const id = deps.newId()
    const reference = { id, sha256: createHash('sha256').update(jpeg).digest('hex'), bytes: jpeg.length }
    sealed.push({ id, sealed: await sealPicture(jpeg, [office]), reference })
  }
  return sealed
}
