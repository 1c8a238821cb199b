import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { categories } from '#shared/tip/lists.ts'

/** The words in braces that a reply may hold. The console fills them in. */
export const blanks = ['编号', '单位', '今天'] as const
/** A word that the console fills in. */
export type Blank = (typeof blanks)[number]

/** A word in braces. */
export const blank = /\{([^{}]*)\}/g
/** Whether a word is one that the console fills in. */
export const isBlank = (name: string): name is Blank => blanks.some((known) => known === name)

/** Fills the words in braces of a reply. A word that is no blank stays as it is. */
export function filledIn(text: string, values: Readonly<Record<Blank, string>>): string {
  return text.replace(blank, (all, name: string) => (isBlank(name) ? values[name] : all))
}

/**
 * The sentence that tells the reporters of one seller how it ended. All get the same words: it names nobody
 * and nothing of another tip.
 */
export const toldEnding = {
  title: '卖家已被处理',
  text: '您好。您举报的卖家已经被处理，谢谢您的线索。请留好回执码：您这一条怎么办结，看信箱里写的。',
} as const

/** Answer to `GET /phrases`: the texts that staff of this office use again and again. */
export const PhrasesView = z.strictObject({
  office: z.string().describe('Name of the office, for {单位}'),
  replies: z
    .array(
      z.strictObject({
        title: z.string().describe('Words of the button'),
        text: z.string().describe('The reply'),
        correction: z.boolean().describe('For a person who corrects a page, not for a reporter'),
      }),
    )
    .describe('Texts for the reporter, by digit'),
  checklists: z
    .record(z.enum(keysOf(categories)), z.array(z.string()))
    .describe('Things to look into, by category'),
  showsFindings: z.boolean().describe('Mailboxes name the finding, its reason and the deed'),
})
export type PhrasesView = z.infer<typeof PhrasesView>
