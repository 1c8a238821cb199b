import { identifierKinds } from '#shared/tip/lists.ts'
import { fields } from '#shared/tip/fields.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { describe, Group, Notes } from './Field.tsx'
import { errorsAt } from './errors.ts'
import { useWords } from './words/words.tsx'

const shownRows = 1

const field = fields.identifiers

interface Identifier {
  readonly kind: string
  readonly value: string
}

interface RowProps {
  readonly index: number
  readonly identifier: Identifier | undefined
  readonly errors: readonly FieldError[]
}

function Row({ index, identifier, errors }: RowProps) {
  const { say, told } = useWords()
  const id = `identifiers-${String(index)}`
  const kindErrors = errorsAt(errors, `${id}-kind`)
  const valueErrors = errorsAt(errors, `${id}-value`)
  return (
    <div className={kindErrors.length + valueErrors.length > 0 ? 'pair wrong' : 'pair'}>
      <Notes id={`${id}-kind`} errors={kindErrors} />
      <Notes id={`${id}-value`} errors={valueErrors} />
      <label className="visually-hidden" htmlFor={`${id}-value`}>
        {say('第 # 个：号码、名称或网址', index + 1)}
      </label>
      <input
        id={`${id}-value`}
        type="text"
        name="identifierValue"
        defaultValue={identifier?.value ?? ''}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        {...describe(`${id}-value`, undefined, valueErrors)}
      />
      <div className="guess">
        <label className="visually-hidden" htmlFor={`${id}-kind`}>
          {say('第 # 个是什么', index + 1)}
        </label>
        <select
          id={`${id}-kind`}
          name="identifierKind"
          autoComplete="off"
          defaultValue={identifier?.kind ?? ''}
          {...describe(`${id}-kind`, undefined, kindErrors)}
        >
          <option value="">{say('自动认')}</option>
          {Object.entries(identifierKinds).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {told(label)}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

interface IdentifiersProps {
  readonly identifiers: readonly Identifier[]
  readonly errors: readonly FieldError[]
}

/** The identifiers of the seller: one row in sight, the others on demand. All are posted. */
export function Identifiers({ identifiers, errors }: IdentifiersProps) {
  const { say, told } = useWords()
  const rows = Array.from({ length: Math.max(field.max, identifiers.length) }, (_, index) => (
    <Row key={index} index={index} identifier={identifiers[index]} errors={errors} />
  ))
  const usesMore =
    identifiers.slice(shownRows).some((identifier) => identifier.value !== '') ||
    errors.some((error) => /^\/identifiers\/[1-9]/.test(error.pointer))
  return (
    <Group
      id="identifiers"
      legend={told(field.label)}
      hint={told(field.hint)}
      errors={errorsAt(errors, 'identifiers')}
    >
      {rows.slice(0, shownRows)}
      <details id="identifiers-more" open={usesMore}>
        <summary>{say('再加一个（最多 # 个）', field.max)}</summary>
        {rows.slice(shownRows)}
      </details>
    </Group>
  )
}
