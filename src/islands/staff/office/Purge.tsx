import type { PurgeView } from '#shared/contract/overview.ts'
import { statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { useAnswer } from '../data/cache.ts'
import { purgeQuery } from '../data/queries.ts'
import { queueAddress, whole } from '../data/route.ts'
import css from './log.module.css'

const parts = { content: '内容', messages: '只剩的消息' } as const satisfies Record<
  PurgeView['rows'][number]['part'],
  string
>

/** Shows a lead the content that goes in the next days, in time to hold some of it. */
export function Purge() {
  const { value: purge, sentence, reload } = useAnswer(purgeQuery)
  return (
    <>
      <h3 id="purge-title">将要删除</h3>
      <Alert sentence={sentence} onRetry={reload} />
      {purge !== null && purge.haltedSince !== null && (
        <Alert
          sentence={`自动删除已经停下：服务器的时间离上一次到期检查（${purge.haltedSince}）超过一个月，可能不对。请负责运行维护的同事核对。`}
        />
      )}
      {purge !== null && (
        <p>
          到 {purge.until} 为止，到期删除 {purge.total} 条；另有 {purge.held} 条到期但被保留。
          {purge.total > purge.rows.length && `下面是最早的 ${String(purge.rows.length)} 条。`}
        </p>
      )}
      {purge !== null && purge.rows.length > 0 && (
        <table className={css.log} aria-labelledby="purge-title">
          <thead>
            <tr>
              <th scope="col">编号</th>
              <th scope="col">状态</th>
              <th scope="col">删什么</th>
              <th scope="col">哪天</th>
            </tr>
          </thead>
          <tbody>
            {purge.rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <a href={queueAddress(whole('all'), row.id)}>{row.number}</a>
                </td>
                <td>{statuses[row.status].label}</td>
                <td>{parts[row.part]}</td>
                <td className={css.whole}>{row.purgeOn}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
