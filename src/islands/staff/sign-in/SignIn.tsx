import { useRef, useState, type ReactNode } from 'react'
import { isRefused } from '../data/api.ts'
import { useAct } from '../data/act.ts'
import { keylessSentence } from '../data/browser.ts'
import { CodeWanted, NotAdmitted, WrongPassword, type Answers, type Entry, type Keys } from './sign-in.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Gate } from '#src/islands/staff/sign-in/Gate.tsx'
import { PasswordField, TextField, TotpField } from '#src/islands/parts/form/Field.tsx'
import { fingerprint } from '../data/ring.ts'

/** Asks for account, password and, on demand, a code. The password becomes keys here and never travels. */
export function SignIn({
  title,
  lead,
  account: fixedAccount,
  submitLabel,
  enter,
  onEntered,
  children,
}: {
  readonly title: string
  readonly lead?: string | undefined
  /** The account that locked the screen: no other may unlock it. */
  readonly account?: string | undefined
  readonly submitLabel: string
  readonly enter: (answers: Answers) => Promise<Entry>
  readonly onEntered: (entry: Entry) => void
  readonly children?: ReactNode
}) {
  const [account, setAccount] = useState(fixedAccount ?? '')
  const password = useRef<HTMLInputElement>(null)
  /** Kept between password and code: a code that waits for a slow computer's stretch may be too old. */
  const keys = useRef<Keys | null>(null)
  /** Counts the changes of account and password: other ones have other keys. */
  const changes = useRef(0)
  const [totp, setTotp] = useState('')
  const [wantsTotp, setWantsTotp] = useState(false)
  const [fault, setFault] = useState<string | null>(keylessSentence)
  const { busy, error, sentence, act } = useAct()

  const submit = () => {
    const wrong =
      account.trim() === ''
        ? '请填写账号。'
        : (password.current?.value ?? '') === ''
          ? '请填写密码。'
          : wantsTotp && totp === ''
            ? '请填写动态验证码。'
            : keylessSentence()
    setFault(wrong)
    if (wrong !== null) return
    const before = changes.current
    act(async () => {
      try {
        const entry = await enter({
          account: account.trim(),
          password: password.current?.value ?? '',
          totp,
          keys: keys.current,
        })
        keys.current = null
        if (password.current !== null) password.current.value = ''
        setTotp('')
        setWantsTotp(false)
        onEntered(entry)
      } catch (failure) {
        // A refused code may be used up.
        if (isRefused(failure, 'wrong-credentials')) setTotp('')
        keys.current = failure instanceof CodeWanted && before === changes.current ? failure.keys : null
        if (failure instanceof CodeWanted) {
          setWantsTotp(true)
          return
        }
        throw failure
      }
    })
  }
  return (
    <Gate>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        onInput={({ target }) => {
          if (target instanceof HTMLInputElement && target.autocomplete === 'one-time-code') return
          changes.current += 1
          keys.current = null
        }}
      >
        <h1>{title}</h1>
        {lead !== undefined && <p>{lead}</p>}
        <TextField
          label="账号"
          autoComplete="username"
          value={account}
          onValue={setAccount}
          readOnly={fixedAccount !== undefined}
          focused={fixedAccount === undefined}
        />
        <PasswordField field={password} focused={fixedAccount !== undefined} />
        {wantsTotp && <TotpField value={totp} onValue={setTotp} focused />}
        <Alert
          sentence={
            fault ??
            (error instanceof WrongPassword ? '密码不对。' : error instanceof NotAdmitted ? null : sentence)
          }
        />
        {error instanceof NotAdmitted && <Waiting recipient={error.recipient} />}
        <p role="status">{busy ? '正在计算密钥…' : ''}</p>
        <div className="bar">
          <button type="submit" aria-disabled={busy}>
            {submitLabel}
          </button>
        </div>
        {children}
      </form>
    </Gate>
  )
}

/** Shows a person who joined, or set a new password, the fingerprint to compare with the lead. */
export function Waiting({
  recipient,
  act = '接纳',
}: {
  readonly recipient: string
  readonly act?: '接纳' | '换上'
}) {
  return (
    <div className="once" role="status">
      <p>
        <b>还差一步：等负责人{act}。</b>请把下面的钥匙指纹当面或打电话念给负责人核对，{act}后就能登录。
      </p>
      <p>
        钥匙指纹 <code className="secret">{fingerprint(recipient)}</code>
      </p>
    </div>
  )
}
