import { keysOf } from '#shared/keys.ts'
import { statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { statsQuery } from '../data/queries.ts'
import { Purge } from './Purge.tsx'
import css from './log.module.css'

/**
 * Counts reports by status and corrections apart, for an auditor too. A lead also sees the content that goes
 * in the next days.
 */
export function Stats() {
  const { session } = useDesk()
  const { value: stats, sentence, reload } = useAnswer(statsQuery)
  return (
    <Page title="统计" onReload={reload}>
      <Alert sentence={sentence} onRetry={reload} />
      {stats === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {stats !== null && (
        <table className={css.log}>
          <caption className="visually-hidden">线索数量</caption>
          <thead>
            <tr>
              <th scope="col">线索</th>
              <th scope="col">件数</th>
            </tr>
          </thead>
          <tbody>
            {keysOf(statuses).map((status) => (
              <tr key={status}>
                <th scope="row">{statuses[status].label}</th>
                <td>{stats.byStatus[status]}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">在办、逾期的</th>
              <td>{stats.overdue}</td>
            </tr>
            <tr>
              <th scope="row">在办、来自未验证通道的</th>
              <td>{stats.slow}</td>
            </tr>
            <tr>
              <th scope="row">另有改错，在办／全部</th>
              <td>
                {stats.corrections.open}／{stats.corrections.all}
              </td>
            </tr>
          </tbody>
        </table>
      )}
      {session.role === 'lead' && <Purge />}
    </Page>
  )
}
