import type { QueueRow } from '#shared/contract/queue.ts'
import { districts } from '#shared/places.ts'
import { fields } from '#shared/tip/fields.ts'
import { categories, lanes, platforms } from '#shared/tip/lists.ts'
import { objectedText, statuses } from '#shared/tip/moves.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { Due } from '#src/islands/parts/Due.tsx'
import factsCss from '#src/islands/parts/facts.module.css'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useDesk } from '../data/desk.ts'
import { isOpen, sealedTexts, useOpened } from '../data/opened.ts'
import { queueAddress, type Listing } from '../data/route.ts'
import { Kin } from '../sellers/Kin.tsx'
import { factText, Identifiers } from './Facts.tsx'
import { Moves } from './Moves.tsx'
import css from './tip.module.css'

function Summary({ sealed }: { readonly sealed: string }) {
  const opened = useOpened(TipSummary, sealed)
  if (!isOpen(opened)) return <p className={[css.body, 'soft'].join(' ')}>{sealedTexts[opened]}</p>
  const [price, page] = [factText('priceYuan', opened), factText('page', opened)]
  return (
    <>
      <p className={css.body}>
        <Untrusted text={opened.text} />
      </p>
      <dl className={factsCss.facts}>
        <dt>{page === null ? fields.identifiers.fact : fields.page.fact}</dt>
        <dd>
          {page === null ? <Identifiers identifiers={opened.identifiers} /> : <Untrusted text={page} />}
        </dd>
        {price !== null && (
          <>
            <dt>{fields.priceYuan.fact}</dt>
            <dd>{price}</dd>
          </>
        )}
      </dl>
    </>
  )
}

/**
 * The tip at the cursor as its summary tells it, with the moves. Nobody opened it: a decision made here is
 * recorded as one from the summary.
 */
export function Preview({
  row,
  listing,
  isActive,
  onWrite,
  onDecided,
}: {
  readonly row: QueueRow
  readonly listing: Listing
  readonly isActive: boolean
  readonly onWrite: (place: 'message' | 'note') => void
  readonly onDecided: () => void
}) {
  const { session } = useDesk()
  return (
    <section className={['pane', css.tip, css.preview].join(' ')} aria-labelledby="preview-title">
      <Moves tip={row} whole={null} isActive={isActive} onWrite={onWrite} onDecided={onDecided}>
        <div className={css.top}>
          <h2 id="preview-title">{row.number}</h2>
          <span className="tag">{statuses[row.status].label}</span>
          {row.objected && <span className="tag hot">{objectedText}</span>}
          {row.lane === 'slow' && <span className="tag">{lanes.slow}</span>}
        </div>
      </Moves>
      {row.summary === null ? (
        <p className={[css.body, 'soft'].join(' ')}>内容已按期限删除。</p>
      ) : (
        <Summary sealed={row.summary} />
      )}
      <dl className={factsCss.facts}>
        <dt>{fields.category.fact}</dt>
        <dd>
          {[
            categories[row.category],
            row.platform === null ? null : platforms[row.platform],
            row.district === null ? null : districts[row.district],
            row.evidenceCount === 0 ? null : `图 ${String(row.evidenceCount)}`,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </dd>
        <dt>时限</dt>
        <dd>
          <Due row={row} today={session.today} isLong />
        </dd>
        <dt>承办人</dt>
        <dd>{row.assigneeName === null ? '还没有人' : <bdi>{row.assigneeName}</bdi>}</dd>
      </dl>
      <Kin row={row} isActive={isActive} />
      <p>
        <a href={queueAddress(listing, row.id)}>打开全文</a>{' '}
        <span className="soft">
          <kbd>Enter</kbd>，会记入审计日志
        </span>
      </p>
    </section>
  )
}
