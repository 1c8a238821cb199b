import { useRef, useState } from 'react'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { findingWord } from '#shared/endings/correction.ts'
import { referralTargets } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import type { OpenRequest } from '#shared/tip/request.ts'
import { Note } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '#src/islands/staff/data/desk.ts'
import { noteOf, useStepDraft } from '#src/islands/staff/data/draft.ts'
import { inSight, keyOf, useShortcuts } from '#src/islands/staff/data/keys.ts'
import { useTipActs } from '#src/islands/staff/data/queries.ts'
import { SealedText } from '#src/islands/staff/data/SealedText.tsx'
import { sealNote } from '#src/islands/staff/data/sealing.ts'
import { askedChoice } from '../MoveFields.tsx'
import { askedOffer } from '../offers.ts'
import { textFault, type Write } from './write.ts'
import { Writing } from './Writing.tsx'

/** Names the fields of a request. */
export const wishOf = (
  tip: Pick<QueueRow, 'category'>,
  { referredTo, finding, ground, deed }: Pick<OpenRequest, 'referredTo' | 'finding' | 'ground' | 'deed'>,
) =>
  [
    referredTo !== null && `：${referralTargets[referredTo]}`,
    finding !== null && `：${findingWord(tip, finding)}`,
    ground !== null && `，${grounds[ground].label}`,
    deed !== null && `；${deeds[deed].label}`,
  ]
    .filter((part) => part !== false)
    .join('')

/** A triager's request that waits: a lead grants or declines it, and its author takes it back. */
export function Request({
  tip,
  request,
  notes,
  isActive,
  writing: { busy, write },
  onDecided,
}: {
  readonly tip: QueueRow
  readonly request: OpenRequest
  /** Null while the person sees the summary alone. */
  readonly notes: TipView['notes'] | null
  readonly isActive: boolean
  readonly writing: Write
  readonly onDecided: (() => void) | undefined
}) {
  const desk = useDesk()
  const acts = useTipActs(tip.id)
  const [isDeclining, setDeclining] = useState(false)
  const [text, setText, finish] = useStepDraft(`${tip.id}/decline`, noteOf(tip.id))
  const [fault, setFault] = useState<string | null>(null)
  const { number, version } = tip
  const { role, accountId } = desk.session
  const isOwn = request.byId === accountId
  const label = askedOffer(tip)?.label ?? statuses[request.to].label
  const reason = notes?.find(({ id }) => id === request.noteId)

  const grant = () => {
    write(
      async (key) => {
        const wish = { key, version, to: request.to, ...askedChoice(request) }
        await acts.move({ ...wish, bySummary: notes === null })
        onDecided?.()
      },
      { done: `${number} 已改为“${statuses[request.to].label}”`, comesBack: true },
    )
  }
  const isLead = role === 'lead'
  const place = useRef<HTMLDivElement>(null)
  useShortcuts('tip', { grant: inSight(place, desk.announce, grant) }, isActive && isLead && !busy)
  const end = () => {
    const hasText = isDeclining && text.trim() !== ''
    const wrong = hasText ? textFault(text) : null
    setFault(wrong)
    if (wrong !== null) return
    write(
      async (key) => {
        await acts.endRequest({ key, version, ...(hasText && { note: await sealNote(desk, text) }) })
        return finish(text)
      },
      { done: `${number} 已${isOwn ? '收回' : '退回'}请求`, content: text, comesBack: true },
    )
  }
  return (
    <>
      <div className="note" ref={place}>
        <p>
          <b>
            <bdi>{request.by}</bdi> 请求{label}
            {wishOf(tip, request)}
          </b>
        </p>
        {reason !== undefined && (
          <p>
            <SealedText schema={Note} sealed={reason.sealed} />
          </p>
        )}
        {notes === null && request.noteId !== null && <p className="soft">理由在全文里。</p>}
        <div className="bar">
          {isLead && (
            <button type="button" className="small" aria-disabled={busy} onClick={grant}>
              同意 <kbd>{keyOf('grant')}</kbd>
            </button>
          )}
          {(isOwn || isLead) && (
            <button
              type="button"
              className="quiet small"
              aria-disabled={busy}
              aria-expanded={isOwn ? undefined : isDeclining}
              onClick={
                isOwn
                  ? end
                  : () => {
                      setDeclining(true)
                    }
              }
            >
              {isOwn ? '收回请求' : '退回'}
            </button>
          )}
        </div>
      </div>
      {isDeclining && (
        <Step
          title="退回请求"
          submitLabel="确认退回"
          busy={busy}
          onSubmit={end}
          onClose={() => {
            setDeclining(false)
          }}
        >
          <Writing
            label="说明（可不填）"
            hint="在浏览器里加密，存成内部备注。"
            value={text}
            onValue={setText}
          />
          <Alert sentence={fault} />
        </Step>
      )}
    </>
  )
}
