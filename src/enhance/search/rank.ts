/** One thing that a search can find. */
export interface Entry {
  /** The question or the heading that a reader sees. */
  readonly title: string
  /** Other words for it, and the text that stands there. */
  readonly words: string
  /** The sounds of its title and its words: syllables between spaces, phrases between commas. */
  readonly sounds: string
  readonly kind: EntryKind
}

/** The weight of a word in the title of an entry and in its words, by the kind of entry. */
const weights = {
  question: { title: 2, words: 1.8 },
  page: { title: 1.6, words: 1.6 },
  section: { title: 1.2, words: 0.4 },
} as const
/** A question, a page, or a section of one. Editors choose the words of the first two. */
export type EntryKind = keyof typeof weights

/** Words that stand in any question and tell nothing. */
const empty =
  /怎么办|怎么样|怎么|怎样|如何|什么|是不是|能不能|可不可以|可以|请问|一下|我的|吗|呢|的|了|啊|么|？|\?/g
/** Spellings that people use for a word of the site. */
const spellings: readonly (readonly [RegExp, string])[] = [
  // Words that sound alike, as an input method offers them.
  [/[悍汗旱翰汉]工/g, '焊工'],
  [/电公/g, '电工'],
  [/等高证|登高正/g, '登高'],
  [/(^|[^承])包名/g, '$1报名'],
  [/复申/g, '复审'],
  [/操做证|操作正/g, '操作证'],
  [/假正/g, '假证'],
  [/举抱|举保/g, '举报'],
  // Cantonese.
  [/老细|包工头|工头/g, '老板'],
  [/冇/g, '没'],
  [/唔/g, '不'],
  [/边度|边处/g, '哪里'],
  [/几多/g, '多少'],
  [/点样|点解/g, '怎么'],
  [/特种坐业|特种作业证|操作证|上岗证|特种证|ic卡|资格证/g, '证'],
  [/年检|年审/g, '复审'],
  [/电工本|电工证/g, '电工证'],
  [/焊工本|二保焊|氩弧焊|电焊证/g, '焊工'],
  [/登高证|高空作业|高空证/g, '登高'],
  [/老板|公司|厂里|厂家|企业/g, '单位'],
  [/交警|警察|派出所/g, '公安'],
  [/钱|费用|价格/g, '钱'],
]

/**
 * Returns the parts of a text by which entries are compared: Chinese characters and their pairs, words and
 * numbers.
 */
function gramsOf(text: string): string[] {
  // An input method parts syllables that it has not yet turned into characters.
  // Tones of pinyin go.
  let plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
  for (const [pattern, word] of spellings) plain = plain.replace(pattern, word)
  plain = plain.replace(empty, ' ')
  // Syllables with spaces between them are one word as well: cha zhen wei.
  const syllables = /^[a-z]{2,6}(?: [a-z]{2,6})+$/.test(plain.trim()) ? [plain.trim().replace(/ /g, '')] : []
  const grams: string[] = [...syllables]
  for (const run of plain.match(/\p{Script=Han}+|[a-z0-9.]+/gu) ?? []) {
    if (!/\p{Script=Han}/u.test(run)) grams.push(run)
    else {
      for (let at = 0; at < run.length; at += 1) grams.push(run.charAt(at))
      for (let at = 0; at + 2 <= run.length; at += 1) grams.push(run.slice(at, at + 2))
    }
  }
  return [...new Set(grams)]
}

/** A word of letters that may be spoken Chinese. */
const spoken = /^[a-z]{2,}$/

/**
 * Returns how much of a phrase the typed letters say, from 0 to 1. Each syllable may be typed whole or by its
 * first letters: `hgz`, `hangong` and `hangz` all say 焊工证.
 */
function saidOf(typed: string, phrase: readonly string[]): number {
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

/** Finds the entries that answer a query. Its index is made once. */
export function makeSearch(entries: readonly Entry[]): (query: string) => number[] {
  const indexed = entries.map(({ title, words, sounds, kind }) => ({
    title: new Set(gramsOf(title)),
    words: new Set(gramsOf(words)),
    phrases: sounds.split(',').map((phrase) => phrase.split(' ')),
    kind,
  }))
  const seen = new Map<string, number>()
  for (const { title, words } of indexed)
    for (const gram of new Set([...title, ...words])) seen.set(gram, (seen.get(gram) ?? 0) + 1)
  const weight = (gram: string) => Math.log(1 + entries.length / (seen.get(gram) ?? entries.length))
  return (query) => {
    const asked = gramsOf(query)
    const scored = indexed.map(({ title, words, phrases, kind }, index) => {
      const { title: inTitle, words: inWords } = weights[kind]
      let score = 0
      for (const gram of asked) {
        // One character alone says little.
        const share = /^\p{Script=Han}$/u.test(gram) ? 0.3 : 1
        if (title.has(gram)) score += inTitle * share * weight(gram)
        else if (words.has(gram)) score += inWords * share * weight(gram)
        else if (spoken.test(gram)) {
          const said = Math.max(...phrases.map((phrase) => saidOf(gram, phrase)))
          if (said > 0) score += inTitle * (1 + said)
        }
      }
      // Among entries that hold the same words, the shortest is about them.
      return { index, score: score - title.size / 100 }
    })
    return scored
      .filter(({ score }) => score > 0.3)
      .sort((one, other) => other.score - one.score)
      .map(({ index }) => index)
  }
}
