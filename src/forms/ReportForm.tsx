import { choicesOf, labelOf } from '#shared/tip/choices.ts'
import {
  emptyFields,
  fieldList,
  fieldNames,
  fields,
  type Field,
  type FieldName,
  type ListName,
  type TypedFields,
} from '#shared/tip/fields.ts'
import { subjects } from '#shared/tip/lists.ts'
import { districts as places, type DistrictCode } from '#shared/places.ts'
import { limits } from '#shared/tip/limits.ts'
import { isDay } from '#shared/day.ts'
import type { Operator } from '#shared/operator.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { ErrorSummary } from './ErrorSummary.tsx'
import { errorsAt } from './errors.ts'
import { Choice, describe, Field as Labelled, Group, TextField } from './Field.tsx'
import { Identifiers } from './Identifiers.tsx'
import { Operations } from './Operations.tsx'
import { Pictures } from './Pictures.tsx'
import { Hints } from './Question.tsx'
import { Bought, DemoNote, Kept, ownEmployerNote, Telling } from './ReportNotes.tsx'
import { useWords } from './words/words.tsx'

/** The form's facts about operator and answer. */
export interface ReportFormProps {
  /** '' or '/path'. */
  readonly base: string
  readonly operator: Operator
  readonly districts: readonly DistrictCode[]
  readonly values?: TypedFields
  /**
   * Pointers of the contract, such as /identifiers/0/value or /evidence/2. Indexes of identifiers count the
   * rows of `values`.
   */
  readonly errors?: readonly FieldError[]
  /** A refusal that is no field's fault (busy, not open). It stands above the form; the answers stay. */
  readonly refusal?: string
  /** Admits this text later, once. @see docs/design.md 6 */
  readonly ticket?: string
  /** The person had chosen pictures and must choose them again. */
  readonly chooseAgain?: boolean
}

const formId = 'report'

/** The report form; posts to `/api/tips`. */
export function ReportForm({
  base,
  operator,
  districts,
  values = emptyFields,
  errors = [],
  refusal,
  ticket,
  chooseAgain = false,
}: ReportFormProps) {
  const { say, query, under } = useWords()
  const submitLabel = say('提交，拿回执码')
  const at = (id: string) => errorsAt(errors, id)
  const control = (name: FieldName) => (
    <Control
      key={name}
      name={name}
      values={values}
      errors={errors}
      operator={operator}
      districts={districts}
    />
  )
  const asked = fieldNames.filter((name) => isAsked(name, operator))
  /** The fields of one part in the order of the table; two narrow neighbours share a line. */
  const part = (wanted: Field['part']) => {
    const names = asked.filter((name) => fieldList[name].part === wanted)
    const isNarrow = (name: FieldName | undefined) => name !== undefined && fieldList[name].isNarrow === true
    const isSecond = (index: number): boolean =>
      isNarrow(names[index]) && isNarrow(names[index - 1]) && !isSecond(index - 1)
    return names.map((name, index) => {
      if (isSecond(index)) return null
      if (!isSecond(index + 1)) return control(name)
      return (
        <div key={name} className="couple">
          {names.slice(index, index + 2).map(control)}
        </div>
      )
    })
  }
  /** Whether a field of the fold holds something to see: a value or an error. */
  const isUsed = (name: FieldName) => {
    const typed = values[name]
    return (Array.isArray(typed) ? typed.length > 0 : typed !== '' && typed !== false) || at(name).length > 0
  }
  return (
    <div className="narrow">
      <ErrorSummary
        errors={errors}
        refusal={refusal}
        again={chooseAgain ? say('文字都还在。图片请重新选一次，再提交。') : undefined}
        send={
          ticket === undefined || errors.length > 0 || chooseAgain
            ? undefined
            : { form: formId, label: submitLabel }
        }
      />
      <h1>{say('匿名举报')}</h1>
      <p className="lead">{say('不用注册，两项必填，交了给回执码。')}</p>
      <p className="hint">
        {say('有回执码？')}
        <a href={`${base}${under}/track/`}>{say('查进展')}</a>
        {say(' · 正有危险，打 ')}
        <a href="tel:110">110</a>
      </p>
      <form
        id={formId}
        className="form"
        method="post"
        action={`${base}/api/tips${query}`}
        encType="multipart/form-data"
        autoComplete="off"
        noValidate
      >
        {ticket !== undefined && <input type="hidden" name="challenge" value={ticket} />}
        {part('case')}
        <Bought />
        {part('seller')}
        <details
          className="fold"
          open={asked.some((name) => fieldList[name].part === 'details' && isUsed(name))}
        >
          <summary>
            {say('知道更多，就再填')} <span>{say('都可以空着')}</span>
          </summary>
          <div className="form">{part('details')}</div>
        </details>
        {part('end')}
        {/* A cut upload has brought all text before. */}
        <Pictures
          label={say('截图、照片，最多 # 张', limits.evidencePerTip)}
          errors={at('evidence')}
          chooseAgain={chooseAgain}
        />
        <Kept operator={operator} base={base} />
        <div>
          <Hints />
          <button type="submit">{submitLabel}</button>
          <DemoNote operator={operator} />
          <p className="hint wait">{say('有图片时要等一会儿，不要重复点。')}</p>
        </div>
      </form>
    </div>
  )
}

