import type { Category } from '#shared/tip/lists.ts'

/** Tells whether a tip is a correction: it tells of a mistake on a page, and reports nobody. */
export function isCorrection({ category }: { readonly category: unknown }): boolean {
  return category === ('correction' satisfies Category)
}

/** Returns the word for the author of a tip, as staff read it. A correction reports nobody. */
export function authorOf(tip: { readonly category: unknown }): string {
  return isCorrection(tip) ? '报错的人' : '举报人'
}
