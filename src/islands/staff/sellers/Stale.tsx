import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { backlogQuery } from '../data/queries.ts'

/** Says to a lead how many tips of older rules there are, as long as there are any. */
export function Stale() {
  const { reindexing } = useDesk()
  const stale = useAnswer(backlogQuery).value?.stale ?? null
  if (reindexing.state === 'working')
    return (
      <p>
        正在重新比对，已做 {reindexing.done.toLocaleString('en')}，还剩 {reindexing.left.toLocaleString('en')}
      </p>
    )
  if (stale === null || stale === 0) return null
  return (
    <p>
      {stale >= 1000 ? '999 条以上' : `${String(stale)} 条`}以前的线索要<a href="#keys">重新比对</a>
    </p>
  )
}