/** Only an independent operator needs the reporter's consent. */
const isAsked = (name: FieldName, operator: Operator) => name !== 'consent' || operator.kind === 'independent'

interface ControlProps {
  readonly name: FieldName
  readonly values: TypedFields
  readonly errors: readonly FieldError[]
  readonly operator: Operator
  readonly districts: readonly DistrictCode[]
}

/** The control of one field, by its kind. */
function Control({ name, values, errors, operator, districts }: ControlProps) {
  const { told } = useWords()
  const field: Field = fields[name]
  const label = told(field.label)
  const hint = field.hint === undefined ? undefined : told(field.hint)
  const own = errorsAt(errors, name)
  const typed = values[name]
  const text = typeof typed === 'string' ? typed : ''
  const common = { id: name, label, hint, required: field.isRequired, errors: own }
  switch (field.kind) {
    case 'choice':
      if (name === 'category') return <Categories chosen={text} errors={own} />
      if (name === 'district')
        return <Districts chosen={text} region={operator.region} ours={districts} errors={own} />
      return <Select name={name} list={field.list} chosen={text} errors={own} />
    case 'choices':
      return <Operations chosen={values.operations} errors={own} />
    case 'identifiers':
      return <Identifiers identifiers={values.identifiers} errors={errors} />
    case 'text':
      return (
        <TextField
          {...common}
          hint={name === 'description' ? <Telling hint={hint} /> : hint}
          rows={field.rows}
          value={text}
        />
      )
    case 'price':
      return <TextField {...common} inputMode="decimal" value={text} />
    case 'day':
      // A date picker drops a text that is no day: a wrong one comes back as plain text.
      return <TextField {...common} type={text === '' || isDay(text) ? 'date' : 'text'} value={text} />
    case 'box':
      return (
        <Choice
          id={name}
          type="checkbox"
          name={name}
          value="yes"
          label={label}
          hint={hint}
          checked={typed === true}
          errors={own}
        />
      )
    default:
      return field satisfies never
  }
}

const { category, district } = fields

/** The subject of the tip. The note on the own employer shows once that answer is chosen. */
function Categories({ chosen, errors }: { readonly chosen: string; readonly errors: readonly string[] }) {
  const { say, told } = useWords()
  return (
    <Group
      id="category"
      className="joined"
      legend={told(category.label)}
      required={category.isRequired}
      errors={errors}
    >
      {Object.entries(subjects).map(([key, label], index) => (
        <Choice
          key={key}
          id={index === 0 ? 'category' : `category-${key}`}
          type="radio"
          name="category"
          value={key}
          label={told(label)}
          hint={key === 'employer' ? say(ownEmployerNote) : undefined}
          checked={key === chosen}
        />
      ))}
    </Group>
  )
}

interface SelectProps {
  readonly name: FieldName
  readonly list: ListName
  readonly chosen: string
  readonly errors: readonly string[]
}

/** One key of a closed list, or none. */
function Select({ name, list, chosen, errors }: SelectProps) {
  const { say, told } = useWords()
  const { label, hint: written }: Field = fields[name]
  const hint = written === undefined ? undefined : told(written)
  return (
    <Labelled id={name} label={told(label)} hint={hint} errors={errors}>
      <select
        id={name}
        name={name}
        autoComplete="off"
        defaultValue={chosen}
        {...describe(name, hint, errors)}
      >
        <option value="">{say('不清楚，不选')}</option>
        {choicesOf(list).map((key) => (
          <option key={key} value={key}>
            {told(labelOf(list, key))}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

interface DistrictsProps {
  readonly chosen: string
  readonly region: string
  readonly ours: readonly DistrictCode[]
  readonly errors: readonly string[]
}

/** The operator's own districts first, with the city they belong to; then the other cities. */
function Districts({ chosen, region, ours, errors }: DistrictsProps) {
  const { say, told } = useWords()
  const hint = told(district.hint)
  const isOurs = (code: string) => ours.some((own) => own === code || `${own.slice(0, 4)}00` === code)
  const codes = Object.entries(places)
  const options = (list: readonly [string, string][]) =>
    list.map(([code, label]) => (
      <option key={code} value={code}>
        {told(label)}
      </option>
    ))
  const own = ours.map((code): [string, string] => [code, places[code]])
  return (
    <Labelled id="district" label={told(district.label)} hint={hint} errors={errors}>
      <select
        id="district"
        name="district"
        autoComplete="off"
        defaultValue={chosen}
        {...describe('district', hint, errors)}
      >
        <option value="">{say('不清楚，不选')}</option>
        <optgroup label={told(region)}>
          {options([
            ...own,
            ...codes.filter(([code]) => isOurs(code) && !own.some(([mine]) => mine === code)),
          ])}
        </optgroup>
        <optgroup label={say('其他城市')}>
          {options(codes.filter(([code]) => code.endsWith('00') && !isOurs(code)))}
        </optgroup>
      </select>
    </Labelled>
  )
}
