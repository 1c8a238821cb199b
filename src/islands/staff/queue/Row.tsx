import { differences, type Difference } from '#shared/sellers/flood.ts'
import { atomWords } from '#shared/sellers/words.ts'
import type { QueueRow } from '#shared/contract/queue.ts'
import { operationItems } from '#shared/catalogue.ts'
import { daysBetween } from '#shared/day.ts'
import { districts } from '#shared/places.ts'
import { kindWords } from '#shared/tip/kind/kind.ts'
import { categories, platforms } from '#shared/tip/lists.ts'
import { shortFacts } from '#shared/tip/question/short.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { isOverdue, turns } from '#shared/tip/turn.ts'
import { Due } from '#src/islands/parts/Due.tsx'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useDesk } from '../data/desk.ts'
import { isOpen, sealedTexts, useOpened } from '../data/opened.ts'
import { queueAddress, type Listing } from '../data/route.ts'
import { floodAddress, floodParts } from './Flood.tsx'
import { factText } from '../tip/Facts.tsx'
import { loanWords } from '../tip/HandOver.tsx'
import { askedOffer } from '../tip/offers.ts'
import css from './row.module.css'

type Opened = ReturnType<typeof useOpened<typeof TipSummary>>

/** The reason for which a tip stands here: it waits for the office, or its status. */
function reasonOf(row: QueueRow, today: string): string {
  if (row.turn === null) return statuses[row.status].label
  if (row.dueOn !== null && isOverdue(row, today)) return `超期 ${String(daysBetween(row.dueOn, today))} 天`
  switch (row.turn) {
    case 'seller':
      return `${String(row.sellerReports)} 条${turns.seller}`
    case 'evidence':
      return `有图 ${String(row.evidenceCount)} 张`
    case 'institution':
      return row.category === 'training' ? '培训' : '用人单位'
    case 'new': {
      const days = daysBetween(row.receivedOn, today)
      return days === 0 ? '今天收到' : `等了 ${String(days)} 天`
    }
    case 'objected':
    case 'replied':
    case 'urgent':
    case 'working':
    case 'slow':
    case 'correction':
      return turns[row.turn]
  }
}

/** The reason of a row that stands for a flood, or stands in the list of one; null for any other row. */
function floodReason(flood: QueueRow['flood'], differs: readonly Difference[] | undefined): string | null {
  if (flood !== null) return `${String(flood.count)} 条相同文字`
  if (differs === undefined) return null
  return differs.length === 0 ? '样本' : differs.map((way) => differences[way]).join('、')
}

/**
 * The seller as the reporter named it: the first identifier, else the first that the text holds. Of a
 * correction the page.
 */
function Subject({ opened }: { readonly opened: Opened | null }) {
  if (opened === null || !isOpen(opened)) return null
  const page = factText('page', opened)
  if (page !== null)
    return (
      <b>
        <Untrusted text={page} />
      </b>
    )
  const [first] = opened.identifiers
  const [inText] = opened.atoms?.strong ?? []
  const found = inText === undefined ? null : atomWords(inText)
  const price = factText('priceYuan', opened)
  return (
    <>
      {first !== undefined ? (
        <b>
          {kindWords(first)} <Untrusted text={first.value} isExact />
        </b>
      ) : found !== null ? (
        <b>
          文中{found.kind} <Untrusted text={found.value} isExact />
        </b>
      ) : (
        <b>没有写卖家</b>
      )}
      {price !== null && <b>{price}</b>}
    </>
  )
}

/** The facts by which a report can be checked, and the one that it lacks, as intake read them. */
function Checkable({ opened }: { readonly opened: Opened | null }) {
  if (opened === null || !isOpen(opened) || opened.question === undefined) return null
  const given = shortFacts(opened.question.given)
  const missing = shortFacts([opened.question.missing ?? ''])
  return (
    <>
      {given !== '' && <span>可核：{given}</span>}
      {missing !== '' && <span>缺：{missing}</span>}
    </>
  )
}

function Words({ opened }: { readonly opened: Opened | null }) {
  if (opened === null) return <span className="soft">内容已按期限删除</span>
  if (!isOpen(opened)) return <span className="soft">{sealedTexts[opened]}</span>
  return <Untrusted text={opened.text} />
}

