import type { Category } from '#shared/tip/lists.ts'

/** Tells whether a tip is a correction: it tells of a mistake on a page, and reports nobody. */
export function isCorrection({ category }: { readonly category: unknown }): boolean {
  return category === ('correction' satisfies Category)
}
