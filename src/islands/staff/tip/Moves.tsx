import { useState, type ReactNode } from 'react'
import type { QueueRow } from '#shared/contract/queue.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { authorOf } from '#shared/tip/correction/category.ts'
import { statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { useDesk } from '../data/desk.ts'
import { keyOf, useShortcuts } from '../data/keys.ts'
import { useTipActs } from '../data/queries.ts'
import { sealNote } from '../data/sealing.ts'
import { HandOver, loanWords } from './HandOver.tsx'
import { MoveForm } from './MoveForm.tsx'
import { mayAsk, offersFor, requestsFor, tipActs, type Offer } from './offers.ts'
import { Request } from './writing/Request.tsx'
import { useWrite } from './writing/write.ts'
import { jumpTo } from './writing/Writing.tsx'
import css from './tip.module.css'

/**
 * The bar of a tip: its moves and the requests for one, with their keys, under its number. `whole` is null
 * while the person sees the summary alone: `onWrite` then opens the tip, and `onDecided` goes on.
 */
export function Moves({
  tip,
  whole,
  isActive,
  onWrite = jumpTo,
  onDecided,
  children,
}: {
  readonly tip: QueueRow
  readonly whole: TipView | null
  readonly isActive: boolean
  readonly onWrite?: (place: 'message' | 'note') => void
  readonly onDecided?: () => void
  readonly children: ReactNode
}) {
  const desk = useDesk()
  const { session } = desk
  const [chosen, setChosen] = useState<Offer | 'hand-over' | null>(null)
  const writing = useWrite()
  const { busy, sentence, write } = writing
  const acts = useTipActs(tip.id)
  // A purged tip is closed to every act.
  const isPurged = tip.summary === null
  const offers = isPurged ? [] : [...offersFor(tip, session.role), ...requestsFor(tip, session.role)]
  // The step that most tips take next stands out.
  const usual = offers.find(({ to }) => to === 'investigating') ?? offers.find(({ to }) => to === 'closed')
  const canAsk = mayAsk(tip, session.role)
  const isMine = tip.assigneeId === session.accountId
  const putBack = tip.loan === null ? '放回' : `还给${tip.loan.lender}`
  const close = () => {
    setChosen(null)
  }

  const take = (offer: Offer) => {
    if (offer.needs !== null || offer.asks) {
      setChosen(offer)
      return
    }
    setChosen(null)
    write(
      async (key) => {
        await acts.move({ key, version: tip.version, to: offer.to, bySummary: whole === null })
        onDecided?.()
      },
      { done: `${tip.number} 已改为“${statuses[offer.to].label}”`, comesBack: true },
    )
  }
  const assign = () => {
    write(
      (key) =>
        acts.assign({
          ...{ key, version: tip.version },
          assigneeId: isMine ? (tip.loan?.lenderId ?? null) : session.accountId,
        }),
      { done: `${tip.number} 已${isMine ? putBack : '由您承办'}`, comesBack: true },
    )
  }
  const handOver = () => {
    setChosen('hand-over')
  }
  const ask = () => {
    onWrite('message')
  }
  const isOpenTip = statuses[tip.status].isOpen
  const byAct = Object.fromEntries(
    offers.map((offer) => [
      offer.act,
      () => {
        take(offer)
      },
    ]),
  )
  const refuse = () => {
    desk.announce(`${tip.number} 是“${statuses[tip.status].label}”，不能这样办。`)
  }
  useShortcuts(
    'tip',
    {
      ...Object.fromEntries(tipActs.map((act) => [act, refuse])),
      ...byAct,
      ...(canAsk && { ask }),
      ...(tip.status !== 'withdrawn' &&
        !isPurged && {
          note: () => {
            onWrite('note')
          },
        }),
      ...(isOpenTip && { take: assign, 'hand-over': handOver }),
    },
    isActive && !busy,
  )

  return (
    <>
      <div className={css.head}>
        <div className={css.line}>
          {children}
          {tip.loan !== null && <span className="tag">{loanWords(tip.loan, session.today)}</span>}
          {isOpenTip && (
            <div className="bar" role="group" aria-label="承办">
              <button type="button" className="quiet small" aria-disabled={busy} onClick={assign}>
                {isMine ? putBack : tip.assigneeName === null ? '由我承办' : `从${tip.assigneeName}接手`}{' '}
                <kbd>{keyOf('take')}</kbd>
              </button>
              <button
                type="button"
                className="quiet small"
                aria-expanded={chosen === 'hand-over'}
                onClick={handOver}
              >
                交给同事 <kbd>{keyOf('hand-over')}</kbd>
              </button>
            </div>
          )}
        </div>
        <div className="bar" role="group" aria-label="办理">
          {offers.map((offer) => (
            <button
              key={offer.to}
              type="button"
              className={offer === usual ? '' : 'quiet'}
              aria-disabled={busy}
              aria-expanded={
                offer.needs === null && !offer.asks
                  ? undefined
                  : chosen === offer || (chosen !== 'hand-over' && chosen?.to === offer.to)
              }
              onClick={() => {
                take(offer)
              }}
            >
              {offer.label} <kbd>{keyOf(offer.act)}</kbd>
            </button>
          ))}
          {canAsk && (
            <button type="button" className="quiet" onClick={ask}>
              问{authorOf(tip)} <kbd>{keyOf('ask')}</kbd>
            </button>
          )}
        </div>
      </div>
      {tip.objected && (
        <p className="soft">{authorOf(tip)}对处理有异议。有其他同事时，请由原办理人以外的人复核、办结。</p>
      )}
      {tip.request !== null && (
        <Request
          key={tip.version}
          tip={tip}
          request={tip.request}
          notes={whole?.notes ?? null}
          isActive={isActive}
          writing={writing}
          onDecided={onDecided}
        />
      )}
      {chosen === null && <Alert sentence={sentence} />}
      {chosen === 'hand-over' && (
        <HandOver
          place={tip.id}
          busy={busy}
          sentence={sentence}
          leftOut={tip.loan === null ? tip.assigneeId : null}
          onGive={({ person, returnOn, word, forget }) => {
            write(
              async (key) => {
                await acts.assign({
                  ...{ key, version: tip.version, assigneeId: person.id },
                  ...(returnOn !== '' && { returnOn }),
                  ...(word !== '' && { word: await sealNote(desk, word) }),
                })
                close()
                return forget()
              },
              {
                done: `${tip.number} 已交给${person.displayName}`,
                content: `${returnOn} ${word}`,
                comesBack: true,
              },
            )
          }}
          onClose={close}
        />
      )}
      {chosen !== null && chosen !== 'hand-over' && (
        <MoveForm
          key={chosen.to}
          tip={tip}
          whole={whole}
          offer={chosen}
          isPossible={offers.some(({ to }) => to === chosen.to)}
          writing={writing}
          onClose={close}
          onDecided={onDecided}
        />
      )}
    </>
  )
}
