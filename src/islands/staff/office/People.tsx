import { useState } from 'react'
import { InviteView, type PersonView } from '#shared/contract/people.ts'
import { roles, type Role } from '#shared/roles.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import stepCss from '#src/islands/parts/form/Step.module.css'
import { officeClock, officeTime } from '#src/islands/parts/time.ts'
import { useAct } from '../data/act.ts'
import { api, read } from '../data/api.ts'
import { useAnswer, useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { peopleQuery } from '../data/queries.ts'
import { fingerprint } from '../data/ring.ts'
import { sealRing } from '../data/sealing.ts'
import { Disabling } from './Disabling.tsx'
import { Renewal } from './Renewal.tsx'
import css from './person.module.css'

const invitable = ['triager', 'lead', 'auditor'] as const satisfies readonly Role[]
/** The powers of each role, for the lead who invites. */
const duties: Readonly<Record<Role, string>> = {
  triager: '能打开、办理线索。',
  lead: '能打开、办理线索，还能移送、批准奖励、管理人员。',
  auditor: '只看统计、奖励台账、人员和审计日志；没有钥匙，打不开线索。',
}
const states = { pending: '等待接纳', active: '在用', disabled: '已停用' } as const

function Invite() {
  const send = useChange(api.people.$post, peopleQuery.queryKey)
  const [role, setRole] = useState<(typeof invitable)[number]>('triager')
  const [invite, setInvite] = useState<InviteView | null>(null)
  const { busy, sentence, act } = useAct()
  return (
    <form
      className={stepCss.step}
      onSubmit={(event) => {
        event.preventDefault()
        act(async () => {
          setInvite(await read(InviteView, send({ json: { role } })))
        })
      }}
    >
      <h3>邀请同事</h3>
      <Choices
        legend="担任"
        chosen={role}
        onChoose={setRole}
        options={invitable.map((key) => [key, roles[key]] as const)}
      />
      <p className="soft">{duties[role]}</p>
      <Alert sentence={sentence} />
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          生成邀请码
        </button>
      </div>
      <div role="status">
        {invite !== null && (
          <div className="once">
            <p>
              {roles[invite.role]}邀请码，只显示这一次，{officeClock} {officeTime(invite.expiresAt)} 前有效：
            </p>
            <p>
              <code className="secret">{invite.code}</code>
            </p>
            <p>请当面或打电话告诉同事，让他在登录页点“用邀请码加入”。</p>
          </div>
        )}
      </div>
    </form>
  )
}

function Person({
  person,
  people,
  isLastLead,
  nameOf,
}: {
  readonly person: PersonView
  readonly people: readonly PersonView[]
  readonly isLastLead: boolean
  /** Returns the name of an account. */
  readonly nameOf: (id: string | null | undefined) => string | undefined
}) {
  const sendAdmission = useChange(api.people[':id'].admit.$post, peopleQuery.queryKey)
  const { session, ring, announce } = useDesk()
  const { busy, sentence, act } = useAct()
  const isLead = session.role === 'lead'
  const isInvitedByMe = person.invitedBy === session.accountId
  const param = { id: person.id }
  const admit = () => {
    act(async () => {
      if (ring === null) return
      await sendAdmission({
        param,
        json: person.role === 'auditor' ? {} : { ring: await sealRing(ring, person.recipient) },
      })
      announce(`已接纳${person.displayName}`)
    })
  }
  return (
    <li className={css.person}>
      <p>
        <b>
          <bdi>{person.displayName}</bdi>
        </b>
        （{person.account}） <span className="tag">{roles[person.role]}</span>{' '}
        <span className={person.state === 'pending' ? 'tag hot' : 'tag'}>{states[person.state]}</span>
      </p>
      {person.state === 'pending' && (
        <p>
          钥匙指纹 <code className="secret">{fingerprint(person.recipient)}</code>
          <br />
          <span className="soft">
            请先当面或打电话核对：与对方屏幕上的一致，再接纳。接纳后，此人
            {person.role === 'auditor' ? '能看统计、奖励台账和审计日志，打不开线索' : '能打开所有线索'}。
          </span>
        </p>
      )}
      {isLead && person.state === 'pending' && person.role === 'lead' && isInvitedByMe && (
        <p className="soft">
          {person.mayAdmit
            ? `现在没有别的负责人，只好由您一人邀请又接纳，审计日志会写明。以后要两位负责人各办一步的事，您和此人只算一位，到单位确认为止。`
            : '这位负责人是您邀请的：要由另一位负责人核对指纹、接纳。'}
        </p>
      )}
      {session.role !== 'triager' && person.broughtInBy !== null && (
        <p className="soft">
          由{nameOf(person.broughtInBy) ?? '一位负责人'}
          一人带进来，要两位负责人各办一步的事，两人只算一位。单位核实是另一个人以后，请管理系统的同事取出恢复页，在服务器上运行{' '}
          <code>npm run lead:confirm -- {person.account}</code>。
        </p>
      )}
      {isLead && person.id === session.accountId && (
        <p className="soft">
          {isLastLead
            ? '唯一的负责人不能停用。您要是忘了密码、丢了手机，就没有人能邀请同事、移送线索、批准奖励，您也要取出恢复页才能再进来：请尽快邀请另一位负责人。'
            : '要停用您自己，您提出，另一位负责人确认。您忘了密码或换了手机，请他给您重设码。'}
        </p>
      )}
      {person.mayAdmit && (
        <div className="bar">
          <button type="button" className="small" aria-disabled={busy} onClick={admit}>
            指纹一致，接纳<span className="visually-hidden">{person.displayName}</span>
          </button>
        </div>
      )}
      {person.state !== 'disabled' && (
        <Disabling
          person={person}
          people={people}
          askedBy={nameOf(person.disabling?.askedBy)}
          isLastLead={isLastLead}
        />
      )}
      {person.state === 'active' && <Renewal person={person} askedBy={nameOf(person.renewal?.askedBy)} />}
      <Alert sentence={sentence} />
    </li>
  )
}

/** The people of the office. A lead invites, admits and disables them. */
export function People() {
  const { session } = useDesk()
  const { value: people, sentence, reload } = useAnswer(peopleQuery)
  const leads = people?.filter(({ role, state }) => role === 'lead' && state === 'active') ?? []
  const nameOf = (id: string | null | undefined) => people?.find((person) => person.id === id)?.displayName
  return (
    <Page title="人员" onReload={reload}>
      <Alert sentence={sentence} onRetry={reload} />
      {people === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {people !== null && (
        <ul>
          {people.map((person) => (
            <Person
              key={person.id}
              person={person}
              people={people}
              isLastLead={leads.length === 1 && leads[0] === person}
              nameOf={nameOf}
            />
          ))}
        </ul>
      )}
      {session.role === 'lead' && <Invite />}
    </Page>
  )
}
