// Nobody sees these: format characters, fillers, variation selectors, controls, lone surrogates, blank signs.
const unseen =
  /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}\u2800\ufffc\u{1d159}\u{13441}\u{13442}]|(?!\s)\p{Cc}/gu

/** Returns a text without the characters that nobody sees. White space stays. */
export function withoutUnseen(text: string): string {
  return text.replace(unseen, '')
}

/** Counts the letters, digits, punctuation marks and signs that a reader sees. Blank space is no content. */
export function seenCharacters(text: string): number {
  return withoutUnseen(text).match(/[\p{L}\p{N}\p{P}\p{S}]/gu)?.length ?? 0
}

// NFKC leaves these apart from their ASCII twins.
const twins: readonly (readonly [RegExp, string])[] = [
  [/[‐-―−─]/g, '-'],
  [/[•・‧⋅]/g, '·'],
  [/。/g, '.'],
  [/[“”„〝〞「」『』《》〈〉]/g, '"'],
  [/[‘’]/g, "'"],
  [/[【〔〖]/g, '('],
  [/[】〕〗]/g, ')'],
  [/〜/g, '~'],
]

/**
 * Folds typed or pasted text for reading: NFKC, no unseen characters, Chinese punctuation as ASCII, no outer
 * white space. Every reader of a code, number, price, day, name or address begins here.
 */
export function fold(text: string): string {
  let folded = withoutUnseen(text).normalize('NFKC')
  for (const [forms, twin] of twins) folded = folded.replace(forms, twin)
  return folded.trim()
}

/** Folds a text and drops all white space. */
export function compact(text: string): string {
  return fold(text).replace(/\s/g, '')
}

/** Stands for labels where there are none: it matches nothing. */
export const noLabel = '(?!)'

/**
 * Strips a label before a value in folded text: `微信号：x`, `我的回执码是 1593`. A label of the second list
 * counts only before a colon or a space: a value may begin with the same letters.
 */
export function withoutLabel(folded: string, free: string, parted = noLabel): string {
  const whose = '(?:我|您|你|他|她|对方|卖家|老板)?的?'
  const label = new RegExp(`^${whose}(?:${free})(?:是|为)?\\s*[:=]?\\s*`, 'iu')
  const partedLabel = new RegExp(`^(?:${parted})(?:\\s*[:=]\\s*|\\s+)`, 'iu')
  // Twice: a slip inside a message has both labels. Without a bound, a text of labels alone costs its square.
  let bare = folded
  for (let pass = 0; pass < 2; pass += 1) {
    bare = bare.replace(label, '').replace(partedLabel, '')
  }
  return bare
}
