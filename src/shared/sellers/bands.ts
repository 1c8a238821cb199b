const gramLength = 3
const fewest = 24
const [bands, rows] = [4, 5] as const

/** FNV-1a over UTF-16 units, with a seed. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  // The last units would reach the high bits too little.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b) >>> 0
  return (value ^ (value >>> 13)) >>> 0
}

const hex = (value: number) => value.toString(16).padStart(8, '0')

/**
 * Returns the bands of a folded text: one of its whole skeleton, four that texts with nearly the same words
 * share. The skeleton is its Chinese characters: numbers and names of accounts change within a flood.
 */
export function bandsOf(folded: string): string[] {
  const skeleton = folded.replace(/[^\p{Script=Han}]/gu, '')
  if (skeleton.length < fewest) return []
  const grams = new Set<string>()
  for (let at = 0; at + gramLength <= skeleton.length; at += 1) grams.add(skeleton.slice(at, at + gramLength))
  const least = Array.from({ length: bands * rows }, () => 0xffffffff)
  for (const gram of grams)
    for (const [at, before] of least.entries()) {
      const value = hash(gram, Math.imul(at + 1, 0x9e3779b1))
      if (value < before) least[at] = value
    }
  const band = (at: number) => hex(hash(least.slice(at * rows, (at + 1) * rows).join(), at))
  return [
    `same:${hex(hash(skeleton, 1))}${hex(hash(skeleton, 2))}`,
    ...Array.from({ length: bands }, (_, at) => `band${String(at)}:${band(at)}`),
  ]
}
