import { useState } from 'react'
import { TextField } from '#src/islands/parts/form/Field.tsx'
import { passwordMin, sixWords } from './password.ts'
import css from './NewPassword.module.css'

/** A new password, typed twice. The generator fills both. */
export interface NewPasswordValue {
  readonly password: string
  readonly repeated: string
}

/** Fields for a new password, with the rule and a generator. */
export function NewPassword({
  value,
  onValue,
  error,
  label = '密码',
}: {
  readonly value: NewPasswordValue
  readonly onValue: (value: NewPasswordValue) => void
  readonly error: string | null
  readonly label?: string
}) {
  const [isShown, setShown] = useState(false)
  const generate = async () => {
    const password = await sixWords()
    setShown(true)
    onValue({ password, repeated: password })
  }
  return (
    <>
      <TextField
        label={label}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        value={value.password}
        error={error}
        hint={`至少 ${String(passwordMin)} 个字符。密码就是打开线索的钥匙：忘了没有办法找回，只能请负责人给重设码，另设一个。`}
        onValue={(password) => {
          onValue({ ...value, password })
        }}
      />
      <div className={css.beside}>
        <button
          type="button"
          className="quiet"
          onClick={() => {
            void generate()
          }}
        >
          生成六词密码
        </button>
        <label className="tick">
          <input
            type="checkbox"
            checked={isShown}
            onChange={(event) => {
              setShown(event.currentTarget.checked)
            }}
          />
          显示密码
        </label>
      </div>
      {isShown && value.password !== '' && <p className="note">请先把密码抄在纸上，收好，再继续。</p>}
      <TextField
        label={`再输一遍${label}`}
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        value={value.repeated}
        onValue={(repeated) => {
          onValue({ ...value, repeated })
        }}
      />
    </>
  )
}
