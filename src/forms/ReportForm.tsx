import type { DistrictCode } from '#shared/domain.ts'
import type { Operator } from '#shared/operator.ts'
import type { FieldError } from '#shared/problem.ts'

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
  /** Pointers as of the contract: /category, /description, /identifiers/0/value, /evidence, /evidence/2 … */
  readonly errors?: readonly FieldError[]
  /** A refusal that is no field's fault (busy, not open), shown above the form with the answers kept. */
  readonly refusal?: string
  /** Pictures had been chosen and must be chosen again. */
  readonly chooseAgain?: boolean
}

/** The report form; posts to `/api/tips`. */
export function ReportForm(_props: ReportFormProps) {
  return <form />
}
