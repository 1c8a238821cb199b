import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import { dayOf } from '#shared/day.ts'
import { findingWord } from '#shared/endings/correction.ts'
import { lanes } from '#shared/tip/lists.ts'
import { objectedText, statuses } from '#shared/tip/moves.ts'
import { TipBody } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { isOpen, sealedTexts, useOpened } from '../data/opened.ts'
import { lookersQuery, markSeen, tipQuery } from '../data/queries.ts'
import { queueAddress, type Listing } from '../data/route.ts'
import { LostCodes } from '../pictures/LostCodes.tsx'
import { Kin } from '../sellers/Kin.tsx'
import { Pictures } from './Evidence.tsx'
import { Facts } from './Facts.tsx'
import { History } from './History.tsx'
import { Hold } from './Hold.tsx'
import { Messages } from './writing/Messages.tsx'
import { Moves } from './Moves.tsx'
import { Notes } from './writing/Notes.tsx'
import { jumpTo } from './writing/Writing.tsx'
import { Reward } from './Reward.tsx'
import css from './tip.module.css'

function Body({
  tip,
  sealed,
  isActive,
}: {
  readonly tip: TipView
  readonly sealed: string
  readonly isActive: boolean
}) {
  const opened = useOpened(TipBody, sealed)
  if (!isOpen(opened))
    return (
      <>
        <p className={[css.body, 'soft'].join(' ')}>{sealedTexts[opened]}</p>
        <Facts tip={tip} body={null} />
      </>
    )
  return (
    <>
      <p className={css.body}>
        <Untrusted text={opened.description} />
      </p>
      <Facts tip={tip} body={opened} />
      <Pictures tipId={tip.id} pictures={opened.evidence} isActive={isActive} />
    </>
  )
}

/** Names the colleagues who have the tip open too. */
function Lookers({ id }: { readonly id: string }) {
  const { value } = useAnswer(lookersQuery(id))
  const others = value?.others ?? []
  return (
    <p className={css.lookers} role="status">
      {others.length === 0 ? '' : `${others.join('、')}也正开着这一条。`}
    </p>
  )
}

/** One tip: its moves, its content, its messages and its history. */
export function Tip({
  id,
  listing,
  isActive,
  jump,
}: {
  readonly id: string
  readonly listing: Listing
  readonly isActive: boolean
  /** The field in which the person writes as soon as the tip is here. */
  readonly jump: 'message' | 'note' | null
}) {
  const client = useQueryClient()
  const { ring, session } = useDesk()
  const { value: tip, readAt, sentence, reload } = useAnswer(tipQuery(id))
  const heading = useRef<HTMLHeadingElement>(null)
  const isLoaded = tip !== null
  useEffect(() => {
    if (!isLoaded) return
    heading.current?.focus()
    if (jump !== null) jumpTo(jump)
  }, [isLoaded, jump])
  // A move may remove the button that made it, and the focus with it.
  const version = tip?.version
  useEffect(() => {
    if (version !== undefined && document.activeElement === document.body) heading.current?.focus()
  }, [version])
  // Every reading is marked, with something unread or not, and once: it must not tell what the reporter did.
  const seen = useEffectEvent(() => {
    if (tip !== null) void markSeen(client, tip)
  })
  const isOpen = ring !== null
  useEffect(() => {
    if (readAt !== null && isOpen) seen()
  }, [readAt, isOpen])
  return (
    <article className={['pane', css.tip].join(' ')} aria-labelledby="tip-title">
      <p className={css.printed}>
        内部材料 · <bdi>{session.displayName}</bdi>打印于 {dayOf(new Date())}
      </p>
      <p className={css.back}>
        <a href={queueAddress(listing)}>← 返回列表</a>
      </p>
      {tip === null && (
        <h2 id="tip-title" tabIndex={-1}>
          线索
        </h2>
      )}
      <Alert sentence={sentence} onRetry={reload} />
      {tip === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {tip !== null && (
        <>
          <Moves tip={tip} whole={tip} isActive={isActive}>
            <div className={css.top}>
              <h2 id="tip-title" tabIndex={-1} ref={heading}>
                {tip.number}
              </h2>
              <span className="tag">
                {statuses[tip.status].label}
                {tip.finding === null ? '' : `：${findingWord(tip, tip.finding)}`}
              </span>
              {tip.objected && <span className="tag hot">{objectedText}</span>}
              {tip.lane === 'slow' && <span className="tag">{lanes.slow}</span>}
              {tip.hold && <span className="tag">保留，到期不删</span>}
            </div>
          </Moves>
          <Lookers id={tip.id} />
          {tip.body === null ? (
            <>
              <p className={[css.body, 'soft'].join(' ')}>内容已按期限删除。</p>
              <Facts tip={tip} body={null} />
              <LostCodes tipId={tip.id} noteIds={tip.lostCodes} />
            </>
          ) : (
            <Body tip={tip} sealed={tip.body} isActive={isActive} />
          )}
          <Kin row={tip} isActive={isActive} />
          <Reward tip={tip} />
          <Messages tip={tip} />
          <Notes tip={tip} />
          <Hold tip={tip} />
          <History tip={tip} />
        </>
      )}
    </article>
  )
}
