import { useState } from 'react'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { statuses } from '#shared/tip/moves.ts'
import { authorOf } from '#shared/tip/correction/category.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '../data/desk.ts'
import { noteOf, useStepDraft } from '../data/draft.ts'
import { useTipActs } from '../data/queries.ts'
import { sealMessage, sealNote } from '../data/sealing.ts'
import { askedChoice, MoveFields, missingIn } from './MoveFields.tsx'
import type { MoveChoice, Offer } from './offers.ts'
import { textFault, type Write } from './writing/write.ts'
import { Writing } from './writing/Writing.tsx'

/**
 * The form of a move that asks for a field, and in an open tip for a text. It begins with what a colleague
 * asks for. A request for a move has its text for the lead.
 */
export function MoveForm({
  tip,
  whole,
  offer,
  isPossible,
  writing,
  onClose,
  onDecided,
}: {
  readonly tip: QueueRow
  /** Null while the person sees the summary alone. A message to the reporter then waits for the whole. */
  readonly whole: TipView | null
  readonly offer: Offer
  /** False after a colleague moved the tip while this form was open. */
  readonly isPossible: boolean
  readonly writing: Write
  readonly onClose: () => void
  readonly onDecided: (() => void) | undefined
}) {
  const desk = useDesk()
  const { asks } = offer
  const hasText = asks || whole !== null
  const [choice, setChoice] = useState<MoveChoice>(
    tip.request?.to === offer.to ? askedChoice(tip.request) : {},
  )
  const [text, setText, finish] = useStepDraft(
    `${tip.id}/${asks ? 'request' : 'move'}`,
    asks ? noteOf(tip.id) : { place: `${tip.id}/message`, label: `写给${authorOf(tip)}` },
  )
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const acts = useTipActs(tip.id)
  const message = !hasText || text.trim() === '' ? null : text

  const submit = (chosen: MoveChoice) => {
    const wrong = missingIn(chosen, offer.needs) ?? (message === null ? null : textFault(message))
    setFault(wrong)
    if (wrong !== null || !isPossible) return
    write(
      async (key) => {
        const wish = { key, version: tip.version, to: offer.to, ...chosen }
        if (asks)
          await acts.request({ ...wish, ...(message !== null && { note: await sealNote(desk, message) }) })
        else
          await acts.move({
            ...wish,
            bySummary: whole === null,
            ...(whole === null || message === null
              ? {}
              : { message: await sealMessage(desk, whole, message) }),
          })
        const late = hasText ? finish(text) : ''
        onClose()
        onDecided?.()
        return late
      },
      {
        done: asks ? `${tip.number} 已${offer.label}` : `${tip.number} 已改为“${statuses[offer.to].label}”`,
        content: `${JSON.stringify(chosen)} ${message ?? ''}`,
        comesBack: asks || message === null,
      },
    )
  }
  return (
    <Step
      title={offer.label}
      onSubmit={() => {
        submit(choice)
      }}
      onClose={onClose}
      submitLabel={isPossible ? `确认${offer.label}` : null}
      busy={busy}
    >
      <MoveFields
        category={tip.category}
        need={offer.needs}
        choice={choice}
        onChoose={setChoice}
        onDigit={(chosen) => {
          setChoice(chosen)
          // Beside a field for a text a digit chooses alone.
          if (!hasText) submit(chosen)
        }}
      />
      {hasText && (
        <Writing
          label={asks ? '给负责人的理由（可不填）' : `同时告诉${authorOf(tip)}（可不填）`}
          hint={
            asks
              ? '在浏览器里加密，存成内部备注。'
              : `在浏览器里加密，只有本办公室和${authorOf(tip)}能打开。写了就不能撤回这一步。`
          }
          value={text}
          onValue={setText}
        />
      )}
      {!isPossible && (
        <p className="note">
          线索现在是“{statuses[tip.status].label}”，不能再办“{offer.label}”。
          {message !== null && '写好的文字还在，可以复制到别处。'}
        </p>
      )}
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}
