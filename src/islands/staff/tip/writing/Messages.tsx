import { useState } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import { authorOf, isCorrection } from '#shared/tip/correction/category.ts'
import { silenceOf, silences } from '#shared/tip/moves.ts'
import { Message } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useDesk } from '#src/islands/staff/data/desk.ts'
import { useDraft } from '#src/islands/staff/data/draft.ts'
import { isOpen, sealedTexts, useOpened } from '#src/islands/staff/data/opened.ts'
import { useTipActs } from '#src/islands/staff/data/queries.ts'
import { sealMessage } from '#src/islands/staff/data/sealing.ts'
import { Pictures } from '../Evidence.tsx'
import { mayAsk } from '../offers.ts'
import { joined, Replies, useReplies } from './Replies.tsx'
import { textFault, useWrite } from './write.ts'
import { jumpTo, Writing } from './Writing.tsx'
import css from './messages.module.css'

function OneMessage({
  tip,
  message,
}: {
  readonly tip: TipView
  readonly message: TipView['messages'][number]
}) {
  const opened = useOpened(Message, message.sealed)
  return (
    <li className={css.message} data-from={message.from}>
      <p className="soft">
        {message.from === 'reporter' ? authorOf(tip) : <bdi>{message.by ?? '本办公室'}</bdi>} · {message.on}
      </p>
      {!message.isGenuine && (
        <Alert
          sentence={`这条消息不是从本系统发出的，${authorOf(tip)}看不到。数据库可能被人改过，请告诉负责人。`}
        />
      )}
      {isOpen(opened) ? (
        <>
          <p>
            <Untrusted text={opened.text} />
          </p>
          <Pictures tipId={tip.id} pictures={opened.evidence} />
        </>
      ) : (
        <p className="soft">{sealedTexts[opened]}</p>
      )}
    </li>
  )
}

/** The messages of both sides. A question moves the tip to `waiting`; a plain message does not. */
export function Messages({ tip }: { readonly tip: TipView }) {
  const desk = useDesk()
  const author = authorOf(tip)
  const [text, setText, drop] = useDraft(`${tip.id}/message`)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write, isLost } = useWrite(`${tip.id}/message`)
  const acts = useTipActs(tip.id)
  const replies = useReplies(tip.number, isCorrection(tip))
  const reply = (phrase: string) => {
    setText(joined(text, phrase))
    jumpTo('message')
  }
  const silence = silenceOf(tip.status, tip.body === null)
  const canAsk = mayAsk(tip, desk.session.role)
  const asked = `${tip.number} 已向${author}提问`
  const submit = (wantsAnswer: boolean) => {
    // A question whose answer was lost may be stored: sent again, it is the same question.
    const isQuestion = wantsAnswer || isLost(asked, text)
    const wrong = textFault(text)
    setFault(wrong)
    if (wrong !== null) return
    write(
      async (key) => {
        const sealed = await sealMessage(desk, tip, text)
        if (isQuestion) await acts.move({ key, version: tip.version, to: 'waiting', message: sealed })
        else await acts.message({ key, sealed })
        drop(text)
      },
      {
        done: isQuestion ? asked : `${tip.number} 已发给${author}`,
        content: text,
      },
    )
  }
  return (
    <section aria-labelledby="messages-title">
      <h3 id="messages-title">与{author}的往来</h3>
      {tip.messages.length === 0 && tip.body !== null && <p className="soft">还没有留言。</p>}
      {tip.messages.length > 0 && (
        <ol className={css.messages}>
          {tip.messages.map((message) => (
            <OneMessage key={message.id} tip={tip} message={message} />
          ))}
        </ol>
      )}
      {silence !== null ? (
        <p className="soft">{silences[silence]}，不能再留言。</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            submit(canAsk)
          }}
        >
          <Replies replies={replies} onReply={reply} />
          <Writing
            label={`写给${author}`}
            hint={`${author}用回执码才能看到。在浏览器里加密后才发出。`}
            place="message"
            value={text}
            onValue={setText}
            onDigit={(digit) => {
              const picked = replies.find((phrase) => phrase.digit === digit)
              if (picked !== undefined) reply(picked.text)
            }}
          />
          <Alert sentence={fault ?? sentence} />
          <div className="bar">
            {canAsk && (
              <button type="submit" aria-disabled={busy}>
                发问，等{author}补充
              </button>
            )}
            <button
              type={canAsk ? 'button' : 'submit'}
              className={canAsk ? 'quiet' : ''}
              aria-disabled={busy}
              onClick={
                canAsk
                  ? () => {
                      submit(false)
                    }
                  : undefined
              }
            >
              只发留言，不等回答
            </button>
          </div>
        </form>
      )}
    </section>
  )
}
