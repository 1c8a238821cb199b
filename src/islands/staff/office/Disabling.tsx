import { useState } from 'react'
import type { PersonView } from '#shared/contract/people.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Confirm } from '#src/islands/parts/dialog/Confirm.tsx'
import { useAct } from '../data/act.ts'
import { api } from '../data/api.ts'
import { useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { peopleQuery } from '../data/queries.ts'
import { canHandle } from '../tip/HandOver.tsx'

const consequences =
  '会立刻退出登录，钥匙会删除。替人代办的线索马上还给原承办人，其余承办的放回，或者交给选定的同事。停用后不能恢复，只能重新邀请。'

/** Stands for no colleague. */
const nobody = ''

/** Disables a person. Of a lead one lead asks, and another one confirms. */
export function Disabling({
  person,
  askedBy,
  isLastLead,
  people,
}: {
  readonly person: PersonView
  /** Everyone of the office. */
  readonly people: readonly PersonView[]
  /** Name of the lead who asked. */
  readonly askedBy: string | undefined
  readonly isLastLead: boolean
}) {
  const { session, announce } = useDesk()
  const routes = api.people[':id'].disable
  const disable = useChange(routes.$post, peopleQuery.queryKey)
  const ask = useChange(routes.ask.$post, peopleQuery.queryKey)
  const cancel = useChange(routes.cancel.$post, peopleQuery.queryKey)
  const confirm = useChange(routes.confirm.$post, peopleQuery.queryKey)
  const [isAsking, setAsking] = useState(false)
  const [heir, setHeir] = useState(nobody)
  const { busy, sentence, act } = useAct()
  const { disabling: request, displayName } = person
  const isSelf = person.id === session.accountId
  const takesTwo = person.role === 'lead' && person.state === 'active'
  const who = isSelf ? '您' : '此人'
  const param = { id: person.id }
  const tipsTo = heir === nobody ? {} : { tipsTo: heir }
  const heirs = canHandle(person) ? people.filter((one) => canHandle(one) && one.id !== person.id) : []
  const isFirstStep = request === null && takesTwo
  const name = <span className="visually-hidden">{displayName}</span>
  const onAct = () => {
    setAsking(false)
    act(async () => {
      if (request !== null) await confirm({ param, json: { askedBy: request.askedBy, ...tipsTo } })
      else if (takesTwo) await ask({ param })
      else await disable({ param, json: tipsTo })
      const isDone = request !== null || !takesTwo
      announce(isDone ? `已停用${displayName}` : `已提出停用${displayName}，等另一位负责人确认`)
    })
  }
  const mayBegin = request === null && (takesTwo ? !isLastLead : !isSelf)
  const openDialog = () => {
    setAsking(true)
  }
  return (
    <>
      {request !== null && (
        <p>
          {request.askedBy === session.accountId ? '您' : (askedBy ?? '负责人')} {request.askedOn}{' '}
          {isSelf && request.askedBy === session.accountId ? '提出停用自己' : `提出停用${who}`}，
          {request.needsConsent ? `没有第三位负责人，要${who}自己同意。` : '要另一位负责人在这里确认。'}
          七天没有人{request.needsConsent ? '同意' : '确认'}就作废。
          {request.needsConsent && !isSelf && (
            <span className="soft">
              此人已经不在的，请管理系统的同事取出恢复页，在服务器上运行{' '}
              <code>npm run lead:disable -- {person.account}</code>。
            </span>
          )}
        </p>
      )}
      {session.role === 'lead' && (
        <div className="bar">
          {request?.mayConfirm && (
            <button type="button" className="small" aria-disabled={busy} onClick={openDialog}>
              {isSelf ? '同意停用我' : '确认停用'}
              {name}
            </button>
          )}
          {request?.askedBy === session.accountId && (
            <button
              type="button"
              className="quiet small"
              aria-disabled={busy}
              onClick={() => {
                act(async () => {
                  await cancel({ param })
                  announce('已收回')
                })
              }}
            >
              收回停用{name}
            </button>
          )}
          {mayBegin && (
            <button type="button" className="quiet small" aria-disabled={busy} onClick={openDialog}>
              停用{name}
            </button>
          )}
        </div>
      )}
      <Alert sentence={sentence} />
      {isAsking && (
        <Confirm
          title={`停用${isSelf ? '您自己' : displayName}？`}
          act={isFirstStep ? '提出停用' : '停用'}
          choice={
            !isFirstStep &&
            heirs.length > 0 && (
              <Choices
                legend="承办的线索交给"
                chosen={heir}
                onChoose={setHeir}
                options={[
                  [nobody, '谁都不交，放回'],
                  ...heirs.map(({ id, displayName: heirName }) => [id, heirName] as const),
                ]}
              />
            )
          }
          onAct={onAct}
          onClose={() => {
            setAsking(false)
          }}
        >
          {isFirstStep
            ? `停用负责人要两位负责人各办一步：您提出，另一位在这一页确认，才停用。停用时，${who}${consequences}`
            : `${who}${consequences}`}
        </Confirm>
      )}
    </>
  )
}
