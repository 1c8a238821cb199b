import { votesOf, type Asked } from './asked.ts'
import { blurred, phrasesOf, saidOf, syllablesIn } from './letters.ts'
import { gramsOf, isHan, readerOf, runsOf } from './reading.ts'

/** One thing that a search can find. */
export interface Entry {
  /** The question or the heading that a reader sees. */
  readonly title: string
  /** Other words for it. A section has none. */
  readonly words: string
  /** Its phrases that sound otherwise than their characters alone: `重新chong xin,…`. */
  readonly sounds: string
  readonly kind: EntryKind
  /** The page to which it leads, or a section there. */
  readonly href: string
}

/** The weight of a word in the title of an entry and in its words, by the kind of entry. */
const weights = {
  question: { title: 2, words: 1.8 },
  page: { title: 1.6, words: 1.6 },
  trade: { title: 1.6, words: 1.6 },
  sheet: { title: 1.2, words: 1.2 },
  section: { title: 1.2, words: 0.4 },
} as const
/** The kind of an entry. A trade and a sheet to print are pages. A section has no words of its editor. */
export type EntryKind = keyof typeof weights

/** The gain from a whole phrase in a query, and from a phrase that is the whole query. */
const gains = { held: 0.9, alone: { question: 1, page: 4, trade: 6, sheet: 4, section: 1 } }
/** The share that the name of a trade keeps in a query that asks about it. */
const topic = 0.4
/** The share that an entry keeps when it is about another trade. */
const aside = 0.5
/** The share of the first score with which a question of the same page comes before it. */
const near = 0.35
/** The weights of a phrase and of words that an entry holds, and the least for an answer. */
const sure = { phrase: 0.3, words: 0.5, least: 0.3 }
/** The characters at the end of a query, and what they count more. */
const [ending, weightOfEnd] = [5, 0.25]
/** The weight of the queries that people ask, beside the words of the best entry. */
const weightOfVotes = 1
/** The votes with which a page is found that holds no word of the query. */
const leastVotes = 0.3
/** The share of pairs that only sound alike. */
const heard = 0.7

/** Finds the entries that answer a query. */
export interface Search {
  /** Returns their numbers, the best first. */
  (query: string): number[]
  /** False for a query that no entry seems to answer. */
  answers: (query: string) => boolean
}

/** Tables of characters that the build writes into the page. */
export interface Tables {
  /** Sounds of the usual characters, each with the length of its run: `a2ai13an9`. */
  readonly runs: string
  /** Traditional characters, each before its simplified one: `舉举報报`. */
  readonly traditional: string
  /** Queries of people, by page; `nowhere` leads to none. */
  readonly asked: readonly Asked[]
}

/** The page of queries that the site cannot answer. */
export const nowhere = 'none'

