import type { OperationSlug } from '#shared/catalogue.ts'
import { keysOf } from '#shared/keys.ts'
import type { DistrictCode } from '#shared/places.ts'
import { limits } from '#shared/tip/limits.ts'
import type { Category, IdentifierKind, Platform } from '#shared/tip/lists.ts'

/** The closed lists that a field may choose from, with the type of their keys. */
export interface ListKeys {
  readonly categories: Category
  readonly platforms: Platform
  readonly districts: DistrictCode
  readonly operations: OperationSlug
}
export type ListName = keyof ListKeys

/** A number, address or name that tells a seller apart, as the reporter wrote it. */
export interface Identifier {
  readonly kind: IdentifierKind
  readonly value: string
  /** The look of the value told the kind. Nobody chose it. */
  readonly guessed?: true | undefined
}

/**
 * Versions of the sealed body. An optional field joins the newest version; a changed meaning needs a new one.
 */
export type BodyVersion = 1

/** Free text between two lengths in characters. */
export interface TextRule {
  readonly min: number
  readonly max: number
  readonly tooShort: string
  readonly tooLong: string
}

interface TextField extends TextRule {
  readonly kind: 'text'
  /** Rows of the control; one line if absent. */
  readonly rows?: number
}
interface ChoiceField {
  readonly kind: 'choice'
  readonly list: ListName
  /** The sentence for a key that the list does not have. */
  readonly unknown: string
  readonly control: 'radio' | 'select'
}
interface ChoicesField {
  readonly kind: 'choices'
  readonly list: ListName
  readonly max: number
  readonly unknown: string
  readonly tooMany: string
}
interface IdentifiersField {
  readonly kind: 'identifiers'
  readonly max: number
  readonly tooMany: string
  readonly malformed: string
  readonly unknownKind: string
  readonly value: TextRule
}
interface PriceField {
  readonly kind: 'price'
  readonly max: number
  readonly unreadable: string
  readonly negative: string
  readonly tooHigh: string
}
interface DayField {
  readonly kind: 'day'
  readonly unreadable: string
  /** The sentence for a year that is not four digits, or lies too far back. */
  readonly yearUnclear: string
  /** The sentence for a day that no calendar has. */
  readonly noSuchDay: string
  /** The sentence for a day that has not come. */
  readonly ahead: string
}
interface BoxField {
  readonly kind: 'box'
  /** The sentence for a box that had to be ticked. */
  readonly unticked?: string
}

/** One field of the report. */
export type Field = {
  /** The question on the page. */
  readonly label: string
  readonly hint?: string
  /**
   * Part of the page: the two questions, the seller, the fold of all that may stay empty, or the end. A field
   * of a correction alone stands off the page.
   */
  readonly part: 'case' | 'seller' | 'details' | 'end' | 'correction'
  /** Stands beside its neighbour on a wide screen. */
  readonly isNarrow?: true
  readonly isRequired?: true
  /**
   * Place in the store: a clear column and the sealed body, the sealed body alone, the sealed contact, or
   * nowhere.
   */
  readonly kept: 'clear' | 'sealed' | 'contact' | 'nowhere'
  /** Stands in the sealed summary of the queue too. */
  readonly inSummary?: true
  /** The label in the console; null where the console shows the field without one. */
  readonly fact: string | null
  /** First version of the sealed body that has the field. @see docs/format.md 3 */
  readonly since: BodyVersion
  /** The meaning, for the OpenAPI document. */
  readonly meaning: string
} & (TextField | ChoiceField | ChoicesField | IdentifiersField | PriceField | DayField | BoxField)

/**
 * Every field of a report once, in the order of the page. The table decides form, JSON body, OpenAPI
 * and sealed layouts. It decides the hash of a repeat, the script's checks and the console's facts.
 */
