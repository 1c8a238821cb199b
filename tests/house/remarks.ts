import ts from 'typescript'
import type { SourceFile } from './tree.ts'

/** A text for a reader of the code. */
export interface Remark {
  readonly kind: 'docstring' | 'comment' | 'description' | 'test'
  /** File and line, as an editor opens them. */
  readonly place: string
  readonly text: string
}

/** Removes the signs of a comment: slashes, stars, the margin. */
const withoutSigns = (comment: string) =>
  comment
    .replace(/^\/\*\*?|\*\/$|^\/\//g, '')
    .replace(/^[ \t]*\* ?/gm, '')
    .trim()

/** Name of the function or method that a call calls: `each` titles come with a call of a call. */
function calledName(callee: ts.Expression): string {
  if (ts.isCallExpression(callee)) return calledName(callee.expression)
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText()
  return callee.name.text === 'each' ? calledName(callee.expression) : callee.name.text
}

/** The words of a literal or a template; undefined of any other argument. */
function wordsOf(argument: ts.Expression | undefined): string | undefined {
  if (argument === undefined) return undefined
  if (ts.isStringLiteralLike(argument)) return argument.text
  if (!ts.isTemplateExpression(argument)) return undefined
  return [argument.head.text, ...argument.templateSpans.map(({ literal }) => literal.text)].join('…')
}

/** Nodes whose text may look like a comment. */
const isLiteral = (node: ts.Node) =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isRegularExpressionLiteral(node) ||
  ts.isJsxText(node)

/** Returns the comments, the descriptions of schemas and the titles of tests of a script file. */
export function remarksOf({ path, text }: SourceFile): Remark[] {
  if (!/\.(ts|tsx|js)$/.test(path)) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const placeOf = (position: number) =>
    `${path}:${String(source.getLineAndCharacterOfPosition(position).line + 1)}`
  const remarks: Remark[] = []
  let code = text

  function visit(node: ts.Node): void {
    if (isLiteral(node)) {
      const start = ts.isJsxText(node) ? node.pos : node.getStart()
      code = code.slice(0, start) + ' '.repeat(node.end - start) + code.slice(node.end)
    }
    if (ts.isCallExpression(node)) {
      const name = calledName(node.expression)
      const words = wordsOf(node.arguments[0])
      if (words !== undefined && (name === 'test' || name === 'describe')) {
        const kind = ts.isPropertyAccessExpression(node.expression) ? 'description' : 'test'
        remarks.push({ kind, place: placeOf(node.getStart()), text: words })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  for (const { 0: comment, index } of code.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)) {
    const kind = comment.startsWith('/**') ? 'docstring' : 'comment'
    remarks.push({ kind, place: placeOf(index), text: withoutSigns(comment) })
  }
  return remarks
}
