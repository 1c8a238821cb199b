import { operationItems } from '#shared/catalogue.ts'
import { keysOf } from '#shared/keys.ts'
import { districts } from '#shared/places.ts'
import type { ListKeys, ListName } from '#shared/tip/fields.ts'
import { categories, platforms } from '#shared/tip/lists.ts'

const operations = Object.fromEntries(
  keysOf(operationItems).map((slug) => [slug, operationItems[slug].name]),
) as Record<ListKeys['operations'], string>

/** The labels of each closed list that a field may choose from. */
const labels: { readonly [L in ListName]: Readonly<Record<ListKeys[L], string>> } = {
  categories,
  platforms,
  districts,
  operations,
}

/** Keys of the closed list behind a field, in the order of the page. */
export function choicesOf<L extends ListName>(list: L): [ListKeys[L], ...ListKeys[L][]] {
  return keysOf<ListKeys[L]>(labels[list])
}

/** The Chinese label of a key. A key that the list does not have stands for itself. */
export function labelOf(list: ListName, key: string): string {
  const known: Readonly<Record<string, string>> = labels[list]
  return known[key] ?? key
}
