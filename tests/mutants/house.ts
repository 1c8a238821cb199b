import type { Mutant } from './mutant.ts'

const rooms = 'The house stays one that a stranger finds the way in'

/** Breaks of the rules that keep the code legible. */
export const house: readonly Mutant[] = [
  {
    name: 'house-private-words',
    promise: rooms,
    test: 'tests/house/words.test.ts',
    title: 'no remark says',
    breaks: [
      { file: 'src/shared/roles.ts', find: '/** Staff roles.', replace: '/** Roles of whoever works here.' },
    ],
  },
  {
    name: 'house-endless-sentence',
    promise: rooms,
    test: 'tests/house/words.test.ts',
    title: 'no sentence of a remark has more than',
    breaks: [
      {
        file: 'src/shared/roles.ts',
        find: 'The auditor holds no key.',
        replace: `The auditor holds no key${' and no key'.repeat(9)}.`,
      },
    ],
  },
  {
    name: 'house-lost-section',
    promise: rooms,
    test: 'tests/house/citations.test.ts',
    title: 'every file and section that a comment cites exists',
    breaks: [{ file: 'src/shared/roles.ts', find: 'docs/design.md 8', replace: 'docs/design.md 80' }],
  },
  {
    name: 'house-import-circle',
    promise: rooms,
    test: 'tests/house/shape.test.ts',
    title: 'no files import each other in a circle',
    breaks: [
      {
        file: 'src/shared/roles.ts',
        find: '/** Staff roles.',
        replace: "import type {} from '#shared/tip/moves.ts'\n\n/** Staff roles.",
      },
    ],
  },
  {
    name: 'house-long-file',
    promise: rooms,
    test: 'tests/house/shape.test.ts',
    title: 'no source file but data has more than',
    breaks: [
      {
        file: 'src/shared/roles.ts',
        find: '/** Staff roles.',
        replace: `${'//\n'.repeat(400)}/** Staff roles.`,
      },
    ],
  },
]
