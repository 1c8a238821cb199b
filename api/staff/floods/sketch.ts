import { countsOf } from '#shared/counts.ts'
import { usualOf } from './usual.ts'

const placeLength = 4
/** Places of a sketch that compare all words. Two more compare the beginning and the end. */
const wordPlaces = 32

/** Two texts that agree in so many places are nearly the same: about six of ten groups of characters. */
const fewestAlike = 12

const placeOf = (sketch: string, at: number) => sketch.slice(at * placeLength, (at + 1) * placeLength)
/** Places of the two ends. */
const endPlaces = [wordPlaces, wordPlaces + 1] as const
/** Sketches from which the usual one follows: a large flood says the same with a part. */
const enough = 500

/** Counts the places in which the words of two sketches agree, of 32. */
export function placesAlike(one: string, other: string): number {
  let count = 0
  for (let at = 0; at < Math.min(one.length, other.length, wordPlaces * placeLength); at += placeLength)
    if (one.slice(at, at + placeLength) === other.slice(at, at + placeLength)) count += 1
  return count
}

/** Whether two texts are nearly the same. */
export function areAlike(one: string, other: string): boolean {
  return placesAlike(one, other) >= fewestAlike
}

/** A text differs from a flood when it agrees with the usual sketch in fewer places than these. */
const fewestUsual = 14
/** And in fewer than these when one of its ends is its own. */
const fewestWithOwnEnd = 22
/** An end is its own when so small a part of the flood has it. */
const ownShare = 0.04
const fewestOfEnd = 3
/** A flood in which more texts than this part have two ends of their own is written so. */
const usualOwnEnds = 0.2

/**
 * Returns the function that tells whether a text differs from most of a flood. A person who quotes an advert
 * adds words of their own, mostly before and behind it.
 */
export function differsFrom(sketches: readonly string[]): (sketch: string) => boolean {
  const step = Math.ceil(sketches.length / enough)
  const some = sketches.filter((_, at) => at % step === 0)
  const usual = Array.from(
    { length: wordPlaces },
    (_, at) => usualOf(some.map((sketch) => placeOf(sketch, at))).value,
  ).join('')
  const least = Math.max(fewestOfEnd, sketches.length * ownShare)
  const ends = endPlaces.map((place) => ({
    place,
    counts: countsOf(sketches.map((sketch) => placeOf(sketch, place))),
  }))
  const ownEndsOf = (sketch: string) =>
    ends.filter(({ place, counts }) => (counts.get(placeOf(sketch, place)) ?? 0) < least).length
  const withOwnEnds = sketches.filter((sketch) => ownEndsOf(sketch) === ends.length).length
  const endsTell = withOwnEnds <= usualOwnEnds * sketches.length
  return (sketch) => {
    const alike = placesAlike(sketch, usual)
    if (alike < fewestUsual) return true
    const own = endsTell ? ownEndsOf(sketch) : 0
    return own === ends.length || (own > 0 && alike < fewestWithOwnEnd)
  }
}
