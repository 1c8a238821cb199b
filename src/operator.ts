import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { Operator, operatorFault } from '#shared/operator.ts'

const path = import.meta.env.OPERATOR_CONFIG

function readOperator(): Operator {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8'))
  } catch {
    throw new Error(`运营方文件 ${path} 读不出来，或不是有效的 YAML`)
  }
  const parsed = Operator.safeParse(content)
  if (parsed.success) return parsed.data
  throw new Error(`运营方文件 ${path}：${operatorFault(parsed.error)}`)
}

/** The operator this build is for. */
export const operator = readOperator()
