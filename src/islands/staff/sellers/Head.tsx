import { queryOptions } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { districts } from '#shared/places.ts'
import { SellerHead } from '#shared/sellers/contract.ts'
import { linkKeyOf } from '#shared/sellers/token.ts'
import type { TipSummary } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { api, read } from '../data/api.ts'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { keyOf } from '../data/keys.ts'
import { queueAddress, type Listing } from '../data/route.ts'
import { useCodes } from '../pictures/notes.ts'
import { Picture } from './Picture.tsx'
import { portraitOf, type Mark, type Portrait } from './portrait.ts'
import { useSummaries } from './summaries.ts'
import css from './head.module.css'

/** Identifiers that the picture shows. */
const mostMarks = 8
/** Words of one list: the others are counted. */
const mostWords = 4

/** The first tips of a seller. The answer is sealed. `count` asks again when the list knows more tips. */
const headQuery = (id: string, count: number) =>
  queryOptions({
    queryKey: ['seller', id, 'head', count],
    queryFn: () => read(SellerHead, api.sellers[':id'].tips.$get({ param: { id } })),
  })

const words = (list: Portrait['places']) =>
  list
    .slice(0, mostWords)
    .map(([word, count]) => `${word} ${String(count)}`)
    .join('、') + (list.length > mostWords ? ` 等 ${String(list.length)} 个` : '')

/** Days, prices, platforms and places of a seller, in one line. */
function Facts({ tips, portrait }: { readonly tips: SellerHead['tips']; readonly portrait: Portrait }) {
  const { prices } = portrait
  const days = [...new Set([tips[0]?.receivedOn, tips.at(-1)?.receivedOn])]
  return (
    <ul className={css.facts}>
      <li>收到 {days.join(' 至 ')}</li>
      {prices !== null && (
        <li>
          要价{' '}
          {prices.low === prices.high
            ? `${String(prices.low)} 元`
            : `${String(prices.low)}–${String(prices.high)} 元，最多见 ${String(prices.usual)} 元`}
        </li>
      )}
      {portrait.platforms.length > 0 && <li>平台 {words(portrait.platforms)}</li>}
      {portrait.places.length > 0 && <li>地方 {words(portrait.places)}</li>}
    </ul>
  )
}

/** The tips in the order of arrival, each with the identifiers that it names. */
function Order({
  head,
  opened,
  marks,
  listing,
}: {
  readonly head: SellerHead
  readonly opened: ReadonlyMap<string, TipSummary>
  readonly marks: readonly Mark[]
  readonly listing: Listing
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <ol className={css.order} data-open={isOpen ? '' : undefined}>
        {head.tips.map((tip, index) => {
          const summary = opened.get(tip.id)
          const named = marks.filter(({ at }) => at.includes(index))
          return (
            <li key={tip.id}>
              <span className="soft">{index + 1}</span>
              <a href={queueAddress(listing, tip.id)}>{tip.number}</a> {tip.receivedOn}
              {index === 0 && <span className="tag">最早举报</span>}
              <span className="soft">
                {tip.summary === null
                  ? '内容已按期限删除'
                  : [
                      ...new Set(named.map(({ kind }) => kind)),
                      ...(summary?.priceYuan === undefined ? [] : [`${String(summary.priceYuan)} 元`]),
                      ...(tip.district === null ? [] : [districts[tip.district]]),
                    ].join(' · ')}
              </span>
            </li>
          )
        })}
      </ol>
      {isOpen && <p className="soft">先后照收件链，谁也改不了。</p>}
      {head.tips.length > 1 && (
        <button
          type="button"
          className="quiet small"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen)
          }}
        >
          {isOpen ? '只看最早的一条' : `按收到的先后看 ${String(head.tips.length)} 条`}
        </button>
      )}
    </>
  )
}

function Opened({
  head,
  listing,
  onSelectAll,
  linkKey,
}: {
  readonly head: SellerHead
  readonly listing: Listing
  readonly onSelectAll: () => void
  readonly linkKey: Uint8Array
}) {
  const opened = useSummaries(head.tips)
  const codes = useCodes(head.codes)
  const portrait = useMemo(
    () => (opened === null || codes === null ? null : portraitOf(head, opened, codes, linkKey)),
    [head, opened, codes, linkKey],
  )
  if (opened === null || portrait === null) return <p className="soft">正在解密…</p>
  const { marks } = portrait
  const [first] = marks
  const unreadable = head.tips.filter(({ id, summary }) => summary !== null && !opened.has(id)).length
  const left = head.count - head.tips.length
  const { view, filter } = listing
  const isWhole = view === 'all' && Object.keys(filter).every((name) => name === 'seller' || name === 'sort')
  return (
    <>
      <div className={css.top}>
        <h3>
          {first === undefined ? '没有写号' : <Untrusted text={first.value} isExact />}
          {marks.length > 1 && ` 等 ${String(marks.length)} 个号`}
          <span className="soft"> · {head.count} 条线索</span>
        </h3>
        <button type="button" className="quiet small" onClick={onSelectAll}>
          {isWhole ? `选中这个卖家的 ${String(head.count)} 条` : '选中筛出来的全部'}{' '}
          <kbd>{keyOf('select-all')}</kbd>
        </button>
      </div>
      <Facts tips={head.tips} portrait={portrait} />
      {left > 0 && (
        <p className="soft">
          下面只看了最早的 {head.tips.length} 条，后面 {left} 条没有算进来。
        </p>
      )}
      {unreadable > 0 && <p className="soft">{unreadable} 条打不开：钥匙不符或内容已损坏。</p>}
      {marks.length > 0 && <Picture marks={marks.slice(0, mostMarks)} tips={head.tips} />}
      {marks.length > mostMarks && (
        <p className="soft">还有 {marks.length - mostMarks} 个号，写到的线索更少，没有画出来。</p>
      )}
      <Order head={head} opened={opened} marks={marks} listing={listing} />
    </>
  )
}

/** The head over the list of one seller's tips: what they tell together, opened in this browser alone. */
export function Head({
  sellerId,
  count,
  listing,
  onSelectAll,
}: {
  readonly sellerId: string
  /** Tips of the seller, as the list knows. */
  readonly count: number
  readonly listing: Listing
  readonly onSelectAll: () => void
}) {
  const { ring } = useDesk()
  const { value, sentence, reload } = useAnswer(headQuery(sellerId, count))
  const first = ring?.at(-1)
  const linkKey = useMemo(() => (first === undefined ? null : linkKeyOf(first.identity)), [first])
  return (
    <>
      <Alert sentence={sentence} onRetry={reload} />
      {value !== null && linkKey !== null && (
        <Opened head={value} listing={listing} onSelectAll={onSelectAll} linkKey={linkKey} />
      )}
    </>
  )
}
