import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { keysOf } from '#shared/keys.ts'
import { toldEnding } from '#shared/phrases.ts'
import { silences, statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useAct } from '../data/act.ts'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { useDraft } from '../data/draft.ts'
import { keyPlaceOf } from '../drafts.ts'
import { joined, Replies, useReplies } from '../tip/writing/Replies.tsx'
import { textFault } from '../tip/writing/write.ts'
import { jumpTo, Writing } from '../tip/writing/Writing.tsx'
import { newActKey, showOutcomes } from '../undo.ts'
import { mailboxesQuery, sendReplies, type Address, type Sent } from './replies.ts'

/** The tips that a list gives to the reply, and the ends of which it hears. */
export interface ReplyAllProps {
  /** The selected tips, each with the version that the person saw. */
  readonly items: readonly Omit<Address, 'recipient'>[]
  /** The tips are corrections of pages: their authors are no reporters of a seller. */
  readonly areCorrections: boolean
  /** The place of the draft. */
  readonly draftAt: string
  /** Takes the tips to which nothing went out, with a sentence why; null when all got the text. */
  readonly onSent: (left: readonly string[], sentence: string | null) => void
  readonly onClose: () => void
}

/** Returns a sentence for the tips to which nothing went out; null when all got the text. */
function leftSentence(left: readonly Sent[]): string | null {
  const [first] = left
  if (first === undefined) return null
  const why =
    first.silence === null
      ? `${first.by ?? '有人'}先办了，现在是“${statuses[first.status].label}”，请看过再发；文字还在`
      : silences[first.silence]
  return left.length === 1
    ? `${first.number} 没有发：${why}。`
    : `${String(left.length)} 条没有发，仍选着。其中 ${first.number}：${why}。`
}

/** Keeps a text and the key of its act. Another text is another act. Both survive a lock and a reload. */
function useKeyedDraft(at: string) {
  const [text, setText] = useDraft(at)
  const [key, setKey] = useDraft(keyPlaceOf(at))
  return {
    text,
    setText: (typed: string) => {
      setText(typed)
      setKey('')
    },
    /** Returns the key of the act with this text: the same until the text changes or went to all. */
    keyed: () => {
      const drawn = key === '' ? newActKey() : key
      setKey(drawn)
      return drawn
    },
  }
}

/** Writes one text to the reporters of many tips, sealed to each apart. It moves no tip and is final. */
export function ReplyAll({ items, areCorrections, draftAt, onSent, onClose }: ReplyAllProps) {
  const desk = useDesk()
  const client = useQueryClient()
  const hand = useRef(desk)
  useEffect(() => {
    hand.current = desk
  }, [desk])
  const { text, setText, keyed } = useKeyedDraft(draftAt)
  const [fault, setFault] = useState<string | null>(null)
  const [count, setCount] = useState(0)
  const { busy, sentence, act } = useAct()
  const own = useReplies(null, areCorrections)
  const lastDigit = own.at(-1)?.digit ?? 0
  // An office with nine replies of its own has no digit left: the button stays.
  const phrases = areCorrections ? own : [...own, { digit: lastDigit + 1, ...toldEnding }]
  const { value, readAt, ...asked } = useAnswer(mailboxesQuery(items.map(({ id }) => id)))
  const mailboxes = readAt === null ? null : value
  const to = items.flatMap((item): Address[] => {
    const recipient = mailboxes?.find(({ id }) => id === item.id)?.recipient ?? null
    return recipient === null ? [] : [{ ...item, recipient }]
  })
  const silent = mailboxes?.flatMap(({ silence }) => (silence === null ? [] : [silence])) ?? []
  const reasons = keysOf(silences).flatMap((reason) => {
    const many = silent.filter((silence) => silence === reason).length
    return many === 0 ? [] : [`${silences[reason]} ${String(many)} 条`]
  })
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    jumpTo('reply-all')
    return () => {
      isHere.current = false
    }
  }, [])
  const add = (phrase: string) => {
    setText(joined(text, phrase))
    jumpTo('reply-all')
  }
  const submit = () => {
    const wrong = textFault(text)
    setFault(wrong)
    if (wrong !== null || to.length === 0) return
    const key = keyed()
    setCount(0)
    act(
      async () => {
        const sent = await sendReplies(
          () => hand.current,
          { key, text, to },
          (part) => {
            setCount((before) => before + part.length)
            showOutcomes(
              client,
              part.map(({ silence: _, ...tip }) => tip),
            )
          },
        )
        const left = sent.filter(({ outcome }) => outcome !== 'done')
        if (!left.some(({ outcome }) => outcome === 'overtaken')) setText('')
        desk.announce(
          left.length === sent.length ? '没有发出' : `已发给 ${String(sent.length - left.length)} 位举报人`,
        )
        // The person may have gone to another list meanwhile.
        if (!isHere.current) return
        onSent(
          left.map(({ id }) => id),
          leftSentence(left),
        )
      },
      `写给 ${String(to.length)} 位举报人`,
    )
  }
  return (
    <Step
      title={`写给 ${String(items.length)} 条线索的举报人`}
      submitLabel={to.length === 0 ? null : `发给 ${String(to.length)} 位`}
      busy={busy}
      onSubmit={submit}
      onClose={() => {
        if (!busy) onClose()
      }}
    >
      <Alert sentence={asked.sentence} onRetry={asked.reload} />
      {mailboxes === null && asked.sentence === null && <p className="soft">正在查哪些举报人能收到…</p>}
      {mailboxes !== null && (
        <p>
          {to.length === 0 ? '一位也不能发。' : `发给 ${String(to.length)} 位举报人，每人收到的话一样。`}
          {reasons.length > 0 && `不发的 ${String(silent.length)} 条：${reasons.join('，')}。`}
        </p>
      )}
      <p className="soft">
        发出后收不回来。不要写到别的举报人，也不要写只有一条线索里才有的事：卖家自己也可能在举报人里。
      </p>
      <Replies replies={phrases} onReply={add} />
      <Writing
        label="写给每一位举报人"
        hint="举报人用回执码才能看到。在浏览器里给每人分别加密后才发出。"
        place="reply-all"
        value={text}
        onValue={setText}
        onDigit={(digit) => {
          const picked = phrases.find((phrase) => phrase.digit === digit)
          if (picked !== undefined) add(picked.text)
        }}
      />
      <Alert sentence={fault ?? sentence} />
      <p className="soft" role="status">
        {busy && `正在加密、发出：${String(count)} / ${String(to.length)}`}
        {!busy &&
          sentence !== null &&
          count > 0 &&
          `已发出 ${String(count)} 条，其余还没有。再发一次会接着发，发过的不会再收到。`}
      </p>
    </Step>
  )
}
