import { useState } from 'react'
import { TotpStart } from '#shared/contract/sign-in.ts'
import { api, read } from '../data/api.ts'
import { useAct } from '../data/act.ts'
import { CodeStep, PersonStep, type Enrolled } from './Enrolment.tsx'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Gate } from '#src/islands/staff/sign-in/Gate.tsx'
import { TotpField } from '#src/islands/parts/form/Field.tsx'
import { Waiting } from './SignIn.tsx'

/** Joins the office with an invite. Ends with the fingerprint that a lead compares. */
export function Join() {
  const [begun, setBegun] = useState<{ code: string; totp: TotpStart } | null>(null)
  const [person, setPerson] = useState<Enrolled | null>(null)
  const [totp, setTotp] = useState('')
  const [isDone, setIsDone] = useState(false)
  const { busy, sentence, fields, act } = useAct()
  const join = () => {
    act(async () => {
      if (begun === null || person === null) return
      const { account, displayName, credentials } = person
      await api.join.$post({ json: { code: begun.code, account, displayName, credentials, totp } })
      setIsDone(true)
    })
  }
  const mustMend = fields.size > 0 && !fields.has('/totp')
  return (
    <Gate>
      <h1>用邀请码加入</h1>
      {begun === null && (
        <CodeStep
          label="邀请码"
          start={(code) => read(TotpStart, api.join.start.$post({ json: { code } }))}
          onStarted={(code, started) => {
            setBegun({ code, totp: started })
          }}
        />
      )}
      {begun !== null && !isDone && (
        <div hidden={person !== null && !mustMend}>
          <PersonStep totp={begun.totp} fields={fields} onEnrolled={setPerson} />
        </div>
      )}
      {person !== null && !isDone && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            join()
          }}
        >
          <TotpField
            label="最后一步：动态验证码"
            focused
            value={totp}
            onValue={setTotp}
            error={fields.get('/totp')}
          />
          <Alert sentence={fields.has('/totp') ? null : sentence} />
          <div className="bar">
            <button type="submit" aria-disabled={busy}>
              加入
            </button>
          </div>
        </form>
      )}
      {person !== null && isDone && <Waiting recipient={person.credentials.recipient} />}
      <p>
        <a href="#new">返回登录</a>
      </p>
    </Gate>
  )
}
