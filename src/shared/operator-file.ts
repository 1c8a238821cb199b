import { parse } from 'yaml'
import { Operator, operatorFault } from '#shared/operator.ts'

/** An operator file as read: the operator, or one Chinese sentence that names the file and the field. */
export type OperatorFile = { readonly operator: Operator } | { readonly fault: string }

/**
 * Parses the YAML text of an operator file. The server and the build of the site share this parser.
 * @param path the path that the sentence of a fault names
 * @param text undefined when the file could not be read
 */
export function parseOperator(path: string, text: string | undefined): OperatorFile {
  const unreadable = { fault: `运营方文件 ${path} 读不出来，或不是有效的 YAML` }
  if (text === undefined) return unreadable
  let content: unknown
  try {
    content = parse(text)
  } catch {
    return unreadable
  }
  const parsed = Operator.safeParse(content)
  return parsed.success
    ? { operator: parsed.data }
    : { fault: `运营方文件 ${path}：${operatorFault(parsed.error)}` }
}