/** Makes a search. Its index is made once. */
export function makeSearch(entries: readonly Entry[], { runs, traditional, asked: queries }: Tables): Search {
  const syllablesOf = syllablesIn(runs)
  const plainText = readerOf(traditional)
  const soundOf = (text: string) => blurred(syllablesOf(text) ?? [])
  const indexed = entries.map(({ title, words, sounds, kind, href }) => {
    const [plainTitle, plainWords] = [plainText(title), plainText(words)]
    // Spaces part the words that an editor gives. What the page says of itself is one long word.
    const chosen = kind === 'section' ? [] : words.split(' ').map(plainText)
    return {
      plainTitle,
      title: new Set(gramsOf(plainTitle)),
      words: new Set(gramsOf(plainWords)),
      named: [...new Set([plainTitle, ...chosen].map(joined))]
        .filter((phrase) => phrase.length > 1)
        .sort((one, other) => other.length - one.length),
      phrases: kind === 'section' ? [] : phrasesOf(`${title} ${words}`, sounds, syllablesOf),
      kind,
      page: href.split('#')[0] ?? '',
    }
  })
  const votes = votesOf([
    ...queries,
    // A question of the list is one that people ask.
    ...indexed.flatMap(({ kind, page, plainTitle }) =>
      kind === 'question' ? [{ page, queries: [plainTitle] }] : [],
    ),
  ])
  const seen = new Map<string, number>()
  for (const { title, words } of indexed)
    for (const gram of new Set([...title, ...words])) seen.set(gram, (seen.get(gram) ?? 0) + 1)
  const weight = (gram: string) => Math.log(1 + entries.length / (seen.get(gram) ?? entries.length))
  // Pairs of characters by their sound, for those that an input method offered in place of others.
  const heardAs = new Map<string, Set<string>>()
  for (const { title, words, kind } of indexed)
    if (kind !== 'section')
      for (const gram of [...title, ...words]) {
        const sound = soundOf(gram)
        if (gram.length === 2 && sound !== '') heardAs.set(sound, (heardAs.get(sound) ?? new Set()).add(gram))
      }
  const trades = indexed
    .filter(({ kind }) => kind === 'trade')
    .map(({ named, plainTitle }) => ({ title: plainTitle, names: named.map(bare).filter(isName) }))

  /** Reads a query: what it says in whole, its parts, and how much each part counts. */
  function read(query: string) {
    const plain = plainText(query)
    const parts = new Map(gramsOf(plain).map((gram) => [gram, 1]))
    for (const run of runsOf(plain)) {
      const covered = Array.from(run, (_, at) =>
        [run.slice(at - 1, at + 1), run.slice(at, at + 2)].some(
          (pair) => pair.length === 2 && !pair.includes('证') && seen.has(pair),
        ),
      )
      for (let at = 0; at + 2 <= run.length; at += 1) {
        const pair = run.slice(at, at + 2)
        if (!isHan(run) || seen.has(pair) || covered[at] === true || covered[at + 1] === true) continue
        for (const other of heardAs.get(soundOf(pair)) ?? []) parts.set(other, heard)
      }
    }
    const whole = joined(plain)
    // What a question asks for stands at its end.
    for (const gram of gramsOf(whole.slice(-ending))) if (parts.has(gram)) parts.set(gram, 1 + weightOfEnd)
    // What is asked about a trade leads to its answer. The trade alone leads to its page.
    let rest = whole
    const asked = trades.filter(({ names }) => {
      const name = names.reduce(
        (longest, one) => (rest.includes(one) && one.length > longest.length ? one : longest),
        '',
      )
      rest = rest.replace(name, ' ')
      return name !== ''
    })
    const said = [whole]
    if (asked.length > 0 && joined(bare(rest)).length > 1) {
      // Without the trade the words on both sides meet: 卖登高证, 卖证.
      const about = joined(rest)
      said.push(about)
      for (const gram of gramsOf(about)) if (!parts.has(gram)) parts.set(gram, 1)
      for (const { names } of asked)
        for (const gram of gramsOf(names.filter((name) => whole.includes(name)).join('证 ') + '证'))
          parts.set(gram, (parts.get(gram) ?? 1) * topic)
    }
    const others = asked.length === 0 ? [] : trades.filter((trade) => !asked.includes(trade))
    // One character alone says little, and in a long query next to nothing.
    const lone = whole.length > 10 ? 0.15 : 0.3
    // Letters in one word are read by their sounds alone.
    const led = votes(/^[a-z]+$/.test(plain) ? '' : plain)
    return { led, whole, said, parts, lone, others: others.map(({ title }) => title) }
  }

  function scoreOf(query: ReturnType<typeof read>, entry: (typeof indexed)[number]): number {
    const { title: inTitle, words: inWords } = weights[entry.kind]
    let score = 0
    for (const [gram, part] of query.parts) {
      const share = part * (isHan(gram) && gram.length === 1 ? query.lone : 1)
      if (entry.title.has(gram)) score += inTitle * share * weight(gram)
      else if (entry.words.has(gram)) score += inWords * share * weight(gram)
      else if (/^[a-z]{2,}$/.test(gram)) {
        const said = Math.max(...entry.phrases.map((phrase) => saidOf(gram, phrase)))
        if (said > 0) score += inTitle * (1 + said)
        // Letters that say the name of a trade and no more ask about the trade.
        if (said === 1 && entry.kind === 'trade') score += gains.held
      }
    }
    let { said } = query
    let most = 0
    for (const phrase of entry.named) {
      if (!said.some((text) => text.includes(phrase))) continue
      said = said.map((text) => text.replace(phrase, ' '))
      const holds = gramsOf(phrase).filter((gram) => gram.length > 1 || !isHan(gram))
      most += gains.held * holds.reduce((sum, gram) => sum + weight(gram) * (query.parts.get(gram) ?? 1), 0)
      const alone = phrase === entry.plainTitle ? gains.alone.page : gains.alone[entry.kind]
      if (phrase === query.whole) most += alone
    }
    // Among entries that hold the same words, the shortest is about them.
    const isAside = query.others.some((title) => entry.plainTitle.includes(title))
    return (score + most) * (isAside ? aside : 1) - entry.title.size / 100
  }

  const search = (query: string) => {
    const asked = read(query)
    const scored = indexed.map((entry, index) => ({ index, entry, score: scoreOf(asked, entry) }))
    const most = Math.max(1, ...scored.map(({ score }) => score))
    const ranked = scored
      .map((one) => ({
        ...one,
        rank: one.score / most + weightOfVotes * (asked.led.get(one.entry.page) ?? 0),
      }))
      .filter(({ score, rank }) => score > 0.3 || rank > leastVotes)
      .sort((one, other) => other.rank - one.rank)
    // Letters name a word alone. A question of the first page leads to the very answer.
    if (!/\p{Script=Han}/u.test(asked.whole)) return ranked.map(({ index }) => index)
    const [first] = ranked
    if (first === undefined) return []
    const nearer = ranked.findIndex(
      ({ entry, score }) =>
        entry.kind === 'question' && entry.page === first.entry.page && score > first.score * near,
    )
    if (nearer > 0) ranked.unshift(...ranked.splice(nearer, 1))
    return ranked.map(({ index }) => index)
  }
  const answers = (query: string) => {
    const best = indexed[search(query)[0] ?? -1]
    if (best === undefined) return false
    const asked = read(query)
    let [held, all] = [0, 0]
    for (const gram of asked.parts.keys()) {
      if (isHan(gram) && gram.length === 1) continue
      const counts = Math.log(1 + entries.length / (seen.get(gram) ?? 1))
      all += counts
      if (best.title.has(gram) || best.words.has(gram) || !isHan(gram)) held += counts
    }
    const isNamed = best.named.some((phrase) => asked.said.some((text) => text.includes(phrase)))
    const words = (isNamed ? sure.phrase : 0) + (all === 0 ? 0 : (held / all) * sure.words)
    return (asked.led.get(best.page) ?? 0) + words >= (asked.led.get(nowhere) ?? 0) + sure.least
  }
  return Object.assign(search, { answers })
}

/** Drops the gaps that empty words leave. */
const joined = (plain: string) => plain.replace(/[\s\p{P}]/gu, '')
/** The name of a trade without the certificate. */
const bare = (name: string) => name.replace(/证/g, '')
/** A name has two characters at least. */
const isName = (name: string) => name.length > 1
