import { useRef, useState } from 'react'
import { RenewStart, RenewedView } from '#shared/contract/renewal.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Field, PasswordField, TotpField } from '#src/islands/parts/form/Field.tsx'
import { api, isRefused, read } from '../data/api.ts'
import { useAct } from '../data/act.ts'
import { newCredentials } from '../data/ring.ts'
import { CodeStep } from './Enrolment.tsx'
import { Gate } from './Gate.tsx'
import { NewPassword } from './NewPassword.tsx'
import { ringFromPaper, WrongPaper } from '../data/paper.ts'
import { weakness } from './password.ts'
import { Waiting } from './SignIn.tsx'
import { keysOf } from './sign-in.ts'
import { TotpPicture } from './totp/TotpPicture.tsx'

const left = {
  password: '还记得原来的密码',
  phone: '原来的手机验证器还在',
  none: '两样都没有了',
} as const
type Left = keyof typeof left

interface Begun {
  readonly code: string
  readonly start: RenewStart
}

/** A new password and a new authenticator under the same account. Ends with the fingerprint. */
function RenewForm({
  begun,
  onDone,
}: {
  readonly begun: Begun
  readonly onDone: (renewed: RenewedView) => void
}) {
  const { code, start } = begun
  const [secret, setSecret] = useState({ password: '', repeated: '' })
  const [kept, setKept] = useState<Left>('none')
  const old = useRef<HTMLInputElement>(null)
  const sheet = useRef<HTMLTextAreaElement>(null)
  const [oldTotp, setOldTotp] = useState('')
  const [totp, setTotp] = useState('')
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map())
  const { busy, error, sentence, fields, act } = useAct()
  const { paper } = start
  const isAsked = start.role === 'lead' && paper === null
  const check = () => {
    const found = new Map<string, string>()
    const oldPassword = old.current?.value ?? ''
    const weak = weakness(secret.password, start.account)
    if (weak !== null) found.set('/password', weak)
    else if (secret.password !== secret.repeated) found.set('/password', '两次输入的密码不一样')
    if (totp === '') found.set('/totp', '请填写新手机上的动态验证码')
    if (isAsked && kept === 'password' && oldPassword === '') found.set('/oldProof', '请填写原来的密码')
    if (isAsked && kept === 'phone' && oldTotp === '') found.set('/oldTotp', '请填写原来手机上的验证码')
    if (paper !== null && (sheet.current?.value ?? '').trim() === '')
      found.set('/paper', '请看着恢复页输入那一行')
    return found
  }
  const oldFactor = async () => {
    if (!isAsked || kept === 'none') return {}
    if (kept === 'phone') return { oldTotp }
    const password = old.current?.value ?? ''
    return { oldProof: (await keysOf({ account: start.account, password })).proof }
  }
  const submit = () => {
    const found = check()
    setFaults(found)
    if (found.size > 0) return
    act(async () => {
      const { credentials } = await newCredentials(secret.password)
      const shown =
        paper === null
          ? await oldFactor()
          : { paper: await ringFromPaper(paper, sheet.current?.value ?? '', credentials.recipient) }
      const sent = api.renew.$post({ json: { code, credentials, totp, ...shown } })
      const renewed = await read(RenewedView, sent)
      if (sheet.current !== null) sheet.current.value = ''
      onDone(renewed)
    })
  }
  const wrongPaper = error instanceof WrongPaper ? error.sentence : null
  // The answer to an earlier try may have been lost on its way.
  const spent =
    paper !== null && isRefused(error, 'wrong-code')
      ? '重设码已经用过或已过期。刚才要是已经换上了，请返回登录，用新密码和新手机试一试；登录不了的，再取一个重设码。'
      : null
  const fault = (pointer: string) => faults.get(pointer) ?? fields.get(pointer) ?? null
  const misplaced = kept === 'none' ? fields.get('/oldProof') : undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p>
        账号：<b>{start.account}</b>
        。账号不变，承办的线索和记录都还在。
        {paper === null
          ? '负责人核对指纹之前，原来的密码和手机照旧能用。'
          : '换上以后，原来的密码和手机马上失效，别处的登录结束。'}
      </p>
      <h2>一、手机验证器</h2>
      <TotpPicture totp={start} />
      <TotpField label="新的动态验证码" value={totp} onValue={setTotp} error={fault('/totp')} />
      <h2>二、新密码</h2>
      <NewPassword label="新密码" value={secret} onValue={setSecret} error={fault('/password')} />
      {paper !== null && (
        <>
          <h2>三、恢复页</h2>
          <Field
            label="恢复页上以 AGE-SECRET-KEY-1 开头的一行"
            hint="看着纸输入；空格、大小写都不要紧。它只在这台电脑的浏览器里用，不会发出去。"
            error={wrongPaper ?? fault('/paper')}
          >
            {(wiring) => (
              <textarea
                {...wiring}
                rows={3}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                ref={sheet}
              />
            )}
          </Field>
        </>
      )}
      {isAsked && (
        <>
          <h2>三、原来的还剩哪一样</h2>
          <p className="soft">
            您是负责人：能证明原来的一样最好，给您重设码的负责人就能核对、换上。两样都没有的，要由另一位负责人核对、换上。
          </p>
          <Choices
            legend="原来的"
            chosen={kept}
            onChoose={setKept}
            options={[
              ['password', left.password],
              ['phone', left.phone],
              ['none', left.none],
            ]}
          />
          {kept === 'password' && (
            <PasswordField field={old} focused={false} label="原来的密码" error={fault('/oldProof')} />
          )}
          {kept === 'phone' && (
            <TotpField
              label="原来手机上的验证码"
              value={oldTotp}
              onValue={setOldTotp}
              error={fault('/oldTotp')}
            />
          )}
        </>
      )}
      <Alert
        sentence={
          faults.size > 0
            ? '有几项需要修改，请看上面的红字。'
            : (spent ?? misplaced ?? (fields.size > 0 || wrongPaper !== null ? null : sentence))
        }
      />
      <p role="status">{busy ? '正在计算密钥…' : ''}</p>
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          换上
        </button>
      </div>
    </form>
  )
}

/** For a person who forgot the password or lost the phone: a code of a lead gives the account back. */
export function Renew() {
  const [begun, setBegun] = useState<Begun | null>(null)
  const [renewed, setRenewed] = useState<RenewedView | null>(null)
  return (
    <Gate>
      <h1>忘了密码或换了手机</h1>
      {begun === null && (
        <>
          <p>
            请当面或打电话找负责人，请他在“人员”里给您重设码。没有别的负责人能办的负责人：请取出恢复页，并请管理系统的同事在服务器上运行{' '}
            <code>npm run lead:code</code>。
          </p>
          <CodeStep
            label="重设码"
            start={(code) => read(RenewStart, api.renew.start.$post({ json: { code } }))}
            onStarted={(code, start) => {
              setBegun({ code, start })
            }}
          />
        </>
      )}
      {begun !== null && renewed === null && <RenewForm begun={begun} onDone={setRenewed} />}
      {renewed?.done === false && <Waiting recipient={renewed.recipient} act="换上" />}
      {renewed?.done === true && (
        <div className="once" role="status">
          <p>
            <b>已经换上。</b>请返回登录，用新密码和新手机登录。恢复页请马上锁回保险柜。
          </p>
        </div>
      )}
      <p>
        <a href="#new">返回登录</a>
      </p>
    </Gate>
  )
}
