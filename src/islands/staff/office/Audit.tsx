import { useEffect, useState } from 'react'
import { auditActions } from '#shared/audit.ts'
import type { AuditPage } from '#shared/contract/staff.ts'
import { api } from '../data/api.ts'
import { useAct, useLoad } from '../data/session.ts'
import { Alert } from '#src/islands/parts/Field.tsx'
import { localTime } from '#src/islands/parts/time.ts'

/** The audit log, newest first: who did what, to what, when. */
export function Audit() {
  const { value: first, sentence, reload } = useLoad(() => api.audit(null), 'audit')
  const [pages, setPages] = useState<AuditPage | null>(null)
  const more = useAct()
  useEffect(() => {
    setPages(first)
  }, [first])
  const loadMore = () => {
    more.act(async () => {
      if (pages?.next == null) return
      const page = await api.audit(pages.next)
      setPages({ rows: [...pages.rows, ...page.rows], next: page.next })
    })
  }
  return (
    <section className="pane page" aria-labelledby="audit-title">
      <div className="pane-top">
        <h2 id="audit-title">审计日志</h2>
        <button type="button" className="quiet" onClick={reload}>
          刷新
        </button>
      </div>
      <Alert sentence={sentence ?? more.sentence} onRetry={reload} />
      {pages === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {pages !== null && (
        <table className="log">
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">谁</th>
              <th scope="col">做了什么</th>
              <th scope="col">对象</th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((row) => (
              <tr key={row.id}>
                <td>{localTime(row.at)}</td>
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
      {pages?.next != null && (
        <p className="more">
          <button type="button" className="quiet" aria-disabled={more.busy} onClick={loadMore}>
            {more.busy ? '正在载入…' : '更多'}
          </button>
        </p>
      )}
    </section>
  )
}
