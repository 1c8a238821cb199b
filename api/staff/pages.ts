import { Problem } from '#api/core/problem.ts'

/** Rows of a page. A list is asked for one more, which tells whether another page follows. */
export const pageRows = 50

/** Counts stop here: the console says 999+. */
export const countLimit = 1000

/** What a cursor says, as the groups of its pattern; null on the first page. @throws Problem 'invalid-input' when it is none of ours. */
export function readCursor(cursor: string | undefined, pattern: RegExp): readonly string[] | null {
  if (cursor === undefined) return null
  const found = pattern.exec(cursor)
  if (!found)
    throw new Problem('invalid-input', { errors: [{ pointer: '/cursor', message: '请从第一页重新看起' }] })
  return found.slice(1)
}

/** A page of what was found, and the cursor of the next one: that of its last row, or null when there is none. */
export function pageOf<T>(
  found: readonly T[],
  cursorOf: (last: T) => string,
): { rows: T[]; next: string | null } {
  const last = found.length > pageRows ? found[pageRows - 1] : undefined
  return { rows: found.slice(0, pageRows), next: last === undefined ? null : cursorOf(last) }
}
