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
