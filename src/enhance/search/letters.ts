/**
 * Returns how much of a phrase the typed letters say, from 0 to 1. Each syllable may be typed whole or by its
 * first letters: `hgz`, `hangong` and `hangz` all say 焊工证.
 */
export function saidOf(typed: string, phrase: readonly string[]): number {
  const best = phrase.reduce(
    (most, _, start) => Math.max(most, saidFrom(typed, phrase, start) - start / 100),
    0,
  )
  return best / Math.max(1, phrase.length)
}

/** Returns how many syllables from a place on the letters say; 0 when they say something else. */
function saidFrom(typed: string, phrase: readonly string[], at: number): number {
  const syllable = phrase[at]
  if (syllable === undefined) return 0
  let most = 0
  for (let letters = 1; letters <= syllable.length; letters += 1) {
    if (typed.charAt(letters - 1) !== syllable.charAt(letters - 1)) break
    if (letters === typed.length) return 1
    const rest = saidFrom(typed.slice(letters), phrase, at + 1)
    if (rest > 0) most = Math.max(most, 1 + rest)
  }
  return most
}

/** Rows and cells of the usual characters of GB/T 2312, its first level: from one byte, so many. */
const usual = { row: 0xb0, rows: 40, cell: 0xa1, cells: 94 }

/** Returns the usual characters in the order of GB/T 2312; none where the engine lacks the encoding. */
export function usualGlyphs(): string {
  const bytes = Uint8Array.from({ length: usual.rows * usual.cells * 2 }, (_, at) => {
    const cell = Math.floor(at / 2)
    return at % 2 === 0 ? usual.row + Math.floor(cell / usual.cells) : usual.cell + (cell % usual.cells)
  })
  try {
    // The last cells of the level are empty.
    return new TextDecoder('gb18030').decode(bytes).replace(/\P{Script=Han}/gu, '')
  } catch {
    return ''
  }
}

/**
 * Reads how many of the usual characters, one after the other, have a sound: `a2ai13an9`. Returns a reader of
 * texts: it gives their syllables, or null for a text with another character.
 */
export function syllablesIn(runs: string): (text: string) => string[] | null {
  const sounds = new Map<string, string>()
  const glyphs = usualGlyphs()
  let at = 0
  for (const run of runs.match(/[a-z]+\d+/g) ?? []) {
    const sound = run.replace(/\d/g, '')
    for (const end = at + Number(run.slice(sound.length)); at < end; at += 1)
      sounds.set(glyphs.charAt(at), sound)
  }
  return (text) => {
    const said = Array.from(text, (glyph) => sounds.get(glyph) ?? '')
    return said.includes('') ? null : said
  }
}

/** Writes sounds that many speakers do not tell apart as one: zh and z, ang and an. */
export function blurred(syllables: readonly string[]): string {
  return syllables.map((one) => one.replace(/^([zcs])h/, '$1').replace(/([aei])ng$/, '$1n')).join(' ')
}

/** Returns the phrases of a text as syllables. `odd` lists those that sound otherwise: `重新chong xin,…`. */
export function phrasesOf(
  text: string,
  odd: string,
  syllablesOf: (text: string) => string[] | null,
): string[][] {
  const oddly = new Map(
    odd.split(',').map((one) => {
      const at = one.search(/[a-z]/)
      return [one.slice(0, at), one.slice(at).split(' ')] as const
    }),
  )
  const phrases = text.match(/\p{Script=Han}{2,}/gu) ?? []
  return phrases.flatMap((phrase) => {
    const said = oddly.get(phrase) ?? syllablesOf(phrase)
    return said === null ? [] : [said]
  })
}
