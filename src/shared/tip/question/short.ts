import { keysOf } from '#shared/keys.ts'
import { facts } from './facts.ts'

/** Returns facts in words, in the order of their table. A name that the table does not have is left out. */
export function shortFacts(names: readonly string[]): string {
  return keysOf(facts)
    .filter((name) => names.includes(name))
    .map((name) => facts[name].short)
    .join('、')
}