/** The time left; of a late tip the day, for its reason has said the rest. */
function RowDue({ row, today }: { readonly row: QueueRow; readonly today: string }) {
  if (row.dueOn === null || !isOverdue(row, today)) return <Due row={row} today={today} />
  return (
    <>
      <span className="visually-hidden">时限 </span>
      {row.dueOn.slice(5)}
    </>
  )
}

/** Sealed rows have their content here; a purged row has none. */
function useSummary(row: QueueRow): Opened | null {
  const opened = useOpened(TipSummary, row.summary ?? '')
  return row.summary === null ? null : opened
}

/** One tip in a list, in two lines: the reason to look, the seller and the price; below, the words. */
export function Row({
  row,
  listing,
  isCurrent,
  onCursor,
  isSelected,
  onToggle,
  decidedFrom,
  differs,
}: {
  readonly row: QueueRow
  readonly listing: Listing
  readonly isCurrent: boolean
  readonly onCursor: () => void
  readonly isSelected: boolean
  readonly onToggle: () => void
  /** The status from which this person decided the tip; undefined for one that is not decided here. */
  readonly decidedFrom: Status | undefined
  /** In the list of a flood: the ways in which the tip differs from the others. */
  readonly differs: readonly Difference[] | undefined
}) {
  const { session } = useDesk()
  const opened = useSummary(row)
  const { label } = statuses[row.status]
  const isDecided = decidedFrom !== undefined && decidedFrom !== row.status
  const { flood } = row
  const reason = isDecided ? label : (floodReason(flood, differs) ?? reasonOf(row, session.today))
  const ofTip = [
    ...(reason === label || (listing.view === 'first' && row.status === 'received') ? [] : [label]),
    ...(row.urgent && reason !== turns.urgent ? [turns.urgent] : []),
    ...(row.request === null ? [] : [`请求${askedOffer(row)?.label ?? ''}`]),
    ...(row.sellerTips > 1 && row.turn !== 'seller' ? [`同一卖家 ${String(row.sellerTips)} 条`] : []),
    ...(row.loan === null ? [] : [loanWords(row.loan, session.today)]),
    ...(row.turn === 'correction' ? [] : [categories[row.category]]),
  ]
  const where = [
    ...(row.platform === null ? [] : [platforms[row.platform]]),
    ...row.operations.map((slug) => operationItems[slug].name.replace(/作业$/, '')),
    ...(row.district === null ? [] : [districts[row.district]]),
  ]
  const parts = (texts: readonly string[]) =>
    texts.map((part, index) => <span key={`${part}-${String(index)}`}>{part}</span>)
  return (
    <li className={css.item} data-selected={isSelected ? '' : undefined}>
      <label className={css.pick}>
        <input type="checkbox" checked={isSelected} onChange={onToggle} disabled={flood !== null} />
        <span className="visually-hidden">选中 {row.number}</span>
      </label>
      <a
        className={css.row}
        data-unread={row.unread > 0 ? '' : undefined}
        data-decided={isDecided ? '' : undefined}
        href={flood === null ? queueAddress(listing, row.id) : floodAddress(listing, flood)}
        aria-current={isCurrent ? 'true' : undefined}
        onFocus={onCursor}
      >
        <span className={css.head}>
          <span
            className={css.why}
            data-turn={isDecided ? 'decided' : isOverdue(row, session.today) ? 'overdue' : row.turn}
          >
            {reason}
          </span>
          {row.unread > 0 && <span className="visually-hidden">未读 </span>}
          <span className={css.what}>
            {flood === null && <Subject opened={opened} />}
            <span>
              {parts(flood === null ? ofTip : floodParts(flood))}
              {flood === null && statuses[row.status].isOpen && <Checkable opened={opened} />}
              {flood === null && parts(where)}
            </span>
          </span>
        </span>
        <span className={css.aside}>
          {row.answeredOn !== null ? (
            <span className="soft">
              {row.answeredOn === session.today ? '今天' : row.answeredOn.slice(5)}
            </span>
          ) : (
            <RowDue row={row} today={session.today} />
          )}
        </span>
        <span className={css.text}>
          <Words opened={opened} />
        </span>
        <span className={css.aside}>
          {row.assigneeName !== null && (
            <>
              <span className="visually-hidden">承办人 </span>
              <bdi>{row.assigneeName}</bdi> ·{' '}
            </>
          )}
          {row.evidenceCount > 0 && `图 ${String(row.evidenceCount)} · `}
          {flood === null ? row.number : '展开 ›'}
        </span>
      </a>
    </li>
  )
}
