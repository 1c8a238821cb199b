import { useEffect, useId, useRef, useState } from 'react'
import { base64 } from '@scure/base'
import type { TipView } from '#shared/contract.ts'
import {
  findings,
  keysOf,
  openStatuses,
  referralTargets,
  scopeReasons,
  type Finding,
  type ReferralTarget,
  type ScopeReason,
} from '#shared/domain.ts'
import { sealJson } from '#shared/seal.ts'
import { api } from './api.ts'
import { useDesk, useDraft } from './desk.ts'
import { Alert } from './Field.tsx'
import { useKeys } from './keyboard.ts'
import { leadOnly, mayAsk, offersFor, type Offer } from './offers.ts'
import { textFault, useWrite, Writing } from './Writing.tsx'

/** Put the cursor into the field of the tip that bears this name. */
export function jumpTo(place: 'message' | 'note'): void {
  document.querySelector<HTMLTextAreaElement>(`textarea[data-place=${place}]`)?.focus()
}

/** A message to the reporter, sealed to office and reporter. */
export async function sealMessage(tip: TipView, officeRecipient: string, text: string): Promise<string> {
  return base64.encode(await sealJson({ v: 1, text: text.trim(), evidence: [] }, [officeRecipient, tip.reporterRecipient]))
}

function Choices<K extends string>({
  legend,
  name,
  options,
  chosen,
  onChoose,
}: {
  readonly legend: string
  readonly name: string
  readonly options: readonly (readonly [K, string])[]
  readonly chosen: K | null
  readonly onChoose: (key: K) => void
}) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(([key, label]) => (
        <label className="tick" key={key}>
          <input
            type="radio"
            name={name}
            checked={key === chosen}
            onChange={() => {
              onChoose(key)
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

function MoveForm({
  tip,
  offer,
  reload,
  onClose,
}: {
  readonly tip: TipView
  readonly offer: Offer
  readonly reload: () => void
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const name = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const [reason, setReason] = useState<ScopeReason | null>(null)
  const [referredTo, setReferredTo] = useState<ReferralTarget | null>(null)
  const [finding, setFinding] = useState<Finding | null>(null)
  const [text, setText] = useDraft(`${tip.id}/move`)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = useWrite(reload)
  useEffect(() => {
    heading.current?.focus()
  }, [])

  const missing = () => {
    if (offer.needs === 'reason' && reason === null) return '请选择不属本渠道的原因。'
    if (offer.needs === 'referredTo' && referredTo === null) return '请选择移送给哪个部门。'
    if (offer.needs === 'finding' && finding === null) return '请选择办结结论。'
    return text === '' ? null : textFault(text)
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
        ...(text.trim() === '' ? {} : { message: await sealMessage(tip, session.officeRecipient, text) }),
      })
      setText('')
      onClose()
    }, `${tip.number} 已改为“${offer.label}”`)
  }
  return (
    <form
      className="move"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h3 tabIndex={-1} ref={heading}>
        {offer.label}
      </h3>
      {offer.needs === 'reason' && (
        <>
          <Choices
            legend="原因"
            name={name}
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
          name={name}
          chosen={referredTo}
          onChoose={setReferredTo}
          options={keysOf(referralTargets).map((key) => [key, referralTargets[key]] as const)}
        />
      )}
      {offer.needs === 'finding' && (
        <Choices
          legend="结论"
          name={name}
          chosen={finding}
          onChoose={setFinding}
          options={keysOf(findings).map((key) => [key, findings[key]] as const)}
        />
      )}
      {offer.needs === 'confirmation' ? (
        <p>移到垃圾信息后，不再列入待办；可以随时移回。</p>
      ) : (
        <Writing label="同时告诉举报人（可不填）" hint="在浏览器里加密，只有本办公室和举报人能打开。" value={text} onValue={setText} />
      )}
      <Alert sentence={fault ?? sentence} />
      <div className="bar">
        <button type="submit" disabled={busy}>
          {busy ? '正在保存…' : `确认${offer.label}`}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          取消
        </button>
      </div>
    </form>
  )
}

/** What can be done with the tip now, each with its key; and what waits for a lead. */
export function Moves({ tip, reload, isActive }: { readonly tip: TipView; readonly reload: () => void; readonly isActive: boolean }) {
  const { session } = useDesk()
  const [chosen, setChosen] = useState<Offer | null>(null)
  const { busy, sentence, write } = useWrite(reload)
  const offers = offersFor(tip, session.role)
  const canAsk = mayAsk(tip, session.role)
  const isMine = tip.assigneeId === session.accountId

  const take = (offer: Offer) => {
    if (offer.needs !== 'nothing') {
      setChosen(offer)
      return
    }
    setChosen(null)
    write(() => api.move(tip.id, { version: tip.version, to: offer.to }), `${tip.number} 已改为“${offer.label}”`)
  }
  const assign = () => {
    write(
      () => api.assign(tip.id, { version: tip.version, assigneeId: isMine ? null : session.accountId }),
      isMine ? '已放回' : '已由您承办',
    )
  }
  const isOpenTip = openStatuses.some((status) => status === tip.status)
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
      r: canAsk
        ? () => {
            jumpTo('message')
          }
        : undefined,
      n:
        tip.status === 'withdrawn'
          ? undefined
          : () => {
              jumpTo('note')
            },
      m: isOpenTip ? assign : undefined,
    },
    isActive && !busy,
  )

  const waiting = leadOnly(tip, session.role)
  // A form for a move that is no longer possible, since someone else was faster, closes by itself.
  const form = chosen !== null && offers.some(({ to }) => to === chosen.to) ? chosen : null
  return (
    <>
      <div className="bar" role="group" aria-label="办理">
        {offers.map((offer, index) => (
          <button
            key={offer.to}
            type="button"
            className={index === 0 ? '' : 'quiet'}
            disabled={busy}
            aria-expanded={offer.needs === 'nothing' ? undefined : form?.to === offer.to}
            onClick={() => {
              take(offer)
            }}
          >
            {offer.label} <kbd>{offer.key}</kbd>
          </button>
        ))}
        {canAsk && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              jumpTo('message')
            }}
          >
            问举报人 <kbd>r</kbd>
          </button>
        )}
        {isOpenTip && (
          <button type="button" className="quiet" disabled={busy} onClick={assign}>
            {isMine ? '放回' : '由我承办'} <kbd>m</kbd>
          </button>
        )}
      </div>
      {tip.objected && <p className="soft">举报人对处理有异议。有其他同事时，请由原办理人以外的人复核、办结。</p>}
      {waiting.length > 0 && <p className="soft">{waiting.map(({ label }) => label).join('、')}须由负责人办理。</p>}
      <Alert sentence={sentence} />
      {form !== null && (
        <MoveForm
          key={form.to}
          tip={tip}
          offer={form}
          reload={reload}
          onClose={() => {
            setChosen(null)
          }}
        />
      )}
    </>
  )
}
