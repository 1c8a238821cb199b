import type { InputHTMLAttributes, ReactNode } from 'react'
import { useWords } from './words/words.tsx'

/** Attributes of one field: `aria-describedby` names its hint and errors in reading order. */
export function describe(id: string, hint: ReactNode, errors: readonly string[]) {
  const parts = [hint === undefined ? null : `${id}-hint`, errors.length === 0 ? null : `${id}-error`].filter(
    (part) => part !== null,
  )
  return {
    'aria-describedby': parts.length === 0 ? undefined : parts.join(' '),
    'aria-invalid': errors.length === 0 ? undefined : true,
  } as const
}

interface PartProps {
  readonly id: string
  readonly hint?: ReactNode
  readonly errors: readonly string[]
}

/** Hint and errors of a field, between its label and itself. */
export function Notes({ id, hint, errors }: PartProps) {
  const { say } = useWords()
  return (
    <>
      {hint !== undefined && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {errors.length > 0 && (
        <div className="error" id={`${id}-error`}>
          {errors.map((message) => (
            <p key={message}>
              <span className="visually-hidden">{say('错误：')}</span>
              {message}
            </p>
          ))}
        </div>
      )}
    </>
  )
}

interface FieldProps extends PartProps {
  readonly label: ReactNode
  readonly required?: boolean | undefined
  readonly children: ReactNode
}

/** Label, hint, error, field, in this order. */
export function Field({ id, label, required, hint, errors, children }: FieldProps) {
  return (
    <div className={errors.length > 0 ? 'field wrong' : 'field'}>
      <label className="label" htmlFor={id}>
        {label}
        {required === true && <Required />}
      </label>
      <Notes id={id} hint={hint} errors={errors} />
      {children}
    </div>
  )
}

/** Says in words that a field must be filled: only two must. */
export function Required() {
  const { say } = useWords()
  return <span className="must">{say('必填')}</span>
}

interface TextFieldProps extends PartProps {
  readonly name?: string | undefined
  readonly label: ReactNode
  readonly required?: boolean | undefined
  readonly value: string
  readonly rows?: number | undefined
  readonly type?: 'text' | 'date'
  readonly inputMode?: InputHTMLAttributes<HTMLInputElement>['inputMode']
  readonly className?: string
}

/** One line of text, or several when `rows` is given. Browsers neither keep nor check what is typed. */
export function TextField({
  id,
  name = id,
  label,
  required,
  hint,
  errors,
  value,
  rows,
  type = 'text',
  inputMode,
  className,
}: TextFieldProps) {
  const common = {
    id,
    name,
    className,
    defaultValue: value,
    autoComplete: 'off',
    spellCheck: false,
    ...describe(id, hint, errors),
  } as const
  return (
    <Field id={id} label={label} required={required} hint={hint} errors={errors}>
      {rows === undefined ? (
        <input type={type} inputMode={inputMode} autoCapitalize="none" {...common} />
      ) : (
        <textarea rows={rows} {...common} />
      )}
    </Field>
  )
}

interface GroupProps extends PartProps {
  readonly className?: string
  readonly legend: ReactNode
  readonly required?: boolean | undefined
  readonly children: ReactNode
}

/** Several controls that answer one question. */
export function Group({ id, className, legend, required, hint, errors, children }: GroupProps) {
  return (
    <fieldset
      className={['field', errors.length > 0 && 'wrong', className].filter(Boolean).join(' ')}
      aria-describedby={describe(id, hint, errors)['aria-describedby']}
    >
      <legend className="label">
        {legend}
        {required === true && <Required />}
      </legend>
      <Notes id={id} hint={hint} errors={errors} />
      {children}
    </fieldset>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly type: 'radio' | 'checkbox'
  readonly name: string
  readonly value: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  /** Id of the form that it belongs to, where it stands outside. */
  readonly form?: string
  readonly errors?: readonly string[]
}

/**
 * One answer of several. The whole frame can be pressed. The hint stands outside the label and is no part of
 * its name.
 */
export function Choice({ id, type, name, value, label, hint, checked, form, errors = [] }: ChoiceProps) {
  return (
    <div className={errors.length > 0 ? 'option wrong' : 'option'}>
      <Notes id={id} errors={errors} />
      <div className="choice">
        <input
          id={id}
          type={type}
          name={name}
          value={value}
          defaultChecked={checked}
          form={form}
          {...describe(id, hint, errors)}
        />
        <label htmlFor={id}>{label}</label>
        <Notes id={id} hint={hint} errors={[]} />
      </div>
    </div>
  )
}
