import { countsOf } from '#shared/counts.ts'

/** Returns the value that most of a list have, and the part of the list that has it. */
export function usualOf(values: readonly string[]): { readonly value: string; readonly share: number } {
  const counts = [...countsOf(values)].toSorted(([, one], [, other]) => other - one)
  const [value = '', count = 0] = counts[0] ?? []
  return { value, share: values.length === 0 ? 0 : count / values.length }
}
