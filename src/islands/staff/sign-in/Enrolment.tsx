import { useState } from 'react'
import type { z } from 'zod'
import { foldedAccount, type Credentials, type TotpStart } from '#shared/contract/sign-in.ts'
import { seenCharacters } from '#shared/folding.ts'
import { roles } from '#shared/roles.ts'
import type { Identity } from '#shared/sealing/seal.ts'
import { useAct } from '../data/act.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { TextField } from '#src/islands/parts/form/Field.tsx'
import { newCredentials } from '../data/ring.ts'
import { NewPassword } from './NewPassword.tsx'
import { weakness } from './password.ts'
import { TotpPicture } from '#src/islands/staff/sign-in/totp/TotpPicture.tsx'

/** A new person: name, credentials and keys. */
export interface Enrolled {
  readonly account: string
  readonly displayName: string
  readonly credentials: z.infer<typeof Credentials>
  readonly identity: Identity
}

/** First step of set-up, of joining and of a renewal: the single-use code. */
export function CodeStep<Start extends TotpStart>({
  label,
  start,
  onStarted,
}: {
  readonly label: string
  readonly start: (code: string) => Promise<Start>
  readonly onStarted: (code: string, started: Start) => void
}) {
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const submit = () => {
    setFault(code.trim() === '' ? '请输入代码。' : null)
    if (code.trim() === '') return
    act(async () => {
      onStarted(code.trim(), await start(code.trim()))
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextField label={label} autoComplete="off" value={code} onValue={setCode} focused />
      <Alert sentence={fault ?? sentence} />
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          下一步
        </button>
      </div>
    </form>
  )
}

/** Second step: the authenticator, the name, the password. `fields` holds the refusals of an earlier try. */
export function PersonStep({
  totp,
  fields,
  onEnrolled,
}: {
  readonly totp: TotpStart
  readonly fields: ReadonlyMap<string, string>
  readonly onEnrolled: (person: Enrolled) => void
}) {
  const [account, setAccount] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [secret, setSecret] = useState({ password: '', repeated: '' })
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map())
  const { busy, sentence, act } = useAct()
  const check = () => {
    const found = new Map<string, string>()
    if (!/^[a-z0-9][a-z0-9._-]{1,31}$/.test(account))
      found.set('/account', '账号用 2–32 个小写字母、数字、点或横线')
    if (seenCharacters(displayName) === 0) found.set('/displayName', '请填写姓名')
    const weak = weakness(secret.password, account)
    if (weak !== null) found.set('/password', weak)
    else if (secret.password !== secret.repeated) found.set('/password', '两次输入的密码不一样')
    return found
  }
  const submit = () => {
    const found = check()
    setFaults(found)
    if (found.size > 0) return
    act(async () => {
      onEnrolled({ account, displayName: displayName.trim(), ...(await newCredentials(secret.password)) })
    })
  }
  const fault = (pointer: string) => faults.get(pointer) ?? fields.get(pointer) ?? null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p>
        您将担任：<b>{roles[totp.role]}</b>
      </p>
      <h2>一、手机验证器</h2>
      <TotpPicture totp={totp} />
      <h2>二、账号和密码</h2>
      <TextField
        label="账号"
        hint="登录用，例如 zhang.san"
        autoComplete="username"
        value={account}
        error={fault('/account')}
        onValue={(text) => {
          setAccount(foldedAccount(text))
        }}
      />
      <TextField
        label="姓名"
        hint="同事看到的名字"
        autoComplete="name"
        value={displayName}
        error={fault('/displayName')}
        onValue={setDisplayName}
      />
      <NewPassword value={secret} onValue={setSecret} error={fault('/password')} />
      <Alert sentence={faults.size > 0 ? '有几项需要修改，请看上面的红字。' : sentence} />
      <p role="status">{busy ? '正在计算密钥…' : ''}</p>
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          下一步
        </button>
      </div>
    </form>
  )
}
