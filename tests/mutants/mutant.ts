/** One planted break: an edit that must turn the named test red. */
export interface Mutant {
  /** Unique name, kebab-case; `npm run mutants -- NAME` runs it alone. */
  readonly name: string
  /** The promise that the edit breaks. */
  readonly promise: string
  /** Path of the test file that must turn red. */
  readonly test: string
  /** Full name or part of the name of the tests to run. All tests of the file run without it. */
  readonly title?: string
  /** Edits of the source. Each `find` stands exactly once in its file. */
  readonly breaks: readonly { readonly file: string; readonly find: string; readonly replace: string }[]
}
