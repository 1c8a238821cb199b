import { useState } from 'react'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { keysOf } from '#shared/keys.ts'
import {
  findings,
  referralTargets,
  scopeReasons,
  type Finding,
  type ReferralTarget,
  type ScopeReason,
} from '#shared/tip/lists.ts'
import { moveNeeds, statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '../data/desk.ts'
import { useDraft } from '../data/draft.ts'
import { useTipActs } from '../data/queries.ts'
import { sealMessage } from '../data/sealing.ts'
import type { Offer } from './offers.ts'
import { textFault, type Write } from './writing/write.ts'
import { Writing } from './writing/Writing.tsx'

/** The form of a move that asks for a field, a text or a confirmation. */
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
  const [reason, setReason] = useState<ScopeReason | null>(null)
  const [referredTo, setReferredTo] = useState<ReferralTarget | null>(null)
  const [finding, setFinding] = useState<Finding | null>(null)
  const [text, setText] = useDraft(`${tip.id}/move`)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const { move } = useTipActs(tip.id)

  const missing = () => {
    const given = { reason, referredTo, finding }
    if (offer.needs !== null && given[offer.needs] === null) return `${moveNeeds[offer.needs]}。`
    return whole === null || text.trim() === '' ? null : textFault(text)
  }
  const submit = () => {
    const wrong = missing()
    setFault(wrong)
    if (wrong !== null) return
    write(async () => {
      await move({
        version: tip.version,
        to: offer.to,
        ...(reason === null ? {} : { reason }),
        ...(referredTo === null ? {} : { referredTo }),
        ...(finding === null ? {} : { finding }),
        bySummary: whole === null,
        ...(whole === null || text.trim() === '' ? {} : { message: await sealMessage(desk, whole, text) }),
      })
      if (whole !== null) setText('')
      onClose()
      onDecided?.()
    }, `${tip.number} 已改为“${statuses[offer.to].label}”`)
  }
  return (
    <Step
      title={offer.label}
      onSubmit={submit}
      onClose={onClose}
      submitLabel={isPossible ? `确认${offer.label}` : null}
      busy={busy}
    >
      {offer.needs === 'reason' && (
        <>
          <Choices
            legend="原因"
            chosen={reason}
            onChoose={setReason}
            options={keysOf(scopeReasons).map((key) => [key, scopeReasons[key].label] as const)}
          />
          {reason !== null && <p className="soft">举报人会看到：{scopeReasons[reason].whereTo}</p>}
        </>
      )}
      {offer.needs === 'referredTo' && (
        <Choices
          legend="移送给"
          chosen={referredTo}
          onChoose={setReferredTo}
          options={keysOf(referralTargets).map((key) => [key, referralTargets[key]] as const)}
        />
      )}
      {offer.needs === 'finding' && (
        <Choices
          legend="结论"
          chosen={finding}
          onChoose={setFinding}
          options={keysOf(findings).map((key) => [key, findings[key]] as const)}
        />
      )}
      {offer.needs === 'finding' && (
        <p className="soft">办结以后不能改结论，也不能再办，除非举报人提出异议。</p>
      )}
      {offer.isConfirmed ? (
        <p>移到垃圾信息后，不再列入待办；可以随时移回。</p>
      ) : (
        whole !== null && (
          <Writing
            label="同时告诉举报人（可不填）"
            hint="在浏览器里加密，只有本办公室和举报人能打开。"
            value={text}
            onValue={setText}
          />
        )
      )}
      {!isPossible && (
        <p className="note">
          线索现在是“{statuses[tip.status].label}”，不能再{offer.label}。写好的文字还在，可以复制到别处。
        </p>
      )}
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}
