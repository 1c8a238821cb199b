import { useEffect, useId, type ReactNode, type RefObject } from 'react'
import { describe, Field as Frame } from '#forms/Field.tsx'
import { foldedTotp } from '#shared/contract/primitives.ts'
import './field.css'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null | undefined
  /** Renders the control with its id and the ids of its texts. */
  readonly children: (wiring: { readonly id: string } & ReturnType<typeof describe>) => ReactNode
}

/** A field of the console: the frame of the public forms around a control with an id of its own. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const errors = error === undefined || error === null ? [] : [error]
  return (
    <Frame id={id} label={label} hint={hint} errors={errors}>
      {children({ id, ...describe(id, hint, errors) })}
    </Frame>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null | undefined
  readonly value: string
  readonly onValue: (value: string) => void
  readonly type?: 'text' | 'password'
  readonly autoComplete: string
  readonly inputMode?: 'numeric' | 'text'
  readonly focused?: boolean
  readonly readOnly?: boolean
}

/** A field of one line. */
export function TextField({
  label,
  hint,
  error,
  value,
  onValue,
  type = 'text',
  autoComplete,
  inputMode = 'text',
  focused = false,
  readOnly = false,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          {...wiring}
          type={type}
          value={value}
          autoComplete={autoComplete}
          inputMode={inputMode}
          readOnly={readOnly}
          autoCapitalize="none"
          spellCheck={false}
          ref={focused ? focusOnce : undefined}
          onChange={(event) => {
            onValue(event.currentTarget.value)
          }}
        />
      )}
    </Field>
  )
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus()
}

/** Sign-in password. Uncontrolled, so it never enters React state. */
export function PasswordField({
  field,
  focused,
  label = '密码',
  error,
}: {
  readonly field: RefObject<HTMLInputElement | null>
  readonly focused: boolean
  readonly label?: string
  readonly error?: string | null | undefined
}) {
  useEffect(() => {
    if (focused) field.current?.focus()
  }, [field, focused])
  return (
    <Field label={label} error={error}>
      {(wiring) => (
        <input
          {...wiring}
          type="password"
          autoComplete="current-password"
          autoCapitalize="none"
          spellCheck={false}
          ref={field}
        />
      )}
    </Field>
  )
}

/** Field for the six digits of an authenticator. */
export function TotpField({
  value,
  onValue,
  error,
  label = '动态验证码',
  focused = false,
}: {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly error?: string | null | undefined
  readonly label?: string
  readonly focused?: boolean
}) {
  return (
    <TextField
      label={label}
      hint="手机验证器现在显示的 6 位数字。"
      error={error}
      value={value}
      focused={focused}
      autoComplete="one-time-code"
      inputMode="numeric"
      onValue={(text) => {
        onValue(foldedTotp(text))
      }}
    />
  )
}
