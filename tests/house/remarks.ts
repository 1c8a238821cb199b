import ts from 'typescript'
import { sourceFiles, type SourceFile } from './tree.ts'

/** A text for a reader of the code. */
export interface Remark {
  readonly kind: 'docstring' | 'comment' | 'description' | 'test'
  /** File, from the root of the repository. */
  readonly path: string
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
function remarksOf({ path, text }: SourceFile): Remark[] {
  if (!/\.(ts|tsx|js)$/.test(path)) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const placeOf = (position: number) =>
    `${path}:${String(source.getLineAndCharacterOfPosition(position).line + 1)}`
  const found: Remark[] = []
  // The text without its literals.
  const code: string[] = []
  let end = 0

  function visit(node: ts.Node): void {
    if (isLiteral(node)) {
      const start = ts.isJsxText(node) ? node.pos : node.getStart()
      code.push(text.slice(end, start), ' '.repeat(node.end - start))
      end = node.end
    }
    if (ts.isCallExpression(node)) {
      const name = calledName(node.expression)
      const words = wordsOf(node.arguments[0])
      if (words !== undefined && (name === 'test' || name === 'describe')) {
        const kind = ts.isPropertyAccessExpression(node.expression) ? 'description' : 'test'
        found.push({ path, kind, place: placeOf(node.getStart()), text: words })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  code.push(text.slice(end))
  for (const { 0: comment, index } of code.join('').matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)) {
    const kind = comment.startsWith('/**') ? 'docstring' : 'comment'
    found.push({ path, kind, place: placeOf(index), text: withoutSigns(comment) })
  }
  return found
}

/** The remarks of every source file. The tests of a run share them. */
export const remarks: readonly Remark[] = sourceFiles().flatMap(remarksOf)
