import type { Mutant } from './mutant.ts'

/** Apart: a correction of the site is no report, and a report never looks like one. */
export const corrections: readonly Mutant[] = [
  {
    name: 'correction-takes-a-report',
    promise: 'A correction takes no field of a report',
    test: 'tests/api/corrections/intake.test.ts',
    title: 'is refused, and nothing is stored',
    breaks: [
      {
        file: 'api/citizen/correction.ts',
        find: '!own.includes(name) && isFilled(input[name])',
        replace: 'own.length === 0 && isFilled(input[name])',
      },
    ],
  },
  {
    name: 'correction-with-atoms',
    promise: 'No seller is made of a correction',
    test: 'tests/api/corrections/intake.test.ts',
    title: 'is stored sealed, with page, text and contact alone, and is asked nothing',
    breaks: [
      {
        file: 'api/records/new-tip.ts',
        find: 'isCorrection(fields) ? null : readingsOf(fields, pictures)',
        replace: 'readingsOf(fields, pictures)',
      },
    ],
  },
  {
    name: 'correction-joined-by-hand',
    promise: 'No seller holds a correction',
    test: 'tests/api/corrections/desk.test.ts',
    title: 'nobody joins a correction to a seller by hand',
    breaks: [
      {
        file: 'api/staff/sellers/routes.ts',
        find: 'isCorrection(tips.category)',
        replace: 'isNull(tips.id)',
      },
      { file: 'api/staff/sellers/routes.ts', find: 'inArray, ne,', replace: 'inArray, isNull, ne,' },
    ],
  },
  {
    name: 'correction-among-the-closed',
    promise: 'A correction stands in its own views alone',
    test: 'tests/api/corrections/desk.test.ts',
    title: 'each state of a correction stands in its views, and in no other',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: "closed: () => and(isReport(tips.category), sql`${tips.status} = 'closed'`)",
        replace: "closed: () => sql`${tips.status} = 'closed'`",
      },
    ],
  },
  {
    name: 'correction-with-a-period',
    promise: 'No period of reports runs for a correction',
    test: 'tests/api/corrections/desk.test.ts',
    title: 'no step of a correction has a due day',
    breaks: [
      {
        file: 'src/shared/tip/clock.ts',
        find: "isCorrection(before) ? 'stopped' : clockOf(to, objected)",
        replace: 'clockOf(to, objected)',
      },
    ],
  },
  {
    name: 'correction-counted-as-a-report',
    promise: '统计 counts no correction as a report',
    test: 'tests/api/corrections/desk.test.ts',
    title: '统计 counts corrections apart, never as reports',
    breaks: [
      {
        file: 'api/staff/overview.ts',
        find: 'byStatus[row.status] -= row.count',
        replace: 'byStatus[row.status] -= 0',
      },
    ],
  },
  {
    name: 'correction-in-the-letter-of-reports',
    promise: 'The daily letter counts no correction as a report',
    test: 'tests/api/corrections/desk.test.ts',
    title: 'the daily letter counts corrections apart, never as reports',
    breaks: [
      {
        file: 'api/jobs/digest/figures.ts',
        find: '(arrived?.count ?? 0) - corrections',
        replace: 'arrived?.count ?? 0',
      },
    ],
  },
  {
    name: 'correction-ends-as-a-report',
    promise: 'A correction ends in its own words',
    test: 'tests/api/corrections/mailbox.test.ts',
    title: 'tells its ending in its own words, without reason and deed',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: 'if (isCorrection(tip))',
        replace: 'if (isCorrection(tip) && tip.objected)',
      },
    ],
  },
  {
    name: 'correction-of-no-page',
    promise: 'A correction names one of the offered pages',
    test: 'tests/api/corrections/intake.test.ts',
    title: 'a correction of a page that is not offered is refused',
    breaks: [
      {
        file: 'api/citizen/correction.ts',
        find: '!pageNames.includes(named.trim())',
        replace: 'pageNames.length === 0',
      },
    ],
  },
  {
    name: 'correction-code-for-a-seller',
    promise: 'The console offers no code of a correction’s picture for a seller',
    test: 'tests/journeys/staff/sellers/pictures.test.ts',
    title: 'a code in a picture of a correction is read, and is not offered for a seller',
    breaks: [
      {
        file: 'src/islands/staff/pictures/Codes.tsx',
        find: 'const isOfReport = tip !== null && !isCorrection(tip)',
        replace: 'const isOfReport = tip !== null',
      },
    ],
  },
  {
    name: 'correction-asks-for-a-widget',
    promise: 'The page of a correction asks for no foreign code',
    test: 'tests/journeys/enhance/turnstile.test.ts',
    title: ', and its page asks nobody else',
    breaks: [{ file: 'src/enhance/proof.ts', find: '    if (isCorrection) return null\n', replace: '' }],
  },
  {
    name: 'correction-page-opened',
    promise: 'The page of a correction admits no foreign code',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'a receipt and every other page stay closed',
    breaks: [
      {
        file: 'api/core/site.ts',
        find: "['/report/', '/en/report/']",
        replace: "['/report/', '/en/report/', '/correct/']",
      },
    ],
  },
  {
    name: 'correction-asked-for-a-seller',
    promise: 'The desk offers replies that fit a correction',
    test: 'tests/journeys/citizen/correction.test.ts',
    title: 'a correction goes from the foot of a page',
    breaks: [
      {
        file: 'src/islands/staff/tip/writing/Replies.tsx',
        find: 'correction === toCorrection',
        replace: 'correction !== toCorrection',
      },
    ],
  },
]
