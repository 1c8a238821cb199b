import { useRef, useState } from 'react'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { PasswordField, TotpField } from '#src/islands/parts/form/Field.tsx'
import { NewPassword } from '#src/islands/staff/sign-in/NewPassword.tsx'
import { weakness } from '#src/islands/staff/sign-in/password.ts'
import { keysOf } from '#src/islands/staff/sign-in/sign-in.ts'
import { useAct } from '../data/act.ts'
import { api, readSession } from '../data/api.ts'
import { useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { sessionsQuery } from '../data/queries.ts'
import { newCredentials } from '../data/ring.ts'
import { NotSealed, sealRing } from '../data/sealing.ts'

const blank = { password: '', repeated: '' }

/** Changes the own password: the ring is sealed to the new one here, and other sessions end. */
export function ChangePassword() {
  const { session, ring, announce, renew } = useDesk()
  const [isOpen, setOpen] = useState(false)
  const present = useRef<HTMLInputElement>(null)
  const [next, setNext] = useState(blank)
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<ReadonlyMap<string, string>>(new Map())
  const { busy, sentence, fields, act } = useAct()
  const change = useChange(api.password.$post, sessionsQuery.queryKey)
  const close = () => {
    setOpen(false)
    setNext(blank)
    setTotp('')
    setFault(new Map())
  }
  const submit = () => {
    const password = present.current?.value ?? ''
    const found = new Map<string, string>()
    if (password === '') found.set('/proof', '请填写现在的密码')
    const weak = weakness(next.password, session.account)
    if (weak !== null) found.set('/password', weak)
    else if (next.password !== next.repeated) found.set('/password', '两次输入的密码不一样')
    else if (next.password === password) found.set('/password', '新密码和现在的一样，请换一个')
    if (session.hasTotp && totp === '') found.set('/totp', '请填写动态验证码')
    setFault(found)
    if (found.size > 0) return
    act(async () => {
      if (session.ring !== null && ring === null)
        throw new NotSealed('屏幕已锁定，密码没有改；解锁后再提交。')
      const { proof } = await keysOf({ account: session.account, password })
      const { credentials } = await newCredentials(next.password)
      await change({
        json: {
          proof,
          credentials,
          ...(session.hasTotp ? { totp } : {}),
          ...(ring === null ? {} : { ring: await sealRing(ring, credentials.recipient) }),
        },
      })
      close()
      announce('密码已改，别处的登录都已结束')
      renew(await readSession())
    })
  }
  const errorAt = (pointer: string) => fault.get(pointer) ?? fields.get(pointer) ?? null
  if (!isOpen)
    return (
      <div className="bar">
        <button
          type="button"
          onClick={() => {
            setOpen(true)
          }}
        >
          改密码
        </button>
      </div>
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="soft">改了以后，您在别的电脑、别的浏览器上的登录马上结束，要用新密码重新登录。</p>
      <PasswordField field={present} label="现在的密码" focused error={errorAt('/proof')} />
      <NewPassword value={next} onValue={setNext} error={errorAt('/password')} label="新密码" />
      {session.hasTotp && <TotpField value={totp} onValue={setTotp} error={errorAt('/totp')} />}
      <Alert
        sentence={fault.size > 0 ? '有几项需要修改，请看上面的红字。' : fields.size > 0 ? null : sentence}
      />
      <p role="status">{busy ? '正在计算密钥…' : ''}</p>
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          换成新密码
        </button>
        <button type="button" className="quiet" onClick={close}>
          取消
        </button>
      </div>
    </form>
  )
}
