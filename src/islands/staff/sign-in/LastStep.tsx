import { base64 } from '@scure/base'
import { useEffect, useEffectEvent, useState } from 'react'
import { SessionView } from '#shared/contract/sign-in.ts'
import { compact } from '#shared/folding.ts'
import type { NewOffice } from '#shared/sealing/office-keys.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { TextField, TotpField } from '#src/islands/parts/form/Field.tsx'
import { useAct } from '../data/act.ts'
import { api, read } from '../data/api.ts'
import { keepRing } from '../data/ring.ts'
import { sealRing } from '../data/sealing.ts'
import type { Enrolled } from './Enrolment.tsx'

const typedBack = 6

/** Last step of set-up: the end of the key, typed from paper, and the second factor. */
export function LastStep({
  code,
  keys,
  person,
  onDone,
  onBack,
  onMend,
}: {
  readonly code: string
  readonly keys: NewOffice
  readonly person: Enrolled
  readonly onDone: () => void
  readonly onBack: () => void
  readonly onMend: (fields: ReadonlyMap<string, string>) => void
}) {
  const [typed, setTyped] = useState('')
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, fields, act } = useAct()
  const mend = useEffectEvent(onMend)
  useEffect(() => {
    if (fields.has('/account') || fields.has('/displayName')) mend(fields)
  }, [fields])
  const submit = () => {
    const isRight = compact(typed).toUpperCase() === keys.paper.identity.slice(-typedBack)
    setFault(isRight ? null : '和恢复页上的不一样，请看着纸再输一次')
    if (!isRight) return
    act(async () => {
      const { office, paper, sealed } = keys
      const ring = [{ id: officeKeyId(office.recipient), identity: office.identity }]
      const set = api.setup.$post({
        json: {
          code,
          account: person.account,
          displayName: person.displayName,
          credentials: person.credentials,
          totp,
          officeRecipient: office.recipient,
          officeSealed: base64.encode(sealed),
          paperRecipient: paper.recipient,
          ring: await sealRing(ring, person.credentials.recipient),
        },
      })
      await keepRing(await read(SessionView, set), ring)
      onDone()
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextField
        label={`恢复页上钥匙的最后 ${String(typedBack)} 个字符`}
        hint="看着打印或抄好的纸输入，以确认它能用。"
        autoComplete="off"
        value={typed}
        onValue={setTyped}
        error={fault}
        focused
      />
      <TotpField value={totp} onValue={setTotp} error={fields.get('/totp')} />
      <Alert sentence={fields.size > 0 ? null : sentence} />
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          {busy ? '正在保存…' : '开通'}
        </button>
        <button type="button" className="quiet" onClick={onBack}>
          返回恢复页
        </button>
      </div>
    </form>
  )
}
