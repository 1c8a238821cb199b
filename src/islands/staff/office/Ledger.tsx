import { type LedgerPage, type LedgerView, ledgerViews } from '#shared/contract/reward.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardAnswers, rewardReasons, rewardStates, yuan } from '#shared/tip/reward.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { countText } from '#src/islands/parts/count.ts'
import { More } from '#src/islands/parts/More.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { usePages } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { ledgerQuery } from '../data/queries.ts'
import { queueAddress, useFragment, whole } from '../data/route.ts'
import css from './log.module.css'

type Row = LedgerPage['rows'][number]

function Months({ months }: { readonly months: LedgerPage['months'] }) {
  return (
    <table className={css.log}>
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
    <table className={css.log}>
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
            <td className={css.whole}>
              {session.role === 'auditor' ? (
                row.number
              ) : (
                <a href={queueAddress(whole('closed'), row.tipId)}>{row.number}</a>
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
                  <b className={css.whole}>{yuan(row.amountFen)}</b>
                </>
              )}
              {row.state !== 'paid' && row.claimUntil !== null && (
                <>
                  <br />
                  <span className="soft">
                    截止 {row.claimUntil}
                    {row.answer !== null && `，举报人说${rewardAnswers[row.answer]}`}
                  </span>
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

/** The ledger of rewards: monthly totals, and each reward by state. It names staff, never a reporter. */
export function Ledger() {
  // The view is in the address: a person who comes back from a tip finds the rewards that wait.
  const { id } = useFragment()
  const view = keysOf(ledgerViews).find((name) => name === id) ?? 'all'
  const { pages, last, sentence, hasMore, isLoadingMore, reload, loadMore } = usePages(ledgerQuery(view))
  const rows = pages?.flatMap((page) => page.rows) ?? null
  return (
    <Page title="奖励台账" onReload={reload}>
      <p className="soft">只有编号、状态、金额和经办人，没有举报人的身份。</p>
      <Alert sentence={sentence} onRetry={reload} />
      {last === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {/* Totals and buttons stay while another view is on its way: the pressed button keeps the focus. */}
      {last !== null && (
        <>
          <h3>按月合计</h3>
          {last.months.length === 0 ? (
            <p className="empty">还没有批准过奖励。</p>
          ) : (
            <Months months={last.months} />
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
                  location.hash = `#rewards/${name}`
                }}
              >
                {ledgerViews[name]} {countText(last.counts[name])}
              </button>
            ))}
          </div>
          {rows?.length === 0 && <p className="empty">这里没有奖励。</p>}
          {rows !== null && rows.length > 0 && <Rows rows={rows} view={view} />}
        </>
      )}
      {hasMore && (
        <More
          isBusy={isLoadingMore}
          onMore={() => {
            void loadMore()
          }}
        />
      )}
    </Page>
  )
}
