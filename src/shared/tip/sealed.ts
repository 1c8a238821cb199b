import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { choicesOf } from '#shared/tip/choices.ts'
import {
  fieldList,
  fieldNames,
  isPresent,
  type BodyVersion,
  type Field,
  type FieldName,
  type FieldsKept,
  type SummaryField,
  type TipFields,
  type ValuesOf,
} from '#shared/tip/fields.ts'
import { limits } from '#shared/tip/limits.ts'
import type { Question } from '#shared/tip/question/question.ts'
import { identifierKinds } from '#shared/tip/lists.ts'

// Layouts grow by optional members: a reader passes over members that it does not know (docs/format.md 3).

const Identifier = z.object({
  kind: z.enum(keysOf(identifierKinds)).describe('Kind of identifier'),
  value: z.string().describe('Text as the reporter wrote it'),
  guessed: z.literal(true).optional().describe('The look of the value told the kind'),
})

const EvidenceRef = z.object({
  id: z.string().describe('Id of the evidence object'),
  sha256: z.string().describe('SHA-256 of the picture before padding, hex'),
  bytes: z.int().describe('Length of the picture before padding'),
})
/** A picture as a sealed body or message names it. */
export type EvidenceRef = z.infer<typeof EvidenceRef>

function member(field: Field): z.ZodType {
  switch (field.kind) {
    case 'choice':
      return z.enum(choicesOf(field.list))
    case 'choices':
      return z.array(z.enum(choicesOf(field.list)))
    case 'identifiers':
      return z.array(Identifier)
    case 'price':
      return z.number()
    case 'text':
    case 'day':
      return z.string()
    case 'box':
      // A box may be younger than the body.
      return z.boolean().default(false)
    default:
      return field satisfies never
  }
}

/** Members of the given fields. Each is optional where the reporter may leave the field empty. */
function membersOf<N extends FieldName>(names: readonly N[]) {
  return Object.fromEntries(
    names.map((name) => {
      const field = fieldList[name]
      const schema = member(field)
      return [name, (isPresent(field) ? schema : schema.optional()).describe(field.meaning)]
    }),
  ) as { [M in N]-?: z.ZodType<TipFields[M]> }
}

/** Names of the fields that stand in the sealed body. */
type BodyField = FieldsKept<'clear' | 'sealed'>
const isInBody = (name: FieldName): name is BodyField =>
  fieldList[name].kept === 'clear' || fieldList[name].kept === 'sealed'
const bodyFields = fieldNames.filter(isInBody)

/** Names of the fields with a clear column. */
type ClearField = FieldsKept<'clear'>
const clearFields = fieldNames.filter((name): name is ClearField => fieldList[name].kept === 'clear')

const summaryFields = fieldNames.filter((name): name is SummaryField => fieldList[name].inSummary === true)

/** The version that a new body is written in. */
const newest: BodyVersion = 1

const since = (name: FieldName): number => fieldList[name].since

function bodyLayout(version: BodyVersion) {
  return z.object({
    v: z.literal(version).describe('Version of this layout'),
    ...membersOf(bodyFields.filter((name) => since(name) <= version)),
    evidence: z.array(EvidenceRef).describe('Pictures, in order'),
  })
}

/** Plaintext of a tip's body: one layout for each version, and what every version has in common by type. */
export const TipBody: z.ZodType<TipBody> = z.discriminatedUnion('v', [bodyLayout(1)])
export type TipBody = ValuesOf<BodyField> & {
  readonly v: BodyVersion
  readonly evidence: readonly EvidenceRef[]
}

const AtomList = z.array(z.string())
const SealedAtoms = z.object({
  v: z.int().describe('Version of the rules that made them'),
  strong: AtomList,
  similar: AtomList,
  name: AtomList,
  text: AtomList,
  sketch: z.string().optional().describe('34 places of the text, four hexadecimal digits each'),
})

const SealedQuestion = z.object({
  given: z.array(z.string()).describe('Facts that the report gives, by name'),
  missing: z.string().nullable().describe('The fact that the reporter was asked for'),
})

/** Plaintext of the summary that the queue shows, version 1. */
export const TipSummary: z.ZodType<TipSummary> = z.object({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('First 120 characters of the description'),
  ...membersOf(summaryFields),
  atoms: SealedAtoms.optional().describe('Facts that tips about one seller share'),
  question: SealedQuestion.optional().describe('Reading of the report for its question'),
})
export type TipSummary = ValuesOf<SummaryField> & {
  readonly v: 1
  readonly text: string
  readonly atoms?: z.infer<typeof SealedAtoms> | undefined
  readonly question?: z.infer<typeof SealedQuestion> | undefined
}

/** Plaintext of a contact, a file of its own, version 1. */
export const TipContact = z.object({
  v: z.literal(1).describe('Version of this layout'),
  contact: z.string().describe('The reporter’s wish how to be reached'),
})
export type TipContact = z.infer<typeof TipContact>

/** Plaintext of a message of either side, version 1. */
export const Message = z.object({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('The written text'),
  evidence: z.array(EvidenceRef).describe('Pictures of the message, in order'),
})
export type Message = z.infer<typeof Message>

const NotedCode = z.object({
  value: z.string().describe('Text of the code'),
  v: z.int().describe('Version of the rules that made the atoms'),
  strong: AtomList,
  similar: AtomList,
  name: AtomList,
})

/** Plaintext of a note among staff, version 1. */
export const Note = z.object({
  v: z.literal(1).describe('Version of this layout'),
  text: z.string().describe('The written text'),
  code: NotedCode.optional().describe('A code that the author read off a picture'),
})
export type Note = z.infer<typeof Note>

function pick<N extends FieldName>(values: TipFields, names: readonly N[]): ValuesOf<N> {
  const entries = names.map((name) => [name, values[name]] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as ValuesOf<N>
}

/** The body of a new tip: every field of the table that is kept sealed or clear, and its pictures. */
export function bodyOf(values: TipFields, evidence: readonly EvidenceRef[]): TipBody {
  return { v: newest, ...pick(values, bodyFields), evidence }
}

/** The readings of a report that its summary holds. */
export interface Readings {
  readonly atoms: z.infer<typeof SealedAtoms>
  readonly question: Question
}

/** The summary of a new tip. A correction has no readings: it is compared with nothing. */
export function summaryOf(values: TipFields, readings: Readings | null): TipSummary {
  const text = Array.from(values.description).slice(0, limits.summaryCharacters).join('')
  const summary = { v: 1, text, ...pick(values, summaryFields) } as const
  if (readings === null) return summary
  const { given, missing } = readings.question
  return { ...summary, atoms: readings.atoms, question: { given: [...given], missing } }
}

/** The clear columns of a new tip; null where the reporter left a field empty. */
export type ClearColumns = {
  readonly [N in ClearField]:
    Exclude<TipFields[N], undefined> | (undefined extends TipFields[N] ? null : never)
}

/** Reads the clear columns off the understood values. */
export function clearOf(values: TipFields): ClearColumns {
  return Object.fromEntries(
    clearFields.map((name) => [name, values[name] ?? null]),
  ) as unknown as ClearColumns
}
