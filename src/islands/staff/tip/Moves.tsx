import { useState, type ReactNode } from 'react'
import type { TipView } from '#shared/contract/staff.ts'
import {
  findings,
  referralTargets,
  scopeReasons,
  type Finding,
  type ReferralTarget,
  type ScopeReason,
} from '#shared/tip/lists.ts'
import { keysOf } from '#shared/keys.ts'
import { moveNeeds, statuses } from '#shared/tip/moves.ts'
import { api } from '../data/api.ts'
import { useDesk, useDraft } from '../data/session.ts'
import { Alert, Choices } from '#src/islands/parts/Field.tsx'
import { HandOver } from './HandOver.tsx'
import { useKeys } from '#src/islands/parts/keyboard.ts'
import { leadOnly, mayAsk, offersFor, type Offer } from './offers.ts'
import { sealMessage } from '../data/sealing.ts'
import { Step } from '#src/islands/parts/Step.tsx'
import { textFault, useWrite, Writing } from './Writing.tsx'

/** Put the cursor into the field of the tip that bears this name. */
export function jumpTo(place: 'message' | 'note'): void {
  document.querySelector<HTMLTextAreaElement>(`textarea[data-place=${place}]`)?.focus()
}

function MoveForm({
  tip,
  offer,
  isPossible,
  writing,
  onClose,
}: {
  readonly tip: TipView
  readonly offer: Offer
  /** Whether it still can be done: someone else may have been faster while this was being filled in. */
  readonly isPossible: boolean
  readonly writing: ReturnType<typeof useWrite>
  readonly onClose: () => void
}) {
  const desk = useDesk()
  const [reason, setReason] = useState<ScopeReason | null>(null)
  const [referredTo, setReferredTo] = useState<ReferralTarget | null>(null)
  const [finding, setFinding] = useState<Finding | null>(null)
  const [text, setText] = useDraft(`${tip.id}/move`)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing

  const missing = () => {
    const given = { reason, referredTo, finding }
    if (offer.needs !== null && given[offer.needs] === null) return `${moveNeeds[offer.needs]}。`
    return text.trim() === '' ? null : textFault(text)
  }
  const submit = () => {
    const wrong = missing()
    setFault(wrong)
    if (wrong !== null) return
    write(async () => {
      await api.move(tip.id, {
        version: tip.version,
        to: offer.to,
        ...(reason === null ? {} : { reason }),
        ...(referredTo === null ? {} : { referredTo }),
        ...(finding === null ? {} : { finding }),
        ...(text.trim() === '' ? {} : { message: await sealMessage(desk, tip, text) }),
      })
      setText('')
      onClose()
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
        <Writing
          label="同时告诉举报人（可不填）"
          hint="在浏览器里加密，只有本办公室和举报人能打开。"
          value={text}
          onValue={setText}
        />
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

/** What can be done with the tip now, each with its key, under the tip's name; and what waits for a lead. */
export function Moves({
  tip,
  reload,
  isActive,
  children,
}: {
  readonly tip: TipView
  readonly reload: () => void
  readonly isActive: boolean
  readonly children: ReactNode
}) {
  const { session } = useDesk()
  const [chosen, setChosen] = useState<Offer | 'hand-over' | null>(null)
  const writing = useWrite(reload)
  const { busy, sentence, write } = writing
  // Once the content is gone nothing is done any more.
  const isPurged = tip.body === null
  const offers = isPurged ? [] : offersFor(tip, session.role)
  const canAsk = mayAsk(tip, session.role)
  const isMine = tip.assigneeId === session.accountId
  const close = () => {
    setChosen(null)
  }

  const take = (offer: Offer) => {
    if (offer.needs !== null || offer.isConfirmed) {
      setChosen(offer)
      return
    }
    setChosen(null)
    write(
      () => api.move(tip.id, { version: tip.version, to: offer.to }),
      `${tip.number} 已改为“${statuses[offer.to].label}”`,
    )
  }
  const assign = () => {
    write(
      () => api.assign(tip.id, { version: tip.version, assigneeId: isMine ? null : session.accountId }),
      isMine ? '已放回' : '已由您承办',
    )
  }
  const handOver = () => {
    setChosen('hand-over')
  }
  const ask = () => {
    jumpTo('message')
  }
  const isOpenTip = statuses[tip.status].isOpen
  useKeys(
    {
      ...Object.fromEntries(
        offers.map((offer) => [
          offer.key,
          () => {
            take(offer)
          },
        ]),
      ),
      r: canAsk ? ask : undefined,
      n:
        tip.status === 'withdrawn' || isPurged
          ? undefined
          : () => {
              jumpTo('note')
            },
      m: isOpenTip ? assign : undefined,
      g: isOpenTip ? handOver : undefined,
    },
    isActive && !busy,
  )

  const waiting = leadOnly(tip, session.role)
  return (
    <>
      <div className="tip-head">
        <div className="tip-line">
          {children}
          {isOpenTip && (
            <div className="bar" role="group" aria-label="承办">
              <button type="button" className="quiet small" aria-disabled={busy} onClick={assign}>
                {isMine ? '放回' : tip.assigneeName === null ? '由我承办' : `从${tip.assigneeName}接手`}{' '}
                <kbd>m</kbd>
              </button>
              <button
                type="button"
                className="quiet small"
                aria-expanded={chosen === 'hand-over'}
                onClick={handOver}
              >
                交给同事 <kbd>g</kbd>
              </button>
            </div>
          )}
        </div>
        <div className="bar" role="group" aria-label="办理">
          {offers.map((offer, index) => (
            <button
              key={offer.to}
              type="button"
              className={index === 0 ? '' : 'quiet'}
              aria-disabled={busy}
              aria-expanded={
                offer.needs === null && !offer.isConfirmed
                  ? undefined
                  : chosen === offer || (chosen !== 'hand-over' && chosen?.to === offer.to)
              }
              onClick={() => {
                take(offer)
              }}
            >
              {offer.label} <kbd>{offer.key}</kbd>
            </button>
          ))}
          {canAsk && (
            <button type="button" className="quiet" onClick={ask}>
              问举报人 <kbd>r</kbd>
            </button>
          )}
        </div>
      </div>
      {tip.objected && (
        <p className="soft">举报人对处理有异议。有其他同事时，请由原办理人以外的人复核、办结。</p>
      )}
      {waiting.length > 0 && (
        <p className="soft">{waiting.map(({ label }) => label).join('、')}须由负责人办理。</p>
      )}
      {chosen === null && <Alert sentence={sentence} />}
      {chosen === 'hand-over' && <HandOver tip={tip} writing={writing} onClose={close} />}
      {chosen !== null && chosen !== 'hand-over' && (
        <MoveForm
          key={chosen.to}
          tip={tip}
          offer={chosen}
          isPossible={offers.some(({ to }) => to === chosen.to)}
          writing={writing}
          onClose={close}
        />
      )}
    </>
  )
}
