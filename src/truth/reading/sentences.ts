/** The lengths that sentences of a page may have, in characters. */
export const lengths = {
  /** Half of the sentences are no longer. */
  median: 25,
  /** Two lines of a phone at 360 px. */
  longest: 40,
} as const

const ends = /[。！？；]/
/** The place in the law, which the eye passes over. */
const reference = /（[^（）]*(?:第[一二三四五六七八九十百零]+条|〔\d{4}〕\d+号)[^（）]*）/g

/** Splits a text into sentences. A semicolon ends one; a colon does not. */
export function sentencesOf(text: string): string[] {
  return text
    .replaceAll(reference, '')
    .split(ends)
    .filter((sentence) => lengthOf(sentence) > 0)
}

/** Counts the letters, numerals and Chinese characters of a sentence, without the place in the law. */
export function lengthOf(sentence: string): number {
  return sentence.replaceAll(reference, '').match(/[\p{L}\p{N}]/gu)?.length ?? 0
}

/** Returns the median of numbers; 0 for none. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
