import { useEffect, useId, type ReactNode, type RefObject } from 'react'

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null | undefined
  /** The control itself, given the id and the texts that describe it. */
  readonly children: (wiring: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}

/** Label, hint, error and control, in that order, wired together. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const isWrong = error !== undefined && error !== null
  const describedBy = [hint === undefined ? '' : `${id}-hint`, isWrong ? `${id}-error` : '']
    .filter((part) => part !== '')
    .join(' ')
  return (
    <div className={isWrong ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div className="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {isWrong && (
        <p className="field-error" id={`${id}-error`}>
          <span className="visually-hidden">错误：</span>
          {error}
        </p>
      )}
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': isWrong ? true : undefined,
      })}
    </div>
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

/** A password that is typed to come in: it stays in the field alone, so that nothing remembers it once the field is emptied. */
export function PasswordField({
  field,
  focused,
}: {
  readonly field: RefObject<HTMLInputElement | null>
  readonly focused: boolean
}) {
  useEffect(() => {
    if (focused) field.current?.focus()
  }, [field, focused])
  return (
    <Field label="密码">
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

/** The six digits that an authenticator shows. */
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
        onValue(text.normalize('NFKC').replace(/\s/g, ''))
      }}
    />
  )
}

/** One of a few, in words. */
export function Choices<K extends string>({
  legend,
  options,
  chosen,
  onChoose,
}: {
  readonly legend: string
  readonly options: readonly (readonly [K, string])[]
  readonly chosen: K | null
  readonly onChoose: (key: K) => void
}) {
  const name = useId()
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(([key, label]) => (
        <label className="tick" key={key}>
          <input
            type="radio"
            name={name}
            checked={key === chosen}
            onChange={() => {
              onChoose(key)
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}

/** What went wrong, said at once; nothing when nothing did. */
export function Alert({
  sentence,
  onRetry,
}: {
  readonly sentence: string | null
  readonly onRetry?: () => void
}) {
  return (
    <div role="alert">
      {sentence !== null && (
        <p className="alert">
          {sentence}
          {onRetry !== undefined && (
            <button type="button" className="quiet" onClick={onRetry}>
              重试
            </button>
          )}
        </p>
      )}
    </div>
  )
}
