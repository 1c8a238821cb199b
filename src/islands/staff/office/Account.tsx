import { useState } from 'react'
import { TotpStart, type OpenSession } from '#shared/contract/sign-in.ts'
import { roles } from '#shared/roles.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { TotpField } from '#src/islands/parts/form/Field.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { officeClock, officeTime } from '#src/islands/parts/time.ts'
import { TotpPicture } from '#src/islands/staff/sign-in/totp/TotpPicture.tsx'
import { useAct } from '../data/act.ts'
import { api, read, readSession } from '../data/api.ts'
import { useAnswer, useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { sessionsQuery } from '../data/queries.ts'
import { refusedSentence } from '#src/islands/staff/Refused.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import css from './person.module.css'

/** Sets a second factor later. Only a demo has accounts without one. */
function TotpEnrolment() {
  const { session, announce, renew } = useDesk()
  const [totp, setTotp] = useState<TotpStart | null>(null)
  const [code, setCode] = useState('')
  const { busy, sentence, fields, act } = useAct()
  if (session.hasTotp) return <p>动态验证码已设置，登录时需要。</p>
  if (totp === null) {
    return (
      <>
        <p>还没有设置动态验证码。演示站点不强制；正式运行时必须有。</p>
        <div className="bar">
          <button
            type="button"
            aria-disabled={busy}
            onClick={() => {
              act(async () => {
                setTotp(await read(TotpStart, api.totp.start.$post()))
              })
            }}
          >
            设置动态验证码
          </button>
        </div>
        <Alert sentence={sentence} />
      </>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        act(async () => {
          await api.totp.$post({ json: { totp: code } })
          renew(await readSession())
          announce('动态验证码已设置')
        })
      }}
    >
      <TotpPicture totp={totp} />
      <TotpField value={code} onValue={setCode} error={fields.get('/totp')} />
      <Alert sentence={fields.size > 0 ? null : sentence} />
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          确认
        </button>
      </div>
    </form>
  )
}

function SessionRow({ open }: { readonly open: OpenSession }) {
  const { announce } = useDesk()
  const endSession = useChange(api.sessions[':id'].$delete, sessionsQuery.queryKey)
  const { busy, sentence, act } = useAct()
  const end = () => {
    act(async () => {
      await endSession({ param: { id: open.id } })
      announce('会话已结束')
    })
  }
  return (
    <li className={css.person}>
      <p>
        <bdi>{open.displayName}</bdi> · 登录 {officeTime(open.createdAt)} · 最近活动 {officeTime(open.seenAt)}
        {open.current && (
          <>
            {' '}
            <span className="tag">这一个</span>
          </>
        )}
      </p>
      {!open.current && (
        <button type="button" className="quiet small" aria-disabled={busy} onClick={end}>
          结束
          <span className="visually-hidden">
            {open.displayName} {officeTime(open.createdAt)} 的会话
          </span>
        </button>
      )}
      <Alert sentence={sentence} />
    </li>
  )
}

/** The person's account: second factor and open sessions. */
export function Account() {
  const { session } = useDesk()
  const refused = refusedSentence(session.refused)
  const { value: sessions, sentence, reload } = useAnswer(sessionsQuery)
  return (
    <Page title="我的账号">
      <p>
        <bdi>{session.displayName}</bdi>（{session.account}），{roles[session.role]}
      </p>
      {refused !== null && <p>{refused}</p>}
      <h3>密码</h3>
      <ChangePassword />
      <h3>动态验证码</h3>
      <TotpEnrolment />
      <h3>{session.role === 'lead' ? '所有人打开的会话' : '打开的会话'}</h3>
      <Alert sentence={sentence} onRetry={reload} />
      {sessions === null && sentence === null && <p className="waiting">正在载入…</p>}
      {sessions !== null && <p className="soft">时间是{officeClock}。</p>}
      {sessions !== null && (
        <ul>
          {sessions.map((open) => (
            <SessionRow key={open.id} open={open} />
          ))}
        </ul>
      )}
    </Page>
  )
}
