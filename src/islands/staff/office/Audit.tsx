import { auditActions } from '#shared/audit.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { More } from '#src/islands/parts/More.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { officeClock, officeTime } from '#src/islands/parts/time.ts'
import { usePages } from '../data/cache.ts'
import { auditQuery } from '../data/queries.ts'
import css from './log.module.css'

/** The audit log, newest first: who did what, to what, when. */
export function Audit() {
  const { pages, sentence, hasMore, isLoadingMore, reload, loadMore } = usePages(auditQuery)
  return (
    <Page title="审计日志" onReload={reload}>
      <Alert sentence={sentence} onRetry={reload} />
      {pages === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {pages !== null && (
        <table className={css.log}>
          <thead>
            <tr>
              <th scope="col">{officeClock}</th>
              <th scope="col">谁</th>
              <th scope="col">做了什么</th>
              <th scope="col">对象</th>
            </tr>
          </thead>
          <tbody>
            {pages
              .flatMap(({ rows }) => rows)
              .map((row) => (
                <tr key={row.id}>
                  <td>{officeTime(row.at)}</td>
                  <td>
                    <bdi>{row.actorName ?? (row.actor.startsWith('invite:') ? '持邀请码的人' : '系统')}</bdi>
                  </td>
                  <td>{auditActions[row.action]}</td>
                  <td>
                    <bdi>{row.subjectName ?? '—'}</bdi>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
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