export const fields = {
  category: {
    kind: 'choice',
    list: 'categories',
    control: 'radio',
    label: '发生了什么事？',
    unknown: '请选择发生了什么事',
    part: 'case',
    isRequired: true,
    kept: 'clear',
    fact: '类别',
    since: 1,
    meaning: 'Subject of the tip',
  },
  page: {
    kind: 'text',
    min: 1,
    max: limits.contactMax,
    label: '哪一页？',
    tooShort: '请选择是哪一页',
    tooLong: `最多写 ${String(limits.contactMax)} 个字`,
    part: 'correction',
    kept: 'sealed',
    inSummary: true,
    fact: '哪一页',
    since: 1,
    meaning: 'Page of a correction',
  },
  description: {
    kind: 'text',
    rows: 3,
    min: limits.descriptionMin,
    max: limits.descriptionMax,
    label: '说说经过',
    hint: `至少 ${String(limits.descriptionMin)} 个字：哪里看到、怎么卖、多少钱、怎么付款。听说的照实写，不写自己姓名。`,
    tooShort: `请写明发生了什么，至少 ${String(limits.descriptionMin)} 个字`,
    tooLong: `经过最多写 ${String(limits.descriptionMax)} 个字，请删减`,
    part: 'case',
    isRequired: true,
    kept: 'sealed',
    fact: null,
    since: 1,
    meaning: 'The account',
  },
  identifiers: {
    kind: 'identifiers',
    max: limits.identifiers,
    label: '怎样认出对方？',
    hint: '微信号、电话、网址、收款人、店名，照抄。',
    malformed: '请填写是什么号和号码',
    unknownKind: '请选择这是什么号',
    tooMany: `最多填 ${String(limits.identifiers)} 个`,
    value: {
      min: 1,
      max: limits.identifierMax,
      tooShort: '请填写',
      tooLong: `号码或网址最多 ${String(limits.identifierMax)} 个字`,
    },
    part: 'seller',
    kept: 'sealed',
    inSummary: true,
    fact: '对方',
    since: 1,
    meaning: 'Identifiers of the seller',
  },
  urgent: {
    kind: 'box',
    label: '有人受伤，或者正在发生',
    hint: '先打 110 或 119，也可以打 12350。',
    part: 'seller',
    kept: 'clear',
    fact: '紧急',
    since: 1,
    meaning: 'Somebody is hurt, or it goes on now',
  },
  platform: {
    kind: 'choice',
    list: 'platforms',
    control: 'select',
    label: '在哪里看到的？',
    unknown: '请从列表中选择在哪里看到的',
    part: 'details',
    isNarrow: true,
    kept: 'clear',
    fact: '在哪里',
    since: 1,
    meaning: 'Place of the offer',
  },
  district: {
    kind: 'choice',
    list: 'districts',
    control: 'select',
    label: '在什么地方？',
    hint: '对方或单位所在的地方。',
    unknown: '请从列表中选择地方',
    part: 'details',
    isNarrow: true,
    kept: 'clear',
    fact: null,
    since: 1,
    meaning: 'Six-digit district code',
  },
  priceYuan: {
    kind: 'price',
    max: limits.priceYuanMax,
    label: '要价多少元？',
    hint: '例如 800',
    unreadable: '请写一个数字，例如 800；说不准的，写在“说说经过”里，这里空着',
    negative: '价格不能小于 0',
    tooHigh: '价格太大，请核对',
    part: 'details',
    isNarrow: true,
    kept: 'sealed',
    inSummary: true,
    fact: '价格',
    since: 1,
    meaning: 'Price asked, in yuan',
  },
  happenedOn: {
    kind: 'day',
    label: '哪一天的事？',
    hint: '记得大概就行，例如 2026-03-04',
    unreadable: '日期请写成 2026-03-04 的样子；记不清哪一天的，写在“说说经过”里，这里空着',
    yearUnclear: '年份请写四位，2000 年以后的，例如 2026-03-04',
    noSuchDay: '日历上没有这一天，请核对日期',
    ahead: '这一天还没有到，请核对日期',
    part: 'details',
    isNarrow: true,
    kept: 'sealed',
    fact: '发生日期',
    since: 1,
    meaning: 'Day of the case, YYYY-MM-DD',
  },
  operations: {
    kind: 'choices',
    list: 'operations',
    max: 10,
    label: '是哪种作业的证？',
    hint: '名称照2026年5月31日以前的目录，只作参考。可选多项，最多 10 项；不清楚就不选。',
    unknown: '请从列表中选择作业',
    tooMany: '最多选 10 项作业',
    part: 'details',
    kept: 'clear',
    fact: '作业',
    since: 1,
    meaning: 'Operation item slugs',
  },
  contact: {
    kind: 'text',
    min: 1,
    max: limits.contactMax,
    label: '联系方式',
    hint: '不留也能凭回执码和办理人员互发消息。留了会单独加密，办理人员每看一次都有记录，您随时可以在信箱里撤回。',
    tooShort: '请填写',
    tooLong: `联系方式最多 ${String(limits.contactMax)} 个字`,
    part: 'details',
    kept: 'contact',
    fact: '联系方式',
    since: 1,
    meaning: 'Contact, sealed apart',
  },
  wantsReward: {
    kind: 'box',
    label: '如果符合规定，我可能想领举报奖励',
    hint: '举报查证属实、符合规定的，按规定给予奖励；是否奖励、奖励多少，由受理部门决定。可以匿名举报；但要领取奖励，一般须实名并留有效联系方式。到时候由您自己决定，现在不用写姓名。',
    part: 'details',
    kept: 'clear',
    fact: '举报奖励',
    since: 1,
    meaning: 'Reward wished',
  },
  consent: {
    kind: 'box',
    label: '我同意本站按隐私说明处理我提交的内容（必填）',
    hint: '处理者、目的、保存多久、怎样撤回，写在下面“留下什么、留多久、护不住什么”和隐私说明里。',
    unticked: '提交前，请先选“我同意”；不同意就不能在这里提交',
    part: 'end',
    kept: 'nowhere',
    fact: null,
    since: 1,
    meaning: 'Consent; an independent operator requires it',
  },
} as const satisfies Readonly<Record<string, Field>>

