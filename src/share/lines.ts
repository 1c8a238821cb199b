/** Widest title and the largest size of type, in pixels. */
const width = 660
const largest = 172
/** The largest size of two lines: they stand between the mark and the foot. */
const largestOfTwo = 120
/** Titles up to this many ems stay on one line. */
const longestLine = 6

const words = new Intl.Segmenter('zh', { granularity: 'word' })

/** Returns the width of a text in ems, nearly: letters are narrow, Chinese characters are square. */
export function ems(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (/[\x20-\x7e]/.test(letter) ? 0.58 : 1), 0)
}

/** Words of the trade that the segmenter takes for two. */
const compounds = ['持证'] as const
const partsOne = (title: string, index: number) =>
  compounds.some((word) => title.slice(index - 1, index + 1) === word)

/** Breaks a title into two lines: behind its first sentence, or at the word that makes them most alike. */
function broken(title: string): string[] {
  const sentence = /^.+?[。：]/.exec(title)?.[0]
  if (sentence !== undefined && sentence !== title) return [sentence, title.slice(sentence.length)]
  const widest = (at: number) => Math.max(ems(title.slice(0, at)), ems(title.slice(at)))
  const places = [...words.segment(title)]
    .filter(({ index, isWordLike }) => index > 0 && isWordLike && !partsOne(title, index))
    .map(({ index }) => index)
    .sort((a, b) => widest(a) - widest(b))
  const [place = title.length] = places
  return [title.slice(0, place), title.slice(place)].map((line) => line.trim()).filter((line) => line !== '')
}

/** Returns the lines of a title in a picture, and the size in pixels at which they fill the width. */
export function linesOf(title: string): { readonly lines: readonly string[]; readonly size: number } {
  const lines = ems(title) <= longestLine ? [title] : broken(title)
  const highest = lines.length > 1 ? largestOfTwo : largest
  return { lines, size: Math.floor(Math.min(highest, width / Math.max(...lines.map(ems)))) }
}
