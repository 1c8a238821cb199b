/** Returns the keys of a closed list with their literal types, for zod and for SQL checks. */
export function keysOf<K extends string>(list: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(list) as [K, ...K[]]
}
