import { categories, platforms } from '#shared/tip/lists.ts'
import { districts as places, type DistrictCode } from '#shared/places.ts'
import { limits } from '#shared/tip/limits.ts'
import { isDay } from '#shared/day.ts'
import type { Operator } from '#shared/operator.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { ErrorSummary } from './ErrorSummary.tsx'
import { errorsAt } from './errors.ts'
import { Choice, describe, Field, Group, TextField } from './Field.tsx'
import { Identifiers } from './Identifiers.tsx'
import { Operations } from './Operations.tsx'
import { Pictures } from './Pictures.tsx'
import { Collecting, DemoNote, Kept, ownEmployerNote } from './ReportNotes.tsx'

/** What a person typed, as it came: nothing of it is lost when the form comes back. */
export interface ReportValues {
  readonly category: string
  readonly platform: string
  readonly district: string
  readonly operations: readonly string[]
  readonly identifiers: readonly { readonly kind: string; readonly value: string }[]
  readonly priceYuan: string
  readonly happenedOn: string
  readonly description: string
  readonly contact: string
  readonly wantsReward: boolean
  readonly consent: boolean
}

/** What the form needs to know of operator and answer. */
export interface ReportFormProps {
  /** '' or '/path'. */
  readonly base: string
  readonly operator: Operator
  readonly districts: readonly DistrictCode[]
  readonly values?: ReportValues
  /** Pointers as of the contract: /category, /description, /identifiers/0/value, /evidence, /evidence/2 … Indexes of identifiers count the rows of `values`. */
  readonly errors?: readonly FieldError[]
  /** A refusal that is no field's fault (busy, not open), shown above the form with the answers kept. */
  readonly refusal?: string
  /** Lets this text in later, once (design.md 6). */
  readonly ticket?: string
  /** Pictures had been chosen and must be chosen again. */
  readonly chooseAgain?: boolean
}

const empty: ReportValues = {
  category: '',
  platform: '',
  district: '',
  operations: [],
  identifiers: [],
  priceYuan: '',
  happenedOn: '',
  description: '',
  contact: '',
  wantsReward: false,
  consent: false,
}

const [formId, submitLabel] = ['report', '提交，拿回执码']

