import { operationClasses, operationItems } from '#shared/catalogue.ts'
import { problems } from '#shared/contract/problem.ts'
import { englishDay, isDay } from '#shared/day.ts'
import { deeds, findingTexts, grounds } from '#shared/endings/ending.ts'
import { keysOf } from '#shared/keys.ts'
import { districts } from '#shared/places.ts'
import { pictureFaults, sentences } from '#shared/text.ts'
import { fieldList, fields } from '#shared/tip/fields.ts'
import { categories, identifierKinds, platforms, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { facts, type FactName } from '#shared/tip/question/facts.ts'
import { rewardAnswers, rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { english as words } from './en.ts'
import { filled, told, type Table } from './told.ts'
import type { Words } from './words.ts'

/** The members of a field that a person reads on the page. */
type Read =
  | 'label'
  | 'hint'
  | 'unknown'
  | 'tooShort'
  | 'tooLong'
  | 'tooMany'
  | 'malformed'
  | 'unknownKind'
  | 'unreadable'
  | 'negative'
  | 'tooHigh'
  | 'yearUnclear'
  | 'noSuchDay'
  | 'ahead'
  | 'unticked'

/** The English of a table: each text of it has one, and so has each text of an inner table. */
type English<T, Names extends PropertyKey = PropertyKey> = {
  readonly [N in keyof T as N extends Names ? (T[N] extends Silent ? never : N) : never]: T[N] extends string
    ? string
    : T[N] extends readonly string[]
      ? readonly string[]
      : English<T[N]>
}
/** Members without words. A sentence with a value stands among the others, by its shape. */
type Silent = number | boolean | ((...values: never) => unknown)

/** The part of a fact that a reporter reads. */
type Asked = Readonly<Record<'ask' | 'why', string>>
type EnglishFields = {
  readonly [N in keyof typeof fields]: English<(typeof fields)[N], Read | 'value'>
}

/** Texts of some tables by the names of their entries, as pairs of a Chinese and an English one. */
function* pairsOf(chinese: unknown, english: unknown): Generator<readonly [string, string]> {
  if (typeof chinese === 'string' && typeof english === 'string') yield [chinese, english]
  if (typeof chinese !== 'object' || chinese === null || typeof english !== 'object' || english === null)
    return
  const known = new Map(Object.entries(chinese))
  for (const [name, value] of Object.entries(english)) yield* pairsOf(known.get(name), value)
}

/** Pairs a table with its English. The compiler holds the English complete. */
const both = <T>(chinese: T, english: English<T>) => [...pairsOf(chinese, english)]

type Texts = string | readonly string[]

/** Pairs one member of each entry of a table with its English. */
const each = <K extends string, M extends string>(
  table: Readonly<Record<K, Readonly<Record<NoInfer<M>, Texts>>>>,
  member: M,
  english: Readonly<Record<K, Texts>>,
) => keysOf(table).flatMap((key) => [...pairsOf(table[key][member], english[key])])

const ofFields = [...pairsOf(fields, words.fields satisfies EnglishFields)]
const ofTexts = [...both(sentences, words.sentences), ...both(pictureFaults, words.pictureFaults)]

/** Everything that the server says from a table, by its Chinese. */
const table: Table = {
  ...Object.fromEntries([
    ...ofFields,
    ...ofTexts,
    ...both(categories, words.categories),
    ...both(platforms, words.platforms),
    ...both(identifierKinds, words.identifierKinds),
    ...both(districts, words.districts),
    ...both(operationClasses, words.operationClasses),
    ...each(operationItems, 'name', words.operationItems),
    ...both<Record<FactName, Asked>>(facts, words.facts),
    ...each(statuses, 'reporter', words.statuses),
    ...each(findingTexts, 'text', words.findings),
    ...each(grounds, 'reporter', words.grounds),
    ...each(deeds, 'reporter', words.deeds),
    ...each(scopeReasons, 'whereTo', words.scopeReasons),
    ...both(referralTargets, words.referralTargets),
    ...each(rewardStates, 'reporter', words.rewardStates),
    ...each(rewardStates, 'advice', words.rewardAdvice),
    ...both(rewardReasons, words.rewardReasons),
    ...both(rewardAnswers, words.rewardAnswers),
    ...each(problems, 'title', words.problems),
  ]),
  ...words.faults,
  ...words.others,
}

/** The words in English. */
export const english: Words = {
  lang: 'en',
  under: '/en',
  query: '?lang=en',
  say: (sentence, ...values) => filled(words.pages[sentence], values),
  told: (text) => told(table, text),
  day: (day) => (isDay(day) ? englishDay(day) : day),
}

const onPage = new Set(Object.values(fieldList).flatMap(({ label, hint }) => [label, hint]))

/** The sentences that the script of an English page needs, by their Chinese. */
export const scriptInEnglish: Table = {
  ...Object.fromEntries([...ofFields.filter(([chinese]) => !onPage.has(chinese)), ...ofTexts]),
  ...words.faults,
  ...words.script,
}
