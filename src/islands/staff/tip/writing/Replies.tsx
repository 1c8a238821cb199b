import { filledIn } from '#shared/phrases.ts'
import { dayOf } from '#shared/day.ts'
import { useAnswer } from '#src/islands/staff/data/cache.ts'
import { phrasesQuery } from '#src/islands/staff/data/queries.ts'

/** A reply of the office, with the digit that picks it. */
interface Phrase {
  readonly digit: number
  readonly title: string
  readonly text: string
}

/**
 * Returns the replies of the office, filled in for a tip: those to a reporter, or those to a person who
 * corrects a page. Empty until they are here. Without a number those that name one are left out, and the
 * others keep their digits.
 */
export function useReplies(number: string | null, toCorrection: boolean): readonly Phrase[] {
  const { value } = useAnswer(phrasesQuery)
  if (value === null) return []
  const values = { 编号: number ?? '', 单位: value.office, 今天: dayOf(new Date()) }
  return value.replies
    .filter(({ correction }) => correction === toCorrection)
    .map(({ title, text }, at) => ({ digit: at + 1, title, text }))
    .filter(({ text }) => number !== null || !text.includes('{编号}'))
    .map((phrase) => ({ ...phrase, text: filledIn(phrase.text, values) }))
}

/** Puts a phrase behind the text that stands in a field already. */
export function joined(text: string, phrase: string): string {
  return text.trim() === '' ? phrase : `${text.trimEnd()}\n${phrase}`
}

/** The replies of the office as buttons with their digits. */
export function Replies({
  replies,
  onReply,
}: {
  readonly replies: readonly Phrase[]
  readonly onReply: (text: string) => void
}) {
  if (replies.length === 0) return null
  return (
    <div className="bar" role="group" aria-label="常用的话">
      {replies.map(({ digit, title, text }) => (
        <button
          key={title}
          type="button"
          className="quiet small"
          onClick={() => {
            onReply(text)
          }}
        >
          {title} <kbd>{digit}</kbd>
        </button>
      ))}
    </div>
  )
}
