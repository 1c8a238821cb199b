import { identifierKinds, type IdentifierKind } from '#shared/tip/lists.ts'
import { fields } from '#shared/tip/fields.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { describe, Group, Notes } from './Field.tsx'
import { errorsAt } from './errors.ts'

/** Each row starts with a usual kind: a number typed in haste is not refused for want of a kind. */
const usualKinds: readonly IdentifierKind[] = ['wechat', 'phone', 'url', 'payee', 'employer']
const shownRows = 2

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
  const id = `identifiers-${String(index)}`
  const kindErrors = errorsAt(errors, `${id}-kind`)
  const valueErrors = errorsAt(errors, `${id}-value`)
  const position = `第 ${String(index + 1)} 个`
  return (
    <div className={kindErrors.length + valueErrors.length > 0 ? 'pair wrong' : 'pair'}>
      <Notes id={`${id}-kind`} errors={kindErrors} />
      <Notes id={`${id}-value`} errors={valueErrors} />
      <div>
        <label htmlFor={`${id}-kind`}>{position}是</label>
        <select
          id={`${id}-kind`}
          name="identifierKind"
          autoComplete="off"
          defaultValue={identifier?.kind ?? usualKinds[index]}
          {...describe(`${id}-kind`, undefined, kindErrors)}
        >
          {Object.entries(identifierKinds).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label htmlFor={`${id}-value`}>
          <span className="visually-hidden">{position}：</span>号码、名称或网址
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
      </div>
    </div>
  )
}

interface IdentifiersProps {
  readonly identifiers: readonly Identifier[]
  readonly errors: readonly FieldError[]
}

/** The identifiers of the seller: two rows in sight, the others on demand. All are posted. */
export function Identifiers({ identifiers, errors }: IdentifiersProps) {
  const rows = Array.from({ length: Math.max(field.max, identifiers.length) }, (_, index) => (
    <Row key={index} index={index} identifier={identifiers[index]} errors={errors} />
  ))
  const usesMore =
    identifiers.slice(shownRows).some((identifier) => identifier.value !== '') ||
    errors.some((error) => /^\/identifiers\/[2-9]/.test(error.pointer))
  return (
    <Group id="identifiers" legend={field.label} hint={field.hint} errors={errorsAt(errors, 'identifiers')}>
      {rows.slice(0, shownRows)}
      <details open={usesMore}>
        <summary>还有别的，再填（共 {field.max} 个）</summary>
        {rows.slice(shownRows)}
      </details>
      <p className="hint">
        写的是自己的用人单位？可以不留姓名，请看上面
        <a href="#category-employer-hint">“单位明知不查”下面的说明</a>。
      </p>
    </Group>
  )
}
