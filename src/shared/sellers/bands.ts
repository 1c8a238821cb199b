const gramLength = 3
/** Characters of a text that has bands. A shorter one is like another only when all of it is the same. */
const fewest = 24
/** Characters of a text that has a skeleton at all. */
const fewestOfAll = 6
const [bands, rows] = [4, 5] as const

/** Places of a sketch that compare all words, and smallest hashes of each. Two more compare both ends. */
const [wordPlaces, hashesOfPlace] = [32, 2] as const
const endLength = 8
/** An end has ten bits: of 1,024 guesses one holds by chance, so none is proved. */
const endMask = 0x3ff

/** Spreads a hash: its last units would reach the high bits too little. */
function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

/** FNV-1a over UTF-16 units, with a seed. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0
  return mixed(value)
}

const hex = (value: number) => value.toString(16).padStart(8, '0')

/** Returns the smallest hash of a text's groups of three characters, under each of many hash functions. */
function leastHashes(skeleton: string): readonly number[] {
  const grams = new Set<string>()
  for (let at = 0; at + gramLength <= skeleton.length; at += 1) grams.add(skeleton.slice(at, at + gramLength))
  const least = Array.from({ length: wordPlaces * hashesOfPlace }, () => 0xffffffff)
  for (const gram of grams) {
    const own = hash(gram, 0)
    for (const [at, before] of least.entries()) {
      const value = mixed(own ^ Math.imul(at + 1, 0x9e3779b1))
      if (value < before) least[at] = value
    }
  }
  return least
}

/** The words of a text, as other texts can be compared with it. */
export interface Bands {
  /** Atoms: one of the whole text, and four that texts with nearly the same words share. */
  readonly text: string[]
  /**
   * 34 places of four hexadecimal digits. Two texts agree in more of the first 32, the more alike they are.
   * The last two are of the beginning and the end.
   */
  readonly sketch?: string
}

/**
 * Returns the bands of a folded text. They come from its skeleton, the Chinese characters: numbers and names
 * of accounts change within a flood. A text of few Chinese characters is its own skeleton, its digits as one.
 */
export function bandsOf(folded: string): Bands {
  const han = folded.replace(/[^\p{Script=Han}]/gu, '')
  const skeleton =
    han.length >= fewestOfAll ? han : folded.replace(/[^\p{L}\p{N}]/gu, '').replace(/\p{N}/gu, '0')
  if (skeleton.length < fewestOfAll) return { text: [] }
  const same = `same:${hex(hash(skeleton, 1))}${hex(hash(skeleton, 2))}`
  if (skeleton.length < fewest) return { text: [same] }
  const least = leastHashes(skeleton)
  const part = (at: number, size: number) => hash(least.slice(at * size, (at + 1) * size).join(), at)
  return {
    text: [same, ...Array.from({ length: bands }, (_, at) => `band${String(at)}:${hex(part(at, rows))}`)],
    sketch: [
      ...Array.from({ length: wordPlaces }, (_, at) => part(at, hashesOfPlace)),
      hash(skeleton.slice(0, endLength), 3) & endMask,
      hash(skeleton.slice(-endLength), 4) & endMask,
    ]
      .map((value) => hex(value).slice(-4))
      .join(''),
  }
}
