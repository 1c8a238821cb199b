import { useEffect, useState } from 'react'
import { ledgerViews, type LedgerPage, type LedgerView } from '#shared/contract/staff.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardReasons, rewardStates } from '#shared/tip/reward.ts'
import { yuan } from '#shared/tip/reward.ts'
import { api } from '../data/api.ts'
import { useAct, useDesk, useLoad } from '../data/session.ts'
import { Alert } from '#src/islands/parts/Field.tsx'
import { countText } from '../queue/Queue.tsx'
import { addressOf } from '../route.ts'

type Row = LedgerPage['rows'][number]

function Months({ months }: { readonly months: LedgerPage['months'] }) {
  return (
    <table className="log">
      <caption className="visually-hidden">按月合计</caption>
      <thead>
        <tr>
          <th scope="col">月份</th>
          <th scope="col">批准</th>
          <th scope="col">发放</th>
        </tr>
      </thead>
      <tbody>
        {months.map((one) => (
          <tr key={one.month}>
            <th scope="row">{one.month}</th>
            <td>
              {one.approved} 件，{yuan(one.approvedFen)}
            </td>
            <td>
              {one.paid} 件，{yuan(one.paidFen)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Rows({ rows, view }: { readonly rows: readonly Row[]; readonly view: LedgerView }) {
  const { session } = useDesk()
  const people = ({ proposedBy, approvedBy, paidBy }: Row) =>
    [
      ['提出', proposedBy],
      ['批准', approvedBy],
      ['发放', paidBy],
    ].filter((entry): entry is [string, string] => entry[1] !== null)
  return (
    <table className="log">
      <caption className="visually-hidden">{ledgerViews[view]}</caption>
      <thead>
        <tr>
          <th scope="col">编号，{view === 'due' ? '线索时限' : '最近一步'}</th>
          <th scope="col">状态，金额</th>
          <th scope="col">经办</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.tipId}>
            <td className="whole">
              {session.role === 'auditor' ? (
                row.number
              ) : (
                <a href={addressOf({ pane: 'queue', view: 'closed', tipId: row.tipId })}>{row.number}</a>
              )}
              <br />
              <span className="soft">{row.on}</span>
            </td>
            <td>
              {row.state === null ? ledgerViews.due : rewardStates[row.state].label}
              {row.reason !== null && `：${rewardReasons[row.reason]}`}
              {row.amountFen !== null && (
                <>
                  <br />
                  <b className="whole">{yuan(row.amountFen)}</b>
                </>
              )}
              {row.state !== 'paid' && row.claimUntil !== null && (
                <>
                  <br />
                  <span className="soft">截止 {row.claimUntil}</span>
                </>
              )}
            </td>
            <td>
              {people(row).map(([what, name]) => (
                <div key={what}>
                  {what} <bdi>{name}</bdi>
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The ledger of rewards: monthly totals, and every reward by state. It knows numbers and staff, never a reporter. */
export function Ledger() {
  const [view, setView] = useState<LedgerView>('all')
  const { value: first, sentence, reload } = useLoad(() => api.rewards(view, null), view)
  const [pages, setPages] = useState<{ view: LedgerView; page: LedgerPage } | null>(null)
  const more = useAct()
  // Totals and buttons stay while another view is fetched: whoever pressed one keeps the focus.
  useEffect(() => {
    if (first !== null) setPages({ view, page: first })
  }, [first, view])
  const page = pages?.page ?? null
  const rows = pages?.view === view ? pages.page.rows : null
  const next = rows === null ? null : (page?.next ?? null)
  const loadMore = () => {
    more.act(async () => {
      if (next === null || rows === null) return
      const found = await api.rewards(view, next)
      setPages({ view, page: { ...found, rows: [...rows, ...found.rows] } })
    })
  }
  return (
    <section className="pane page" aria-labelledby="ledger-title">
      <div className="pane-top">
        <h2 id="ledger-title">奖励台账</h2>
        <button type="button" className="quiet" onClick={reload}>
          刷新
        </button>
      </div>
      <p className="soft">只有编号、状态、金额和经办人，没有举报人的身份。</p>
      <Alert sentence={sentence ?? more.sentence} onRetry={reload} />
      {page === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {page !== null && (
        <>
          <h3>按月合计</h3>
          {page.months.length === 0 ? (
            <p className="empty">还没有批准过奖励。</p>
          ) : (
            <Months months={page.months} />
          )}
          <h3>明细</h3>
          <div className="bar" role="group" aria-label="按状态看">
            {keysOf(ledgerViews).map((name) => (
              <button
                key={name}
                type="button"
                className={name === view ? 'small' : 'quiet small'}
                aria-pressed={name === view}
                onClick={() => {
                  setView(name)
                }}
              >
                {ledgerViews[name]} {countText(page.counts[name])}
              </button>
            ))}
          </div>
          {rows?.length === 0 && <p className="empty">这里没有奖励。</p>}
          {rows !== null && rows.length > 0 && <Rows rows={rows} view={view} />}
        </>
      )}
      {next !== null && (
        <p className="more">
          <button type="button" className="quiet" aria-disabled={more.busy} onClick={loadMore}>
            {more.busy ? '正在载入…' : '更多'}
          </button>
        </p>
      )}
    </section>
  )
}
