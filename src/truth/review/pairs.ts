import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Claim } from '../claims.ts'
import type { Guidance } from '../guides.ts'
import { readEntries, type Library } from '../library.ts'
import { dayField, filled, listed, type Statement } from '../schema.ts'

/** One person's reading of a claim beside its statements. Its key is the pair's hash. */
const Review = listed({
  who: filled('who（谁核的）').describe('谁对照出处核的'),
  day: dayField('day（哪天）').describe('哪天核的'),
})
export type Review = z.infer<typeof Review>

/** A claim with the content that holds it, such as `guides/law`. */
export interface PlacedClaim {
  readonly place: string
  readonly claim: Claim
}

/** Lists every claim that a page shows, in reading order. */
export function placedClaims({ guides, flows, changes, operations, spoken }: Guidance): PlacedClaim[] {
  const places: [string, readonly Claim[]][] = [
    ...guides.map(({ id, claims }): [string, readonly Claim[]] => [`guides/${id}`, claims]),
    ...flows.map(({ id, steps }): [string, readonly Claim[]] => [
      `flows/${id}`,
      steps.flatMap(({ claims }) => claims),
    ]),
    ['changes', changes.flatMap(({ claims }) => claims)],
    ['operations', operations.flatMap(({ claims }) => claims)],
    ['spoken', spoken],
  ]
  return places.flatMap(([place, claims]) =>
    claims.filter(({ withheld }) => !withheld).map((claim) => ({ place, claim })),
  )
}

/**
 * Returns the hash of a claim together with the sentences it rests on: SHA-256, its first 16 hex digits. A
 * changed word on either side makes another pair.
 */
export function pairOf(statements: ReadonlyMap<string, Statement>, { text, ids }: Claim): string {
  const rests = [...ids].sort().map((id) => `${id}\n${statements.get(id)?.sentence ?? ''}`)
  return createHash('sha256')
    .update([text.trim(), ...rests].join('\n\n'))
    .digest('hex')
    .slice(0, 16)
}

const file = (folder: string) => join(folder, 'reviewed.yaml')

/** Reads the pairs that a person reviewed. @throws ContentFault in Chinese */
export function readReviews(folder: string): Map<string, Review> {
  return existsSync(file(folder)) ? readEntries(file(folder), Review) : new Map<string, Review>()
}

/** Lists the claims that nobody has read beside their statements in their present words. */
export function unreviewed(
  library: Library,
  guidance: Guidance,
  reviews: ReadonlyMap<string, Review>,
): PlacedClaim[] {
  return placedClaims(guidance).filter(({ claim }) => !reviews.has(pairOf(library.statements, claim)))
}
