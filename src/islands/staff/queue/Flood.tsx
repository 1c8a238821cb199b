import type { QueueRow } from '#shared/contract/queue.ts'
import type { FloodView } from '#shared/sellers/flood.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { keyOf } from '../data/keys.ts'
import { isOpen, sealedTexts, useOpened } from '../data/opened.ts'
import { queueAddress, type Listing } from '../data/route.ts'
import tipCss from '../tip/tip.module.css'
import css from './queue.module.css'

type Flood = NonNullable<QueueRow['flood']>

/** Returns the parts of a flood that a person wants to know before they open it. */
export function floodParts({ slow, pictures }: Flood): string[] {
  return [
    ...(slow === 0 ? [] : [`${String(slow)} 条未验证`]),
    ...(pictures === 0 ? [] : [`${String(pictures)} 条有图`]),
  ]
}

/** Address of the list that shows a flood: samples, and the tips that differ. */
export function floodAddress({ view, filter }: Listing, { id }: Flood): string {
  return queueAddress({ view, filter: { ...filter, flood: id } })
}

/** Above the list of a flood: its size, and the way to select all that are alike. */
export function FloodHead({
  flood: { alike, different, differing },
  onSelectAlike,
}: {
  readonly flood: FloodView
  readonly onSelectAlike: () => void
}) {
  return (
    <div className={css.flood}>
      <p>
        <b>{alike.length + different} 条文字几乎一样</b>，还没有人办。
        {different > 0 && `其中 ${String(different)} 条有不一样的地方，都列在下面，请逐条看。`}
        {different > differing.length && `先列 ${String(differing.length)} 条，办完再列其余的。`}
      </p>
      {alike.length > 0 && (
        <button type="button" className="small" onClick={onSelectAlike}>
          选中一样的 {alike.length} 条 <kbd>{keyOf('select-all')}</kbd>
        </button>
      )}
    </div>
  )
}

function Words({ sealed }: { readonly sealed: string }) {
  const opened = useOpened(TipSummary, sealed)
  return isOpen(opened) ? <Untrusted text={opened.text} /> : <>{sealedTexts[opened]}</>
}

/** The flood at the cursor: one of its texts. No key decides on it before it is open. */
export function FloodPreview({
  row,
  flood,
  listing,
}: {
  readonly row: QueueRow
  readonly flood: Flood
  readonly listing: Listing
}) {
  return (
    <section
      className={['pane', tipCss.tip, tipCss.preview, css.floodAtCursor].join(' ')}
      aria-labelledby="preview-title"
    >
      <div className={tipCss.top}>
        <h2 id="preview-title">{flood.count} 条相同文字</h2>
        {floodParts(flood).map((part) => (
          <span className="tag" key={part}>
            {part}
          </span>
        ))}
      </div>
      {row.summary !== null && (
        <p className={tipCss.body}>
          <Words sealed={row.summary} />
        </p>
      )}
      <p>
        这些线索的文字几乎一样，在列表里合成一行。展开以后先看三条样本，再看不一样的；一样的可以一次办完，也可以一次撤回。
      </p>
      <p>
        <a href={floodAddress(listing, flood)}>展开</a>{' '}
        <span className="soft">
          <kbd>Enter</kbd>
        </span>
      </p>
    </section>
  )
}
