import type { FieldError } from '#shared/contract/problem.ts'

/** Fields that repeat without a visible order: all their errors stand at the one field. */
const grouped = new Set(['evidence', 'operations'])

/**
 * Returns the id of a pointer's field: `/identifiers/0/value` → `identifiers-0-value`, `/evidence/2` →
 * `evidence`; '' if it names none.
 */
export function fieldId(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const [first = ''] = parts
  return grouped.has(first) ? first : parts.join('-')
}

/** Returns the faults of one field, each sentence once. */
export function errorsAt(errors: readonly FieldError[], id: string): string[] {
  return [...new Set(errors.filter((error) => fieldId(error.pointer) === id).map((error) => error.message))]
}
