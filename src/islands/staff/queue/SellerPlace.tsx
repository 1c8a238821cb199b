import { Alert } from '#src/islands/parts/Alert.tsx'
import { useLater } from '../later.ts'
import type { Listing } from '../data/route.ts'
import css from './queue.module.css'

const load = async () => (await import('../sellers/Head.tsx')).Head

/** The place of a seller's head over the list. Few lists have one: it loads with the first that has. */
export function SellerPlace(props: {
  readonly sellerId: string
  readonly count: number
  readonly listing: Listing
  readonly onSelectAll: () => void
}) {
  const { part: Head, sentence, retry } = useLater(load)
  return (
    <section className={css.seller} aria-label="这个卖家">
      <Alert sentence={sentence} onRetry={retry} />
      {Head !== null && <Head {...props} />}
    </section>
  )
}
