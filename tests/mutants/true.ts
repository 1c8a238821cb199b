import type { Mutant } from './mutant.ts'

/** True: every statement names its source. */
export const truth: readonly Mutant[] = [
  {
    name: 'truth-advice',
    promise: 'A number in advice stops the build',
    test: 'tests/site/truth.test.ts',
    title: 'advice holds a number',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'if (/\\d/.test(bare))',
        replace: `if (bare === '')`,
      },
    ],
  },
  {
    name: 'truth-numbers',
    promise: 'A number that its statement does not hold stops the build',
    test: 'tests/site/truth.test.ts',
    title: 'a number, a unit or an article',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'if (missing !== undefined)',
        replace: `if (missing === '')`,
      },
    ],
  },
  {
    name: 'truth-recalled',
    promise: 'A remembered statement stays off the pages',
    test: 'tests/site/truth.test.ts',
    title: 'a remembered or inferred statement stays off',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'withheld: open.includes(null),',
        replace: 'withheld: false,',
      },
    ],
  },
  {
    name: 'truth-superseded',
    promise: 'A claim written as current on a superseded source stops the build',
    test: 'tests/site/truth.test.ts',
    title: 'an old rule is written as one in force',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'if (isSuperseded(source, library.today) && !past) {',
        replace: "if (library.today === '' && isSuperseded(source, library.today) && !past) {",
      },
    ],
  },
  {
    name: 'truth-unsourced',
    promise: 'A sentence without a statement stops the build',
    test: 'tests/site/truth.test.ts',
    title: 'a sentence names no statement',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'if (ids.length === 0)',
        replace: 'if (ids.length > 9)',
      },
    ],
  },
]
