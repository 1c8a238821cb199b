import { fieldNames, fields, type Field, type FieldName, type TypedFields } from '#shared/tip/fields.ts'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import type { Submission } from './submission.ts'

/** A tip as typed, for the schema and for the form that may come back. */
export interface TypedTip {
  /** In the shape of `TipInput`, unchecked. Identifiers without a value are left out. */
  readonly input: Readonly<Record<string, unknown>>
  readonly values: TypedFields
  /** Values of the field `challenge`: answers to the bot check, tickets. */
  readonly challenges: readonly string[]
  /** Turns pointers into `input` to pointers into the rows of the form. Sorts the errors as on the page. */
  atRows(errors: readonly FieldError[]): FieldError[]
}

interface Row {
  readonly kind: unknown
  readonly value: unknown
}

/** Errors are read and corrected in the order of the page. */
const pageOrder: readonly string[] = [...fieldNames, 'evidence']
const placeOf = ({ pointer }: FieldError) => pageOrder.indexOf(pointer.split('/')[1] ?? '')

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]
const textOf = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const isEmpty = ({ value }: Row) => value === undefined || (typeof value === 'string' && value.trim() === '')
/** Reads a box. A value that is neither a yes nor a no stays as it is, for the schema to refuse. */
function tickOf(text = ''): boolean | string {
  if (/^(?:no|false|0|off|否)?$/i.test(text.trim())) return false
  return /^(?:yes|true|1|on|是)$/i.test(text.trim()) || text
}

function rowsOf(kinds: readonly unknown[], values: readonly unknown[]): Row[] {
  return Array.from({ length: Math.max(kinds.length, values.length) }, (_, index) => ({
    kind: kinds[index],
    value: values[index],
  }))
}

/**
 * Returns the rows as they came. Of too many rows it returns the first filled ones, one more than a form has.
 * The schema still refuses their number, and no page grows by them.
 */
function shownRows(rows: Row[]): Row[] {
  return rows.length > limits.identifiers + 1
    ? rows.filter((row) => !isEmpty(row)).slice(0, limits.identifiers + 1)
    : rows
}

/** Reads the members of a JSON body. A repeated field of the form may stand there as a list. */
function fromMembers(members: Readonly<Record<string, unknown>>): {
  members: Readonly<Record<string, unknown>>
  rows: Row[] | null
} {
  const { identifierKind, identifierValue, ...rest } = members
  const { identifiers } = rest
  if (identifiers === undefined)
    return { members: rest, rows: rowsOf(listOf(identifierKind), listOf(identifierValue)) }
  if (!Array.isArray(identifiers)) return { members: rest, rows: null }
  const isRow = (item: unknown): item is Row => typeof item === 'object' && item !== null && 'value' in item
  if (!identifiers.every(isRow)) return { members: rest, rows: null }
  return {
    members: rest,
    rows: identifiers.map((item) => ({ kind: 'kind' in item ? item.kind : undefined, value: item.value })),
  }
}

function fromTexts(texts: Submission['texts']): { members: Readonly<Record<string, unknown>>; rows: Row[] } {
  const one = (name: string) => texts.get(name)?.[0]
  const all = (name: string) => (texts.get(name) ?? []).filter((value) => value !== '')
  const read = (name: FieldName): unknown => {
    const field: Field = fields[name]
    switch (field.kind) {
      case 'text':
      case 'choice':
      case 'price':
      case 'day':
        return one(name)
      case 'choices':
        return all(name)
      case 'box':
        return tickOf(one(name))
      case 'identifiers':
        // Two repeated fields side by side: see `rows`.
        return undefined
      default:
        return field satisfies never
    }
  }
  return {
    members: {
      ...Object.fromEntries(fieldNames.map((name) => [name, read(name)])),
      submissionKey: one('submissionKey'),
      challenge: texts.get('challenge'),
    },
    rows: rowsOf(texts.get('identifierKind') ?? [], texts.get('identifierValue') ?? []),
  }
}

/** Returns the value that the form shows again. */
function typedOf(name: FieldName, value: unknown, rows: readonly Row[]): TypedFields[FieldName] {
  const field: Field = fields[name]
  switch (field.kind) {
    case 'text':
    case 'choice':
    case 'price':
    case 'day':
      return textOf(value)
    case 'choices':
      return listOf(value).map(textOf)
    case 'box':
      return value === true
    case 'identifiers':
      return rows.map((row) => ({ kind: textOf(row.kind), value: textOf(row.value) }))
    default:
      return field satisfies never
  }
}

/** Reads a tip from a body of any encoding into one shape. */
export function readTip(submission: Submission): TypedTip {
  const { members, rows: all } = submission.isForm
    ? fromTexts(submission.texts)
    : fromMembers(submission.members)
  const rows = all && shownRows(all)
  const kept = rows?.map((row, index) => ({ row, index })).filter(({ row }) => !isEmpty(row))
  const typed = fieldNames.map((name) => [name, typedOf(name, members[name], rows ?? [])] as const)
  return {
    input: kept ? { ...members, identifiers: kept.map(({ row }) => row) } : members,
    challenges: listOf(members['challenge']).filter((value) => typeof value === 'string'),
    values: Object.fromEntries(typed) as unknown as TypedFields,
    atRows: (errors) =>
      errors
        .map(({ pointer, message }) => ({
          pointer: pointer.replace(
            /^\/identifiers\/(\d+)/,
            (whole, index: string) =>
              `/identifiers/${String(kept?.[Number(index)]?.index ?? whole.slice('/identifiers/'.length))}`,
          ),
          message,
        }))
        .sort((a, b) => placeOf(a) - placeOf(b)),
  }
}
