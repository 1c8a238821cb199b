import type { FieldError } from '#shared/contract/problem.ts'
import { fieldId } from './errors.ts'
import { useWords } from './words/words.tsx'

/** Without script only `autofocus` brings a person, and a screen reader, to the faults. */
const focusOnLoad = { autoFocus: true }

interface ErrorSummaryProps {
  readonly errors: readonly FieldError[]
  /** A refusal that is no field's fault; stands above the list. */
  readonly refusal?: string | undefined
  /** The step that the person must repeat. */
  readonly again?: string | undefined
  /** Repeats the button of a form far below: a refused text can be sent from here. */
  readonly send?: { readonly form: string; readonly label: string } | undefined
}

/**
 * All faults, first on the page. Each line leads to its field and repeats its sentence. Renders nothing
 * without faults.
 */
export function ErrorSummary({ errors, refusal, again, send }: ErrorSummaryProps) {
  const { say } = useWords()
  if (errors.length === 0 && refusal === undefined && again === undefined) return null
  return (
    <div className="summary" role="alert" aria-labelledby="summary-title" tabIndex={-1} {...focusOnLoad}>
      <h2 id="summary-title">
        {errors.length > 0 ? say('有 # 处要改', errors.length) : say('还没有提交成功')}
      </h2>
      {refusal !== undefined && <p>{refusal}</p>}
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => {
            const id = fieldId(error.pointer)
            return (
              <li key={error.pointer + error.message}>
                {id === '' ? error.message : <a href={`#${id}`}>{error.message}</a>}
              </li>
            )
          })}
        </ul>
      )}
      {again !== undefined && <p className="redo">{again}</p>}
      {send !== undefined && (
        <p className="row">
          <button type="submit" form={send.form}>
            {send.label}
          </button>
        </p>
      )}
    </div>
  )
}
