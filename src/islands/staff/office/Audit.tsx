import { auditActions, refusedActor, refusedFactors } from '#shared/audit.ts'
import type { AuditPage } from '#shared/contract/audit.ts'
import { keysOf } from '#shared/keys.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { More } from '#src/islands/parts/More.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { actTime, actTimeHint, officeClock } from '#src/islands/parts/time.ts'
import { usePages } from '../data/cache.ts'
import { auditQuery } from '../data/queries.ts'
import css from './log.module.css'

type Row = AuditPage['rows'][number]

/** Returns the reason for a refused sign-in in words; null for any other act. */
function refusedWords({ actor }: Row): string | null {
  const factor = keysOf(refusedFactors).find((name) => actor === `${refusedActor}${name}`)
  return factor === undefined ? null : refusedFactors[factor]
}

function actorWords(row: Row): string {
  if (row.actorName !== null) return row.actorName
  if (refusedWords(row) !== null) return '不知道是谁'
  return row.actor.startsWith('invite:') ? '持邀请码或重设码的人' : '系统'
}

/** Returns the time of an act. Refused sign-ins are counted by the hour. */
function timeWords(row: Row): string {
  const time = actTime(row)
  return row.at === null || refusedWords(row) === null ? time : `${time.slice(0, -3)} 时`
}

function actWords(row: Row): string {
  const refused = refusedWords(row)
  return refused === null ? auditActions[row.action] : `${auditActions[row.action]}：${refused}`
}

/** Returns the subject of an act in words: a name, or a count of tips. */
function subjectWords({ action, subject, subjectName }: Row): string {
  if (subjectName !== null) return subjectName
  if (action === 'seller.find') return `${subject} 条`
  if (action !== 'seller.reindex') return '—'
  const [opened = '', stored = ''] = subject.split('/')
  return `打开 ${opened} 条，换上 ${stored} 条`
}

/** The audit log, newest first: who did what, to what, when. */
export function Audit() {
  const { pages, sentence, hasMore, isLoadingMore, reload, loadMore } = usePages(auditQuery)
  return (
    <Page title="审计日志" onReload={reload}>
      <Alert sentence={sentence} onRetry={reload} />
      {pages === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {pages !== null && <p className="soft">{actTimeHint}</p>}
      {pages !== null && (
        <p className="soft">没有登录成功的，同一个账号、同一个原因，每小时记一行，不论次数。</p>
      )}
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
                  <td>{timeWords(row)}</td>
                  <td>
                    <bdi>{actorWords(row)}</bdi>
                  </td>
                  <td>{actWords(row)}</td>
                  <td>
                    <bdi>{subjectWords(row)}</bdi>
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
