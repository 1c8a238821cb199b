import type { FieldError } from '#shared/contract/problem.ts'

/** Fields that repeat without an order the reader could see: all their errors stand at the one field. */
const grouped = new Set(['evidence', 'operations'])

/** Id of the field that a pointer names: `/identifiers/0/value` → `identifiers-0-value`, `/evidence/2` → `evidence`. '' when it names no field. */
export function fieldId(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const [first = ''] = parts
  return grouped.has(first) ? first : parts.join('-')
}

/** What is wrong with one field, each sentence once. */
export function errorsAt(errors: readonly FieldError[], id: string): string[] {
  return [...new Set(errors.filter((error) => fieldId(error.pointer) === id).map((error) => error.message))]
}
