import { keysOf } from '#shared/keys.ts'
import { statuses } from '#shared/tip/moves.ts'
import { api } from '../data/api.ts'
import { useDesk, useLoad } from '../data/session.ts'
import { Alert } from '#src/islands/parts/Field.tsx'
import { Purge } from './Purge.tsx'

/** How many tips there are in each state, for those who open none as well; and, for a lead, what goes in the next days. */
export function Stats() {
  const { session } = useDesk()
  const { value: stats, sentence, reload } = useLoad(() => api.stats(), 'stats')
  return (
    <section className="pane page" aria-labelledby="stats-title">
      <div className="pane-top">
        <h2 id="stats-title">统计</h2>
        <button type="button" className="quiet" onClick={reload}>
          刷新
        </button>
      </div>
      <Alert sentence={sentence} onRetry={reload} />
      {stats === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {stats !== null && (
        <table className="log">
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
          </tbody>
        </table>
      )}
      {session.role === 'lead' && <Purge />}
    </section>
  )
}
