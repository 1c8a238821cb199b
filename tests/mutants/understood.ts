import type { Mutant } from './mutant.ts'

/** Understood: typed and pasted text is read for its meaning, or refused with the cause. */
export const understood: readonly Mutant[] = [
  {
    name: 'read-unseen-characters',
    promise: 'Characters that nobody sees do not spoil a receipt code',
    test: 'tests/shared/sealing/receipt.test.ts',
    title: 'a shown receipt is read back, however it is typed',
    breaks: [
      {
        file: 'src/shared/folding.ts',
        find: `let folded = withoutUnseen(text).normalize('NFKC')`,
        replace: `let folded = text.normalize('NFKC')`,
      },
    ],
  },
  {
    name: 'read-invisible-tip',
    promise: 'A tip that nobody can see is refused',
    test: 'tests/api/citizen/intake/pasted.test.ts',
    title: 'is no account',
    breaks: [
      {
        file: 'src/shared/tip/checks.ts',
        find: 'if (seenCharacters(text) >= rule.min) return null',
        replace: 'if (length >= rule.min) return null',
      },
    ],
  },
  {
    name: 'read-year-0026',
    promise: 'A year of two digits is asked about, never stored',
    test: 'tests/api/citizen/intake/pasted.test.ts',
    title: 'is refused with its own sentence',
    breaks: [
      {
        file: 'src/shared/day.ts',
        find: 'const firstYear = 2000',
        replace: 'const firstYear = 0',
      },
    ],
  },
  {
    name: 'read-two-prices',
    promise: 'A range of prices is never read as one price',
    test: 'tests/shared/tip/price.test.ts',
    title: 'a text that is not one number gives no price',
    breaks: [
      {
        file: 'src/shared/numerals.ts',
        find: 'if (pending !== null || Number.isNaN(value) || hasFraction) return null',
        replace: 'if (Number.isNaN(value) || hasFraction) return null',
      },
    ],
  },
  {
    name: 'read-own-file',
    promise: 'The saved file of a receipt opens the mailbox',
    test: 'tests/api/citizen/mailbox/receipt.test.ts',
    title: 'opens the mailbox from a pasted file, page or message',
    breaks: [
      {
        file: 'src/shared/sealing/receipt.ts',
        find: 'const runs = runsIn(folded)',
        replace: 'const runs = runsIn(folded.slice(0, 0))',
      },
    ],
  },
]
