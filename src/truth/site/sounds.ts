import { pinyin } from 'pinyin-pro'

/**
 * Returns the syllables of each phrase of a text, without tones. Spaces part syllables, and commas part
 * phrases. The build finds the reading of a character by its word.
 */
export function soundsOf(text: string): string {
  return text
    .split(/[^\p{Script=Han}]+/u)
    .filter((phrase) => phrase.length > 1)
    .map((phrase) => pinyin(phrase, { toneType: 'none', v: true }))
    .join()
}

/** Rows and cells of the usual characters of GB/T 2312, its first level: from one byte, so many. */
const usual = { row: 0xb0, rows: 40, cell: 0xa1, cells: 94 }

/**
 * Lists the usual characters by their sound, as `an安按案bao包保`. Sounds that many speakers do not tell apart
 * are one: zh and z, ang and an.
 */
export function glyphsBySound(): string {
  const bytes = Uint8Array.from({ length: usual.rows * usual.cells * 2 }, (_, at) => {
    const cell = Math.floor(at / 2)
    return at % 2 === 0 ? usual.row + Math.floor(cell / usual.cells) : usual.cell + (cell % usual.cells)
  })
  const glyphs = new TextDecoder('gb18030').decode(bytes).match(/\p{Script=Han}/gu) ?? []
  const sounds = new Map<string, string>()
  for (const glyph of glyphs) {
    const sound = pinyin(glyph, { toneType: 'none', v: true })
      .replace(/^([zcs])h/, '$1')
      .replace(/([aei])ng$/, '$1n')
    sounds.set(sound, (sounds.get(sound) ?? '') + glyph)
  }
  return [...sounds].map((pair) => pair.join('')).join('')
}
