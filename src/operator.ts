import { readFileSync } from 'node:fs'
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
