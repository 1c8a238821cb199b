import { filledIn } from '#shared/phrases.ts'
import { dayOf } from '#shared/day.ts'
import { useAnswer } from '#src/islands/staff/data/cache.ts'
import { phrasesQuery } from '#src/islands/staff/data/queries.ts'

/** Returns the replies of the office, filled in for a tip. Empty until they are here. */
export function useReplies(number: string): readonly { readonly title: string; readonly text: string }[] {
  const { value } = useAnswer(phrasesQuery)
  if (value === null) return []
  const values = { 编号: number, 单位: value.office, 今天: dayOf(new Date()) }
  return value.replies.map(({ title, text }) => ({ title, text: filledIn(text, values) }))
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
  readonly replies: ReturnType<typeof useReplies>
  readonly onReply: (text: string) => void
}) {
  if (replies.length === 0) return null
  return (
    <div className="bar" role="group" aria-label="常用的话">
      {replies.map(({ title, text }, at) => (
        <button
          key={title}
          type="button"
          className="quiet small"
          onClick={() => {
            onReply(text)
          }}
        >
          {title} <kbd>{at + 1}</kbd>
        </button>
      ))}
    </div>
  )
}
