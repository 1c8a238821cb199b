import { readFileSync } from 'node:fs'
import { localKinds, type LocalKind } from '#shared/local/facts.ts'
import { localFacts } from '#shared/operator.ts'
import { parseOperator } from '#shared/operator-file.ts'

const path = import.meta.env.OPERATOR_CONFIG

/** Returns the text of a file, or undefined when it cannot be read. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const file = parseOperator(path, textOf(path))
if ('fault' in file) throw new Error(file.fault)

/** The operator that this build serves. */
export const { operator } = file

/** Returns the local facts of the kinds that a guide names, apart by spaces, each kind with its label. */
export const factsNamed = (names: string) =>
  names.split(' ').map((name) => {
    // The check of the guides knows every kind.
    const kind = name as LocalKind
    return { label: localKinds[kind], facts: localFacts(operator, kind) }
  })
