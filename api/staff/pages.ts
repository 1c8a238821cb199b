import { Problem } from '#api/core/problem.ts'

/** Rows of a page. A query reads one row more: it tells whether another page follows. */
export const pageRows = 50

/** Counts stop here; the console then shows 999+. */
export const countLimit = 1000

/**
 * Reads a cursor as the groups of its pattern; null on the first page.
 * @throws Problem 'invalid-input' when it does not fit the pattern.
 */
export function readCursor(cursor: string | undefined, pattern: RegExp): readonly string[] | null {
  if (cursor === undefined) return null
  const found = pattern.exec(cursor)
  if (!found)
    throw new Problem('invalid-input', { errors: [{ pointer: '/cursor', message: '请从第一页重新看起' }] })
  return found.slice(1)
}

/** Returns a page of the rows, and the cursor of the next page: null when there is none. */
export function pageOf<T>(
  found: readonly T[],
  cursorOf: (last: T) => string,
): { rows: T[]; next: string | null } {
  const last = found.length > pageRows ? found[pageRows - 1] : undefined
  return { rows: found.slice(0, pageRows), next: last === undefined ? null : cursorOf(last) }
}
