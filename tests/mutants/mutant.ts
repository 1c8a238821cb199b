/** One planted break: an edit that must turn the named test red. */
export interface Mutant {
  /** Unique name, kebab-case; `npm run mutants -- NAME` runs it alone. */
  readonly name: string
  /** The promise that the edit breaks. */
  readonly promise: string
  /** Path of the test file that must turn red. */
  readonly test: string
  /** Full name of the one test to run; all tests of the file if absent. */
  readonly title?: string
  /** Edits of the source. Each `find` stands exactly once in its file. */
  readonly breaks: readonly { readonly file: string; readonly find: string; readonly replace: string }[]
}
