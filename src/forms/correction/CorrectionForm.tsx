import type { FieldError } from '#shared/contract/problem.ts'
import { daysOf, type Operator } from '#shared/operator.ts'
import { correctionFields } from '#shared/tip/correction/correction.ts'
import { pageNames } from '#src/site-pages.ts'
import { emptyFields, type TypedFields } from '#shared/tip/fields.ts'
import { ErrorSummary } from '../ErrorSummary.tsx'
import { errorsAt } from '../errors.ts'
import { Choice, describe, Field, TextField } from '../Field.tsx'
import { DemoNote } from '../ReportNotes.tsx'

/** The form's facts about operator and answer. */
export interface CorrectionFormProps {
  /** '' or '/path'. */
  readonly base: string
  readonly operator: Operator
  readonly values?: TypedFields
  readonly errors?: readonly FieldError[]
  /** A refusal that is no field's fault (busy, not open). It stands above the form; the answers stay. */
  readonly refusal?: string
  /** Admits this text later, once. @see docs/design.md 6 */
  readonly ticket?: string | undefined
}

const [formId, submitLabel] = ['correct', '提交，拿回执码']
const { page, description, contact, consent } = correctionFields

/** The form that tells of a mistake on a page; posts to `/api/tips`, as a report does. */
export function CorrectionForm({
  base,
  operator,
  values = emptyFields,
  errors = [],
  refusal,
  ticket,
}: CorrectionFormProps) {
  const at = (id: string) => errorsAt(errors, id)
  const send = ticket === undefined || errors.length > 0 ? undefined : { form: formId, label: submitLabel }
  return (
    <div className="narrow">
      <ErrorSummary errors={errors} refusal={refusal} send={send} />
      <h1>哪里写错了</h1>
      <p className="lead">
        本站的字写错了、过时了，请告诉我们。不用注册，不留姓名，交了给回执码，凭它看改没改。
      </p>
      <p className="hint">
        有回执码？<a href={`${base}/track/`}>查进展</a> · 举报卖假证、用假证的，到
        <a href={`${base}/report/`}>匿名举报</a>
      </p>
      {/* Multipart, as the report: the script and every engine know it. */}
      <form
        id={formId}
        className="form"
        method="post"
        action={`${base}/api/tips`}
        encType="multipart/form-data"
        autoComplete="off"
        noValidate
      >
        <input type="hidden" name="category" value="correction" />
        {ticket !== undefined && <input type="hidden" name="challenge" value={ticket} />}
        <Field id="page" label={page.label} required errors={at('page')}>
          <select
            id="page"
            name="page"
            autoComplete="off"
            defaultValue={values.page}
            {...describe('page', undefined, at('page'))}
          >
            <option value="">请选择</option>
            {pageNames.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <TextField
          id="description"
          label={description.label}
          hint={description.hint}
          required
          rows={description.rows}
          value={values.description}
          errors={at('description')}
        />
        <TextField
          id="contact"
          label={contact.label}
          hint={contact.hint}
          value={values.contact}
          errors={at('contact')}
        />
        {operator.kind === 'independent' && (
          <Choice
            id="consent"
            type="checkbox"
            name="consent"
            value="yes"
            label={consent.label}
            hint="处理者、目的、保存多久、怎样撤回，写在隐私说明里。"
            checked={values.consent}
            errors={at('consent')}
          />
        )}
        <section className="keep" id="kept" aria-label="交之前看一眼">
          <p>
            您写的加密以后才保存，办完后 {daysOf(operator).closed} 天删除。不要写自己的姓名。
            <a href={`${base}/privacy/`} target="_blank" rel="noreferrer noopener">
              隐私说明（打开新页）
            </a>
          </p>
        </section>
        <div>
          <button type="submit">{submitLabel}</button>
          <DemoNote operator={operator} />
        </div>
      </form>
    </div>
  )
}
