import { useState } from 'react'
import { RenewalCode } from '#shared/contract/renewal.ts'
import type { PersonView } from '#shared/contract/people.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { officeClock, officeTime } from '#src/islands/parts/time.ts'
import { useAct } from '../data/act.ts'
import { api, read } from '../data/api.ts'
import { useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { peopleQuery } from '../data/queries.ts'
import { fingerprint } from '../data/ring.ts'
import { sealRing } from '../data/sealing.ts'

/** A person who forgot the password or lost the phone: the code, then the new fingerprint. */
export function Renewal({
  person,
  askedBy,
}: {
  readonly person: PersonView
  /** Name of the lead who gave the code. */
  readonly askedBy: string | undefined
}) {
  const { session, ring, announce } = useDesk()
  const routes = api.people[':id'].renew
  const ask = useChange(routes.$post, peopleQuery.queryKey)
  const cancel = useChange(routes.cancel.$post, peopleQuery.queryKey)
  const complete = useChange(routes.complete.$post, peopleQuery.queryKey)
  const [code, setCode] = useState<RenewalCode | null>(null)
  const { busy, sentence, act } = useAct()
  const isLead = session.role === 'lead'
  const isSelf = person.id === session.accountId
  const { renewal } = person
  const param = { id: person.id }
  const name = <span className="visually-hidden">{person.displayName}</span>
  return (
    <>
      {renewal !== null && (
        <p>
          {askedBy === undefined ? '服务器上的命令' : `负责人${askedBy}`}
          给了{isSelf ? '您' : '此人'}重设码（忘了密码或换了手机）。
          {renewal.recipient === null ? '还没有用。' : '新密码和新验证器已经设好，等负责人核对指纹后换上。'}
          {isSelf && ' 不是您要的，请点“撤销”，并告诉别的同事。'}
        </p>
      )}
      {renewal?.recipient !== undefined && renewal.recipient !== null && isLead && !isSelf && (
        <p>
          新的钥匙指纹 <code className="secret">{fingerprint(renewal.recipient)}</code>
          <br />
          <span className="soft">
            {renewal.mayComplete
              ? '请先当面或打电话核对：是本人，指纹与对方屏幕上的一致，再换上。换上后，旧密码和旧手机失效，此人在别处的登录结束。'
              : `此人是负责人，${renewal.askedBy === session.accountId ? '重设码是您给的' : '给重设码的负责人和您只算一位'}：要由另一位负责人核对、换上；或者撤销，此人用新的重设码时证明原来的密码或手机。`}
          </span>
        </p>
      )}
      <div className="bar">
        {renewal?.recipient !== undefined && renewal.recipient !== null && renewal.mayComplete && (
          <button
            type="button"
            className="small"
            aria-disabled={busy}
            onClick={() => {
              act(async () => {
                if (ring === null || renewal.recipient === null) return
                await complete({
                  param,
                  json: person.role === 'auditor' ? {} : { ring: await sealRing(ring, renewal.recipient) },
                })
                announce(`${person.displayName}的新密码和新验证器已换上`)
              })
            }}
          >
            指纹一致，换上{name}
          </button>
        )}
        {renewal !== null && (isLead || isSelf) && (
          <button
            type="button"
            className="quiet small"
            aria-disabled={busy}
            onClick={() => {
              act(async () => {
                await cancel({ param })
                setCode(null)
                announce('重设码已撤销')
              })
            }}
          >
            撤销重设{name}
          </button>
        )}
        {renewal === null && isLead && !isSelf && (
          <button
            type="button"
            className="quiet small"
            aria-disabled={busy}
            onClick={() => {
              act(async () => {
                setCode(await read(RenewalCode, ask({ param })))
              })
            }}
          >
            忘了密码或换了手机{name}
          </button>
        )}
      </div>
      <Alert sentence={sentence} />
      <div role="status">
        {code !== null && renewal?.recipient === null && (
          <div className="once">
            <p>
              重设码，只显示这一次，{officeClock} {officeTime(code.expiresAt)} 前有效：
            </p>
            <p>
              <code className="secret">{code.code}</code>
            </p>
            <p>请先确认是本人，再当面或打电话告诉他，让他在登录页点“忘了密码或换了手机”。</p>
          </div>
        )}
      </div>
    </>
  )
}
