import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../ensure.js'

/** Folder of the tables, relative to the repository. */
const folder = 'tests/mutants'
const typeFile = 'mutant.ts'

/** @typedef {import('../../tests/mutants/mutant.ts').Mutant & { table: string }} Planted */

/** Loads the tables of a folder. @returns {Promise<Planted[]>} each planted break with its table's path */
async function readTables(where) {
  const names = readdirSync(where).filter((name) => name.endsWith('.ts') && name !== typeFile)
  const tables = await Promise.all(
    names.sort().map(async (name) => {
      const lists = Object.values(await import(join(where, name)))
      return lists.flat().map((mutant) => ({ ...mutant, table: `${folder}/${name}` }))
    }),
  )
  return tables.flat()
}

/** Reads every planted break of this tree. */
export const readMutants = () => readTables(join(root, folder))

const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null)

/** Returns the text of a test file and of the test code that it imports. A title may stand in either. */
function textOfTest(path) {
  const text = read(path) ?? ''
  const imported = [...text.matchAll(/from '(\.|#tests)\/([^']+)'/g)].map(([, start, rest]) =>
    start === '.' ? join(dirname(path), rest) : join('tests', rest),
  )
  return [text, ...imported.map((one) => read(one) ?? '')].join('\n')
}

/** Tells whether a text holds a title. The words of a `test.each` row may stand apart from its test's. */
function holdsTitle(text, title) {
  const holds = (part) => text.includes(part.trim())
  const splits = Array.from({ length: title.length }, (_, at) => [title.slice(0, at), title.slice(at)])
  return splits.some((parts) => parts.every(holds))
}

/** Returns the errors of a planted break. Each `find` must stand once; the test and its title must exist. */
function errorsOf({ name, test, title, breaks }) {
  const errors = []
  if (breaks.length === 0) errors.push('没有改动')
  for (const { file, find, replace } of breaks) {
    const text = read(file)
    const start = JSON.stringify(find.slice(0, 60))
    if (text === null) errors.push(`没有文件 ${file}`)
    else if (find === '' || text.split(find).length !== 2)
      errors.push(`${file} 里 ${start} 出现 ${text.split(find).length - 1} 次，应当恰好一次`)
    if (find === replace) errors.push(`${file} 里 ${start} 没有改变`)
  }
  if (read(test) === null) errors.push(`没有测试文件 ${test}`)
  else if (title !== undefined && !holdsTitle(textOfTest(test), title))
    errors.push(`${test} 里没有名为“${title}”的测试`)
  return errors.map((error) => `${name}：${error}`)
}

/** Checks the anchors of all planted breaks without running any. @returns {string[]} a sentence per error */
export function anchorErrors(mutants) {
  const names = mutants.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  return [...twice.map((name) => `${name}：名字出现两次`), ...mutants.flatMap(errorsOf)]
}

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })

/** Returns the planted breaks whose table entry, source files or test file differ from a git revision. */
export async function changedSince(revision, mutants) {
  const lines = [git('diff', '--name-only', revision), git('ls-files', '--others', '--exclude-standard')]
  const changed = new Set(lines.join('\n').split('\n'))
  const before = new Map((await tablesAt(revision)).map((mutant) => [mutant.name, JSON.stringify(mutant)]))
  return mutants.filter(
    (mutant) =>
      before.get(mutant.name) !== JSON.stringify(mutant) ||
      [mutant.test, ...mutant.breaks.map(({ file }) => file)].some((file) => changed.has(file)),
  )
}

/** Reads the tables of a revision. */
async function tablesAt(revision) {
  const old = join(root, '.cache/mutants-before', git('rev-parse', revision).trim())
  const names = git('ls-tree', '--name-only', revision, `${folder}/`).split('\n')
  mkdirSync(old, { recursive: true })
  for (const path of names.filter((name) => name.endsWith('.ts')))
    writeFileSync(join(old, path.slice(folder.length + 1)), git('show', `${revision}:${path}`))
  return readTables(old)
}
