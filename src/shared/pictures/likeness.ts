/** Version of the rules below. That of the words is another one: a change of those leaves pictures alone. */
export const likenessVersion = 1

/** Pixels of a picture, four bytes each: red, green, blue, and one that does not count. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/** A picture is compared as this many grey squares in each direction. */
const side = 64
/** A smaller picture is a sign and no picture. */
const fewestPixels = 64
/** A plain border is cut off up to this part of each side. */
const mostBorder = 0.05
/** Grey levels by which a plain border may differ, and the part of its pixels that may differ by more. */
const [plainStep, plainShare] = [28, 0.002] as const
/** With so many squares of nearly one grey, a picture is a blank sheet or a screen with few words. */
const [flatStep, flatShare] = [6, 0.85] as const
/** Waves across and down, from the longest: eight of each direction make 64 bits. */
const waves = 8
/** Parts of the 64 bits, and those of one atom: of a copy that differs in three bits one atom stays whole. */
const [parts, partsOfAtom] = [6, 3] as const

/** The greys of a part of a picture. */
interface Greys {
  readonly values: Float32Array
  readonly width: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function greysOf({ data, width, height }: Pixels): Greys {
  const values = new Float32Array(width * height)
  for (let at = 0; at < values.length; at += 1)
    values[at] =
      0.299 * (data[at * 4] ?? 0) + 0.587 * (data[at * 4 + 1] ?? 0) + 0.114 * (data[at * 4 + 2] ?? 0)
  return { values, width, left: 0, top: 0, right: width, bottom: height }
}

/** Cuts one plain border off: lines with the grey of the first corner. */
function withoutBorder(greys: Greys, most: readonly [across: number, down: number]): Greys {
  const { values, width, left, top, right, bottom } = greys
  const corner = values[top * width + left] ?? 0
  const isPlain = (start: number, step: number, count: number) => {
    let off = 0
    for (let at = 0; at < count; at += 1)
      if (Math.abs((values[start + step * at] ?? 0) - corner) > plainStep) off += 1
    return off <= count * plainShare
  }
  const isPlainRow = (y: number) => isPlain(y * width + left, 1, right - left)
  const isPlainColumn = (x: number) => isPlain(top * width + x, width, bottom - top)
  const height = values.length / width
  let [newLeft, newTop, newRight, newBottom] = [left, top, right, bottom]
  while (newTop < most[1] && isPlainRow(newTop)) newTop += 1
  while (height - newBottom < most[1] && isPlainRow(newBottom - 1)) newBottom -= 1
  while (newLeft < most[0] && isPlainColumn(newLeft)) newLeft += 1
  while (width - newRight < most[0] && isPlainColumn(newRight - 1)) newRight -= 1
  return { values, width, left: newLeft, top: newTop, right: newRight, bottom: newBottom }
}

/** Cuts the plain borders off, one inside the other: that of a frame, its blurred edge, that of the sheet. */
function insideOf(greys: Greys): Greys {
  const most = [greys.right * mostBorder, greys.bottom * mostBorder] as const
  let inside = greys
  for (let turn = 0; turn < 8; turn += 1) inside = withoutBorder(inside, most)
  return inside
}

/** Adds up a line of values into squares. A value on an edge counts for both sides by its parts. */
function gather(
  count: number,
  valueAt: (at: number) => number,
  add: (square: number, value: number) => void,
) {
  for (let at = 0; at < count; at += 1) {
    const [begin, end] = [(at * side) / count, ((at + 1) * side) / count]
    const value = valueAt(at)
    for (let square = Math.floor(begin); square < end && square < side; square += 1)
      add(square, value * (Math.min(end, square + 1) - Math.max(begin, square)))
  }
}

/** Returns the mean greys of the squares of a picture: those of a copy of another size are the same. */
function squaresOf({ values, width, left, top, right, bottom }: Greys): Float64Array {
  const height = bottom - top
  const narrow = new Float64Array(side * height)
  for (let y = 0; y < height; y += 1)
    gather(
      right - left,
      (at) => values[(top + y) * width + left + at] ?? 0,
      (square, value) => {
        narrow[y * side + square] = (narrow[y * side + square] ?? 0) + value
      },
    )
  const squares = new Float64Array(side * side)
  for (let x = 0; x < side; x += 1)
    gather(
      height,
      (at) => narrow[at * side + x] ?? 0,
      (square, value) => {
        squares[square * side + x] = (squares[square * side + x] ?? 0) + value
      },
    )
  return squares
}

/** Whether nearly all squares have one grey: a blank sheet, or a screen that many pictures show. */
function isFlat(squares: Float64Array): boolean {
  const counts = new Array<number>(256).fill(0)
  for (const value of squares) {
    const grey = Math.min(255, Math.round(value))
    counts[grey] = (counts[grey] ?? 0) + 1
  }
  return counts.some((_, grey) => {
    const near = counts.slice(Math.max(0, grey - flatStep), grey + flatStep + 1)
    return near.reduce((sum, count) => sum + count, 0) > squares.length * flatShare
  })
}

const cosines = Array.from({ length: waves }, (_, wave) =>
  Array.from({ length: side }, (_, at) => Math.cos(((2 * at + 1) * (wave + 1) * Math.PI) / (2 * side))),
)
const along = (wave: readonly number[], valueAt: (at: number) => number) =>
  wave.reduce((sum, factor, at) => sum + factor * valueAt(at), 0)

/**
 * Returns the 64 bits of a picture: the signs of its eight longest waves across by eight down, as in a
 * discrete cosine transform. Null for a picture that is too small or too flat to tell it from others.
 */
function bitsOf(pixels: Pixels): readonly boolean[] | null {
  if (pixels.width < fewestPixels || pixels.height < fewestPixels) return null
  const squares = squaresOf(insideOf(greysOf(pixels)))
  if (isFlat(squares)) return null
  const rows = Array.from({ length: side }, (_, y) =>
    cosines.map((wave) => along(wave, (x) => squares[y * side + x] ?? 0)),
  )
  return cosines.flatMap((down) => cosines.map((_, across) => along(down, (y) => rows[y]?.[across] ?? 0) > 0))
}

/** Every choice of three parts out of six. */
const choices = Array.from({ length: 2 ** parts }, (_, mask) =>
  Array.from({ length: parts }, (_, part) => part).filter((part) => (mask >> part) & 1),
).filter(({ length }) => length === partsOfAtom)

/**
 * Returns the atoms of a picture: bands of its bits, which pictures that look nearly the same share. None for
 * a picture that is too small or too flat. @see docs/format.md 6
 */
export function pictureAtoms(pixels: Pixels): string[] {
  const bits = bitsOf(pixels)
  if (bits === null) return []
  const partOf = (part: number) =>
    bits.flatMap((bit, at) => (at % parts === part ? [bit ? '1' : '0'] : [])).join('')
  return choices.map((chosen) => `picture${chosen.join('')}:${chosen.map(partOf).join('')}`)
}
