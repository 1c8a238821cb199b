import { chineseDay, isDay } from '#shared/day.ts'
import type { Sentence } from './en.ts'
import { filled } from './told.ts'

/** Languages of the citizens' pages, as `lang` names them. */
export type Language = 'zh-CN' | 'en'

/**
 * The words of one language. A Chinese sentence is its own key: the code reads as the Chinese page does. The
 * mark `#` stands for a value.
 */
export interface Words {
  readonly lang: Language
  /** The start of the paths of its pages, before `/report/`. */
  readonly under: '' | '/en'
  /** The end of every address that a form posts to. It asks for answers in the language. */
  readonly query: '' | '?lang=en'
  /** Returns a sentence of the pages, with its values. */
  readonly say: (sentence: Sentence, ...values: readonly (string | number)[]) => string
  /** Returns a text of a table or a refusal. A text that no table has stays as its writer wrote it. */
  readonly told: (text: string) => string
  /** Writes a day as people do. A text that is no day stays as it is. */
  readonly day: (day: string) => string
}

/** The words in Chinese. */
export const chinese: Words = {
  lang: 'zh-CN',
  under: '',
  query: '',
  say: (sentence, ...values) => filled(sentence, values),
  told: (text) => text,
  day: (day) => (isDay(day) ? chineseDay(day) : day),
}
