import { useState } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import { Note } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { actTime, officeClock } from '#src/islands/parts/time.ts'
import { useDesk } from '#src/islands/staff/data/desk.ts'
import { useAnswer } from '#src/islands/staff/data/cache.ts'
import { useDraft } from '#src/islands/staff/data/draft.ts'
import { phrasesQuery, useTipActs } from '#src/islands/staff/data/queries.ts'
import { SealedText } from '#src/islands/staff/data/SealedText.tsx'
import { sealNote } from '#src/islands/staff/data/sealing.ts'
import { joined } from './Replies.tsx'
import { textFault, useWrite } from './write.ts'
import { jumpTo, Writing } from './Writing.tsx'
import css from './messages.module.css'

/** Notes among staff: sealed to the office, never shown to the reporter. */
export function Notes({ tip }: { readonly tip: TipView }) {
  const desk = useDesk()
  const [text, setText, drop] = useDraft(`${tip.id}/note`)
  const [fault, setFault] = useState<string | null>(null)
  const { value: phrases } = useAnswer(phrasesQuery)
  const checklist = phrases?.checklists[tip.category] ?? []
  const { busy, sentence, write } = useWrite(`${tip.id}/note`)
  const acts = useTipActs(tip.id)
  const submit = () => {
    const wrong = textFault(text)
    setFault(wrong)
    if (wrong !== null) return
    write(
      async (key) => {
        await acts.note({ key, sealed: await sealNote(desk, text) })
        drop(text)
      },
      { done: `${tip.number} 备注已保存`, content: text },
    )
  }
  return (
    <section aria-labelledby="notes-title">
      <h3 id="notes-title">内部备注</h3>
      {tip.notes.length === 0 ? (
        <p className="soft">还没有备注。</p>
      ) : (
        <p className="soft">下面是{officeClock}，当天的显示到分钟，过后只留日期。</p>
      )}
      {tip.notes.length > 0 && (
        <ol className={css.messages}>
          {tip.notes.map((note) => (
            <li className={css.message} key={note.id}>
              <p className="soft">
                <bdi>{note.by}</bdi> · {actTime(note)}
                {note.names && <span className="tag">认人线索</span>}
              </p>
              <p>
                <SealedText schema={Note} sealed={note.sealed} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {tip.status !== 'withdrawn' && tip.body !== null && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            submit()
          }}
        >
          <Writing
            label="写备注"
            hint="只有本办公室的人能看到。"
            place="note"
            value={text}
            onValue={setText}
          />
          <Alert sentence={fault ?? sentence} />
          <div className="bar">
            <button type="submit" className="quiet" aria-disabled={busy}>
              保存备注
            </button>
            {checklist.length > 0 && (
              <button
                type="button"
                className="quiet"
                onClick={() => {
                  setText(joined(text, checklist.map((line) => `□ ${line}`).join('\n')))
                  jumpTo('note')
                }}
              >
                填入核查清单
              </button>
            )}
          </div>
        </form>
      )}
    </section>
  )
}
