import type { english } from '#shared/words/en.ts'
import * as table from '#shared/words/told.ts'

const { said: written } = document.body.dataset

/** Whether the page is Chinese, as the rules of the hints are. Any other page brings its words. */
export const isChinese = written === undefined

const said = JSON.parse(written ?? '{}') as table.Table

/** A sentence of the script, by its Chinese. */
export type ScriptSentence = keyof typeof english.script | '第 # 张'

/** Returns a sentence of the script in the language of the page, with its values. */
export const say = (sentence: ScriptSentence, ...values: unknown[]): string =>
  table.filled(said[sentence] ?? sentence, values)

/** Returns the sentence of a fault in the language of the page. */
export const told = (fault: string): string => table.told(said, fault)
