import type { QueueRow, QueueView } from '#shared/contract/queue.ts'
import { queueViews } from '#shared/contract/queue.ts'
import { operationItems } from '#shared/catalogue.ts'
import { districts } from '#shared/places.ts'
import { categories, lanes, platforms } from '#shared/tip/lists.ts'
import { objectedText, statuses } from '#shared/tip/moves.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { Due } from '#src/islands/parts/Due.tsx'
import { useDesk } from '../data/desk.ts'
import { queueAddress } from '../data/route.ts'
import { SealedText } from '../data/SealedText.tsx'
import css from './queue.module.css'

/** One tip in a list: a link to it, with its first words opened here. */
export function Row({
  row,
  view,
  isCurrent,
  onCursor,
  isSelected,
  onToggle,
}: {
  readonly row: QueueRow
  readonly view: QueueView
  readonly isCurrent: boolean
  readonly onCursor: () => void
  readonly isSelected: boolean
  readonly onToggle: () => void
}) {
  const { session } = useDesk()
  const { label } = statuses[row.status]
  const tags = [
    ...(label === queueViews[view] ? [] : [label]),
    ...(row.lane === 'slow' ? [lanes.slow] : []),
    ...row.operations.map((slug) => operationItems[slug].name.replace(/作业$/, '')),
    ...(row.district === null ? [] : [districts[row.district]]),
    ...(row.evidenceCount === 0 ? [] : [`图 ${String(row.evidenceCount)}`]),
  ]
  return (
    <li className={css.item} data-selected={isSelected ? '' : undefined}>
      <label className={css.pick}>
        <input type="checkbox" checked={isSelected} onChange={onToggle} />
        <span className="visually-hidden">选中 {row.number}</span>
      </label>
      <a
        className={css.row}
        data-unread={row.unread > 0 ? '' : undefined}
        href={queueAddress(view, row.id)}
        aria-current={isCurrent ? 'true' : undefined}
        onFocus={onCursor}
      >
        <span className={css.dot} />
        <span className={css.title}>
          {row.unread > 0 && <span className="visually-hidden">未读 </span>}
          {row.number} {categories[row.category]}
          {row.platform === null ? '' : ` · ${platforms[row.platform]}`}
        </span>
        <Due row={row} today={session.today} />
        <span className={css.text}>
          {row.summary === null ? (
            <span className="soft">内容已按期限删除</span>
          ) : (
            <SealedText schema={TipSummary} sealed={row.summary} />
          )}
        </span>
        <span className={css.tags}>
          {row.objected && <span className="tag hot">{objectedText}</span>}
          {tags.map((tag, index) => (
            <span className="tag" key={`${tag}-${String(index)}`}>
              {tag}
            </span>
          ))}
          {row.assigneeName !== null && (
            <span className="tag">
              <span className="visually-hidden">承办人 </span>
              <bdi>{row.assigneeName}</bdi>
            </span>
          )}
        </span>
      </a>
    </li>
  )
}
