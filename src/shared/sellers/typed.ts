import { atomsOf, atomsVersion } from '#shared/sellers/atoms.ts'

/**
 * Returns the atoms of a text that a person typed to find a seller, and the version of their rules. The text
 * may be a number, an account, an address or a name. Those that join stand apart from those that look alike.
 */
export function typedAtoms(text: string): {
  readonly version: number
  readonly strong: readonly string[]
  readonly similar: readonly string[]
} {
  const identifiers = (['other', 'url', 'shop', 'payee'] as const).map((kind) => ({ kind, value: text }))
  const { strong, similar } = atomsOf({ identifiers, description: text, contact: undefined })
  return { version: atomsVersion, strong, similar }
}
