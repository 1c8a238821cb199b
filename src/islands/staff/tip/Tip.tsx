import { useEffect, useRef, useState } from 'react'
import type { QueueRow, QueueView, TipView } from '#shared/contract/staff.ts'
import { categories, findings, identifierKinds, lanes, platforms } from '#shared/tip/lists.ts'
import { districts } from '#shared/places.ts'
import { objectedText, statuses } from '#shared/tip/moves.ts'
import { operationItems } from '#shared/catalogue.ts'
import { dayOf } from '#shared/day.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { TipBody, TipContact } from '#shared/tip/sealed.ts'
import { api } from '../data/api.ts'
import { identitiesOf, isOpen, sealedTexts, useAct, useDesk, useLoad, useOpened } from '../data/session.ts'
import { Pictures } from './Evidence.tsx'
import { Alert } from '#src/islands/parts/Field.tsx'
import { History } from './History.tsx'
import { Hold } from './Hold.tsx'
import { Messages } from './Messages.tsx'
import { Moves } from './Moves.tsx'
import { Notes } from './Notes.tsx'
import { Due } from '../queue/Queue.tsx'
import { Reward } from './Reward.tsx'
import { addressOf } from '../route.ts'
import { Said } from '#src/islands/parts/Untrusted.tsx'

/** The reporter's contact: opened only when asked for, which the server records. */
function Contact({ tip }: { readonly tip: TipView }) {
  const { ring } = useDesk()
  const [contact, setContact] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  useEffect(() => {
    if (ring === null) setContact(null)
  }, [ring])
  if (!tip.hasContact) return <span className="soft">没有留下</span>
  if (contact !== null)
    return (
      <>
        <Said text={contact} />{' '}
        <button
          type="button"
          className="quiet small"
          onClick={() => {
            setContact(null)
          }}
        >
          收起
        </button>
      </>
    )
  const show = () => {
    act(async () => {
      if (ring === null) return
      setContact((await openJson(TipContact, await api.contact(tip.id), identitiesOf(ring))).contact)
    })
  }
  return (
    <>
      <button type="button" className="quiet small" aria-disabled={busy} onClick={show}>
        查看（会记入审计日志）
      </button>
      <Alert sentence={sentence} />
    </>
  )
}

function Facts({ tip, body }: { readonly tip: TipView; readonly body: TipBody | null }) {
  const { session } = useDesk()
  return (
    <dl className="facts">
      <dt>类别</dt>
      <dd>{categories[tip.category]}</dd>
      <dt>在哪里</dt>
      <dd>
        {[
          tip.platform === null ? null : platforms[tip.platform],
          tip.district === null ? null : districts[tip.district],
        ]
          .filter((part) => part !== null)
          .join(' · ') || '没有填写'}
      </dd>
      {tip.operations.length > 0 && (
        <>
          <dt>作业</dt>
          <dd>{tip.operations.map((slug) => operationItems[slug].name).join('、')}</dd>
        </>
      )}
      {body !== null && (
        <>
          <dt>对方</dt>
          <dd>
            {body.identifiers.length === 0 ? (
              '没有填写'
            ) : (
              <ul className="plain">
                {body.identifiers.map(({ kind, value }, index) => (
                  <li key={`${kind}-${String(index)}`}>
                    {identifierKinds[kind]} <Said text={value} />
                  </li>
                ))}
              </ul>
            )}
          </dd>
          {body.priceYuan !== undefined && (
            <>
              <dt>价格</dt>
              <dd>{body.priceYuan} 元</dd>
            </>
          )}
          {body.happenedOn !== undefined && (
            <>
              <dt>发生日期</dt>
              <dd>{body.happenedOn}</dd>
            </>
          )}
        </>
      )}
      <dt>收到</dt>
      <dd>{tip.receivedOn}</dd>
      <dt>时限</dt>
      <dd>
        {tip.dueOn} <Due row={tip} today={session.today} isLong />
      </dd>
      <dt>承办人</dt>
      <dd>{tip.assigneeName === null ? '还没有人' : <bdi>{tip.assigneeName}</bdi>}</dd>
      <dt>举报奖励</dt>
      <dd>{tip.wantsReward ? '希望申请' : '没有提出'}</dd>
      <dt>联系方式</dt>
      <dd>
        <Contact tip={tip} />
      </dd>
    </dl>
  )
}

function Body({ tip, sealed }: { readonly tip: TipView; readonly sealed: string }) {
  const opened = useOpened(TipBody, sealed)
  if (!isOpen(opened))
    return (
      <>
        <p className="body soft">{sealedTexts[opened]}</p>
        <Facts tip={tip} body={null} />
      </>
    )
  return (
    <>
      <p className="body">
        <Said text={opened.description} />
      </p>
      <Facts tip={tip} body={opened} />
      <Pictures tipId={tip.id} pictures={opened.evidence} />
    </>
  )
}

/** One tip: what can be done, what was said, what happened. */
export function Tip({
  id,
  view,
  isActive,
  onRow,
}: {
  readonly id: string
  readonly view: QueueView
  readonly isActive: boolean
  /** Told of the tip's newest state, so that the list shows it too. */
  readonly onRow: (row: QueueRow) => void
}) {
  const { ring, session } = useDesk()
  const { value: tip, sentence, reload } = useLoad(() => api.tip(id), id)
  const heading = useRef<HTMLHeadingElement>(null)
  const isLoaded = tip !== null
  useEffect(() => {
    if (isLoaded) heading.current?.focus()
  }, [isLoaded])
  // The button that was pressed may be gone with the move it made.
  const version = tip?.version
  useEffect(() => {
    if (version !== undefined && document.activeElement === document.body) heading.current?.focus()
  }, [version])
  useEffect(() => {
    if (tip === null || ring === null) return
    if (tip.unread === 0) {
      onRow(tip)
      return
    }
    // If this fails the tip merely stays marked unread.
    api
      .seen(tip.id)
      .then(() => {
        onRow({ ...tip, unread: 0 })
      })
      .catch(() => undefined)
  }, [tip, ring, onRow])
  return (
    <article className="pane tip" aria-labelledby="tip-title">
      <p className="print-head">
        内部材料 · <bdi>{session.displayName}</bdi>打印于 {dayOf(new Date())}
      </p>
      <p className="back">
        <a href={addressOf({ pane: 'queue', view, tipId: null })}>← 返回列表</a>
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
          <Moves tip={tip} reload={reload} isActive={isActive}>
            <div className="tip-top">
              <h2 id="tip-title" tabIndex={-1} ref={heading}>
                {tip.number}
              </h2>
              <span className="tag">
                {statuses[tip.status].label}
                {tip.finding === null ? '' : `：${findings[tip.finding]}`}
              </span>
              {tip.objected && <span className="tag hot">{objectedText}</span>}
              {tip.lane === 'slow' && <span className="tag">{lanes.slow}</span>}
              {tip.hold && <span className="tag">保留，到期不删</span>}
            </div>
          </Moves>
          {tip.body === null ? (
            <>
              <p className="body soft">内容已按期限删除。</p>
              <Facts tip={tip} body={null} />
            </>
          ) : (
            <Body tip={tip} sealed={tip.body} />
          )}
          <Reward tip={tip} reload={reload} />
          <Messages tip={tip} reload={reload} />
          <Notes tip={tip} reload={reload} />
          <Hold tip={tip} reload={reload} />
          <History tip={tip} />
        </>
      )}
    </article>
  )
}
