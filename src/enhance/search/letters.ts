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

/**
 * Reads a list such as `an安按案bao包保`. Returns a reader of Chinese characters: it gives their sounds, or ''
 * when the list lacks one.
 */
export function soundsIn(glyphs: string): (text: string) => string {
  const sounds = new Map<string, string>()
  let sound = ''
  for (const part of glyphs.match(/[a-z]+|\p{Script=Han}/gu) ?? [])
    if (/^[a-z]/.test(part)) sound = part
    else sounds.set(part, sound)
  return (text) => {
    const said = Array.from(text, (glyph) => sounds.get(glyph) ?? '')
    return said.includes('') ? '' : said.join(' ')
  }
}