/** The report form; posts to `/api/tips`. */
export function ReportForm({
  base,
  operator,
  districts,
  values = empty,
  errors = [],
  refusal,
  ticket,
  chooseAgain = false,
}: ReportFormProps) {
  const at = (id: string) => errorsAt(errors, id)
  return (
    <div className="narrow">
      <ErrorSummary
        errors={errors}
        refusal={refusal}
        again={chooseAgain ? '文字都还在。图片请重新选一次，再提交。' : undefined}
        send={
          ticket === undefined || errors.length > 0 || chooseAgain
            ? undefined
            : { form: formId, label: submitLabel }
        }
      />
      <h1>匿名举报假证</h1>
      <p className="lead">
        不用注册，不留姓名。只有两项必填，其余知道多少写多少。提交后给您一个回执码，以后凭它看办到哪一步、和办理人员互发消息。
      </p>
      <DemoNote operator={operator} />
      <form
        id={formId}
        className="form"
        method="post"
        action={`${base}/api/tips`}
        encType="multipart/form-data"
        autoComplete="off"
        noValidate
      >
        {ticket !== undefined && <input type="hidden" name="challenge" value={ticket} />}
        <Categories chosen={values.category} errors={at('category')} />
        <Collecting />
        <TextField
          id="description"
          label="说说经过"
          required
          rows={7}
          value={values.description}
          hint={`在哪里看到、怎么卖、怎么联系、怎么付款。至少 ${String(limits.descriptionMin)} 个字。不要写自己的姓名。`}
          errors={at('description')}
        />
        <Identifiers identifiers={values.identifiers} errors={errors} />
        <h2>知道就填，不知道就空着</h2>
        <Platforms chosen={values.platform} errors={at('platform')} />
        <Districts
          chosen={values.district}
          region={operator.region}
          ours={districts}
          errors={at('district')}
        />
        <Operations chosen={values.operations} errors={at('operations')} />
        <div className="couple">
          <TextField
            id="priceYuan"
            label="要价多少元？"
            inputMode="decimal"
            value={values.priceYuan}
            hint="例如 800"
            errors={at('priceYuan')}
          />
          {/* A picker cannot hold what is not a day: a wrong one comes back as plain text, so that nothing typed is lost. */}
          <TextField
            id="happenedOn"
            label="哪一天的事？"
            type={values.happenedOn === '' || isDay(values.happenedOn) ? 'date' : 'text'}
            value={values.happenedOn}
            hint="记得大概就行，例如 2026-03-04"
            errors={at('happenedOn')}
          />
        </div>
        <h2>关于您，全都可以不填</h2>
        <TextField
          id="contact"
          label="联系方式"
          value={values.contact}
          hint="不留也能凭回执码和办理人员互发消息。留了会单独加密，办理人员每看一次都有记录，您随时可以在信箱里撤回。"
          errors={at('contact')}
        />
        <Choice
          id="wantsReward"
          type="checkbox"
          name="wantsReward"
          value="yes"
          label="如果符合规定，我可能想领举报奖励"
          hint="举报查证属实、符合规定的，按规定给予奖励；是否奖励、奖励多少，由受理部门决定。可以匿名举报；但要领取奖励，一般须实名并留有效联系方式。到时候由您自己决定，现在不用写姓名。"
          checked={values.wantsReward}
          errors={at('wantsReward')}
        />
        {operator.kind === 'independent' && (
          <Choice
            id="consent"
            type="checkbox"
            name="consent"
            value="yes"
            label="我同意本站按隐私说明处理我提交的内容（必填）"
            hint="处理者、目的、保存多久、怎样撤回，写在下面“提交之前，请先看”和隐私说明里。"
            checked={values.consent}
            errors={at('consent')}
          />
        )}
        <h2>截图、照片，有就加上</h2>
        <Pictures
          label={`选图片，最多 ${String(limits.evidencePerTip)} 张`}
          errors={at('evidence')}
          chooseAgain={chooseAgain}
        />
        <Kept operator={operator} base={base} />
        <div>
          <button type="submit">{submitLabel}</button>
          <p className="hint">有图片时要等一会儿，不要重复点，也不要关掉页面。</p>
        </div>
      </form>
    </div>
  )
}

function Categories({ chosen, errors }: { readonly chosen: string; readonly errors: readonly string[] }) {
  return (
    <Group id="category" legend="发生了什么事？" required errors={errors}>
      {Object.entries(categories).map(([category, label], index) => (
        <Choice
          key={category}
          id={index === 0 ? 'category' : `category-${category}`}
          type="radio"
          name="category"
          value={category}
          label={label}
          hint={category === 'employer' ? ownEmployerNote : undefined}
          checked={category === chosen}
        />
      ))}
    </Group>
  )
}

function Platforms({ chosen, errors }: { readonly chosen: string; readonly errors: readonly string[] }) {
  return (
    <Field id="platform" label="在哪里看到的？" errors={errors}>
      <select
        id="platform"
        name="platform"
        autoComplete="off"
        defaultValue={chosen}
        {...describe('platform', undefined, errors)}
      >
        <option value="">不清楚，不选</option>
        {Object.entries(platforms).map(([platform, label]) => (
          <option key={platform} value={platform}>
            {label}
          </option>
        ))}
      </select>
    </Field>
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
  const isOurs = (code: string) => ours.some((own) => own === code || `${own.slice(0, 4)}00` === code)
  const codes = Object.entries(places)
  const options = (list: readonly [string, string][]) =>
    list.map(([code, label]) => (
      <option key={code} value={code}>
        {label}
      </option>
    ))
  const own = ours.map((code): [string, string] => [code, places[code]])
  return (
    <Field id="district" label="在什么地方？" hint="对方或单位所在的地方。" errors={errors}>
      <select
        id="district"
        name="district"
        autoComplete="off"
        defaultValue={chosen}
        {...describe('district', '', errors)}
      >
        <option value="">不清楚，不选</option>
        <optgroup label={region}>
          {options([
            ...own,
            ...codes.filter(([code]) => isOurs(code) && !own.some(([mine]) => mine === code)),
          ])}
        </optgroup>
        <optgroup label="其他城市">
          {options(codes.filter(([code]) => code.endsWith('00') && !isOurs(code)))}
        </optgroup>
      </select>
    </Field>
  )
}
