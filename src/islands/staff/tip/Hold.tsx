import { useState } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '../data/desk.ts'
import { noteOf, useStepDraft } from '../data/draft.ts'
import { useTipActs } from '../data/queries.ts'
import { sealNote } from '../data/sealing.ts'
import { textFault, useWrite, type Write } from './writing/write.ts'
import { Writing } from './writing/Writing.tsx'

/** Returns a sentence for the fate of the content. */
function fateOf({ hold, purgeOn, body }: TipView): string {
  if (hold) return '到期不删，直到负责人取消保留。理由在内部备注里。'
  if (purgeOn === null) return body === null ? '内容和消息都已删除。' : '办结以后，到公布的天数自动删除。'
  return body === null ? `内容已删除，消息 ${purgeOn} 删除。` : `内容 ${purgeOn} 自动删除。`
}

function HoldForm({
  tip,
  writing,
  onClose,
}: {
  readonly tip: TipView
  readonly writing: Write
  readonly onClose: () => void
}) {
  const desk = useDesk()
  const [text, setText, finish] = useStepDraft(`${tip.id}/hold`, noteOf(tip.id))
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const acts = useTipActs(tip.id)
  const { version, hold, number } = tip
  const submit = () => {
    const wrong = hold && text.trim() === '' ? null : textFault(text)
    setFault(wrong)
    if (wrong !== null) return
    write(
      async (key) => {
        const reason = text.trim() === '' ? undefined : await sealNote(desk, text)
        await acts.hold({ key, version, hold: !hold, ...(reason === undefined ? {} : { reason }) })
        onClose()
        return finish(text)
      },
      { done: hold ? `${number} 不再保留` : `${number} 到期不删`, content: text },
    )
  }
  return (
    <Step
      title={hold ? '不再保留' : '到期不删'}
      onSubmit={submit}
      onClose={onClose}
      submitLabel={hold ? '确认不再保留' : '确认到期不删'}
      busy={busy}
    >
      {hold && tip.purgeOn !== null && tip.purgeOn <= desk.session.today && (
        <p className="note">已经过了删除的日子：取消后一小时内就删除。</p>
      )}
      <Writing
        label={hold ? '说明（可不填）' : '为什么要保留'}
        hint="例如立案编号。在浏览器里加密，存成内部备注。"
        value={text}
        onValue={setText}
      />
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}

/** Says when the content of a tip goes. A lead keeps it past that day from here. */
export function Hold({ tip }: { readonly tip: TipView }) {
  const { session } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const writing = useWrite()
  const mayHold = session.role === 'lead' && (tip.body !== null || tip.purgeOn !== null)
  return (
    <section aria-labelledby="hold-title">
      <h3 id="hold-title">到期删除</h3>
      <p>{fateOf(tip)}</p>
      {mayHold && (
        <div className="bar">
          <button
            type="button"
            className="quiet small"
            aria-disabled={writing.busy}
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(true)
            }}
          >
            {tip.hold ? '不再保留' : '到期不删'}
          </button>
        </div>
      )}
      {!isOpen && <Alert sentence={writing.sentence} />}
      {isOpen && (
        <HoldForm
          key={tip.hold ? 'held' : 'free'}
          tip={tip}
          writing={writing}
          onClose={() => {
            setOpen(false)
          }}
        />
      )}
    </section>
  )
}