type Fields = typeof fields
/** Name of a field in form, JSON and sealed body. */
export type FieldName = keyof Fields
/** Names of the fields that are kept in one or several places. */
export type FieldsKept<K extends Field['kept']> = {
  [N in FieldName]: Fields[N]['kept'] extends K ? N : never
}[FieldName]

/** Names of the fields that stand in the sealed summary. */
export type SummaryField = {
  [N in FieldName]: Fields[N] extends { readonly inSummary: true } ? N : never
}[FieldName]

/** The fields with their general type. */
export const fieldList: Readonly<Record<FieldName, Field>> = { ...fields }
/** All names, in the order of the page. */
export const fieldNames = keysOf(fields)

/** The understood value of a field: a closed key, text, yuan, a day, rows or a yes. */
export type ValueOf<N extends FieldName> = Fields[N] extends { readonly list: infer L extends ListName }
  ? Fields[N]['kind'] extends 'choices'
    ? ListKeys[L][]
    : ListKeys[L]
  : Fields[N]['kind'] extends 'identifiers'
    ? Identifier[]
    : Fields[N]['kind'] extends 'price'
      ? number
      : Fields[N]['kind'] extends 'box'
        ? boolean
        : string

/** Fields with a value in every tip: required ones, lists and boxes, which may be empty or unticked. */
type Present = {
  [N in FieldName]: Fields[N] extends
    { readonly isRequired: true } | { readonly kind: 'choices' | 'identifiers' | 'box' }
    ? N
    : never
}[FieldName]

/** Whether every tip has a value of the field: required ones, lists and boxes. */
export function isPresent(field: Field): boolean {
  return field.isRequired === true || ['choices', 'identifiers', 'box'].includes(field.kind)
}

/**
 * The understood values of some fields; a member is optional where the reporter may leave the field empty.
 */
export type ValuesOf<N extends FieldName> = {
  [M in N & Present]: ValueOf<M>
} & {
  [M in Exclude<N, Present>]?: ValueOf<M> | undefined
}

/** A report as it was understood. */
export type TipFields = ValuesOf<FieldName>

/** The typed value of a field, as the form shows it again. */
export type TypedOf<N extends FieldName> = Fields[N]['kind'] extends 'choices'
  ? readonly string[]
  : Fields[N]['kind'] extends 'identifiers'
    ? readonly { readonly kind: string; readonly value: string }[]
    : Fields[N]['kind'] extends 'box'
      ? boolean
      : string

/** All that a reporter typed, before any check. */
export type TypedFields = { readonly [N in FieldName]: TypedOf<N> }

/** A form that nobody has filled in. */
export const emptyFields = /* @__PURE__ */ Object.fromEntries(
  /* @__PURE__ */ fieldNames.map((name) => {
    const { kind } = fields[name]
    return [name, kind === 'box' ? false : kind === 'choices' || kind === 'identifiers' ? [] : '']
  }),
) as unknown as TypedFields
