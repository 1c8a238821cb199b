import { useEffect, useState } from 'react'
import type { AuditPage } from '#shared/contract.ts'
import { api } from '../data/api.ts'
import { useAct, useLoad } from '../data/session.ts'
import { Alert } from '#src/islands/parts/Field.tsx'
import { localTime } from '#src/islands/parts/time.ts'

const actions: Readonly<Record<string, string>> = {
  'office.set-up': '开通办公室',
  'session.sign-in': '登录',
  'session.sign-out': '退出',
  'session.end': '结束会话',
  'account.invite': '邀请',
  'account.join': '用邀请码加入',
  'account.admit': '接纳',
  'account.disable': '停用',
  'account.totp': '设置动态验证码',
  'tip.move': '改变状态',
  'tip.assign': '指定承办人',
  'tip.message': '给举报人留言',
  'tip.note': '写备注',
  'tip.contact': '查看联系方式',
  'tip.read': '打开线索',
  'tip.seen': '标为已读',
  'tip.hold': '保留，到期不删',
  'tip.unhold': '不再保留',
  'tip.purge': '到期删除',
  'reward.propose': '提出奖励',
  'reward.approve': '批准奖励',
  'reward.refuse': '不予奖励',
  'reward.open': '开放领取',
  'reward.pay': '登记发放',
  'reward.lapse': '领取到期',
  'system.purge': '到期删除，一次做完',
  'system.backup': '备份',
}

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
                <td>{actions[row.action] ?? row.action}</td>
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
