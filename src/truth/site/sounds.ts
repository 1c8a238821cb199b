import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'
import { usualGlyphs } from '#src/enhance/search/letters.ts'

/**
 * Lists the phrases of a text that sound otherwise than their characters alone, as `重新chong xin,银行yin hang`.
 * The build finds the reading of a character by its word. A phrase with a rare character is listed too.
 */
export function oddSoundsIn(text: string): string {
  const phrases = text.match(/\p{Script=Han}{2,}/gu) ?? []
  return [...new Set(phrases)]
    .map((phrase) => ({
      phrase,
      said: spoken(phrase),
      usual: Array.from(phrase, (glyph) => usualSound.get(glyph) ?? ''),
    }))
    .filter(({ said, usual: alone }) => said.split(' ').join() !== alone.join())
    .map(({ phrase, said }) => phrase + said)
    .join()
}

/** Returns the syllables of a text, without tones. */
function spoken(text: string): string {
  return pinyin(text, { toneType: 'none', v: true })
}

/** The usual characters with the sound of each alone. */
const usualSound = new Map(Array.from(usualGlyphs(), (glyph) => [glyph, spoken(glyph)] as const))

/**
 * Lists how many of the usual characters, one after the other, have a sound: `a2ai13an9`. They stand nearly
 * in the order of their sounds.
 */
export function runsOfSounds(): string {
  const runs: { readonly sound: string; count: number }[] = []
  for (const sound of usualSound.values()) {
    const last = runs.at(-1)
    if (last?.sound === sound) last.count += 1
    else runs.push({ sound, count: 1 })
  }
  return runs.map(({ sound, count }) => sound + String(count)).join('')
}

const [firstGlyph, lastGlyph] = [0x3400, 0x9fff]
const toSimplified = Converter({ from: 't', to: 'cn' })

/** Lists the traditional forms of the characters of a text, each before its simplified one: `舉举報报`. */
export function traditionalOf(text: string): string {
  const known = new Set(text)
  return Array.from({ length: lastGlyph - firstGlyph + 1 }, (_, at) => String.fromCodePoint(firstGlyph + at))
    .map((glyph) => glyph + toSimplified(glyph))
    .filter((pair) => pair.charAt(0) !== pair.charAt(1) && known.has(pair.charAt(1)))
    .join('')
}
