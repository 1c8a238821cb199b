import type { Mutant } from './mutant.ts'

/** True: every statement names its source. */
export const truth: readonly Mutant[] = [
  {
    name: 'truth-advice',
    promise: 'A number in advice stops the build',
    test: 'tests/site/guidance/truth.test.ts',
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
    name: 'truth-feed',
    promise: 'The feed dates a change by its rule and its check, never by the build',
    test: 'tests/site/feed.test.ts',
    title: 'is updated by another check of its source',
    breaks: [
      {
        file: 'src/truth/site/changes.ts',
        find: 'checkedOn: [from, ...daysOfChecks(library, claims)].sort().at(-1) ?? from,',
        replace: 'checkedOn: library.today,',
      },
    ],
  },
  {
    name: 'truth-spoken',
    promise: 'The program says no sentence about law or rewards that is only remembered',
    test: 'tests/site/guidance/spoken.test.ts',
    title: 'rests on a remembered statement',
    breaks: [
      {
        file: 'src/truth/site/spoken.ts',
        find: 'if (faults.length === before && claim.withheld)',
        replace: "if (text === '')",
      },
    ],
  },
  {
    name: 'truth-numbers',
    promise: 'A number that its statement does not hold stops the build',
    test: 'tests/site/guidance/truth.test.ts',
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
    name: 'truth-drawn-number',
    promise: 'A number in a drawing that its statements lack stops the build',
    test: 'tests/site/guidance/drawings.test.ts',
    title: 'hold no number that the statements',
    breaks: [
      {
        file: 'src/truth/drawing.ts',
        find: 'if (missing !== undefined)',
        replace: `if (missing === '')`,
      },
    ],
  },
  {
    name: 'truth-drawn-unsourced',
    promise: 'A drawing that states a number, an article or a penalty names its statements',
    test: 'tests/site/guidance/drawings.test.ts',
    title: 'name their statements when',
    breaks: [
      {
        file: 'src/truth/drawing.ts',
        find: 'if (ids.length === 0 && stated !== null)',
        replace: `if (ids.length === 0 && stated?.[0] === '')`,
      },
    ],
  },
  {
    name: 'truth-story-step',
    promise: 'Each case ends with the one step that helps, and where it is told',
    test: 'tests/site/guidance/stories.test.ts',
    title: 'ends with the step to take',
    breaks: [
      {
        file: 'src/truth/site/stories.ts',
        find: 'if (parts[last] !== step) throw',
        replace: `if (parts[last] === undefined) throw`,
      },
    ],
  },
  {
    name: 'truth-recalled',
    promise: 'A remembered statement stays off the pages',
    test: 'tests/site/guidance/truth.test.ts',
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
    test: 'tests/site/guidance/truth.test.ts',
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
    test: 'tests/site/guidance/truth.test.ts',
    title: 'a sentence names no statement',
    breaks: [
      {
        file: 'src/truth/claims.ts',
        find: 'if (ids.length === 0)',
        replace: 'if (ids.length > 9)',
      },
    ],
  },
  {
    name: 'truth-imperative',
    promise: 'Advice that tells nothing to do stops the build',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'advice judges or promises',
    breaks: [
      {
        file: 'src/truth/advice.ts',
        find: "sentence !== '' && !isCommand",
        replace: "sentence === '甲' && !isCommand",
      },
    ],
  },
  {
    name: 'truth-verdict',
    promise: 'A verdict in advice stops the build',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'advice judges or promises',
    breaks: [
      {
        file: 'src/truth/advice.ts',
        find: 'if (verdict !== null) return',
        replace: "if (verdict?.[0] === '') return",
      },
    ],
  },
  {
    name: 'truth-in-force',
    promise: 'A sentence rests on no rule before its day',
    test: 'tests/site/guidance/review.test.ts',
    title: 'on no day does a sentence rest',
    breaks: [
      {
        file: 'src/truth/library.ts',
        find: 'return from === undefined || from <= today',
        replace: "return from === undefined || from <= '9999'",
      },
    ],
  },
  {
    name: 'truth-official',
    promise: 'A statement seen on an official page names that page',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'a statement is said to be seen',
    breaks: [
      {
        file: 'src/truth/library.ts',
        find: "mark === 'found' &&",
        replace: "mark === 'found' && source === '' &&",
      },
    ],
  },
  {
    name: 'truth-every-fault',
    promise: 'An editor reads every fault at once',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'all faults stand in one message',
    breaks: [
      {
        file: 'src/truth/fault.ts',
        find: 'faults.push(error.message)',
        replace: 'if (faults.length === 0) faults.push(error.message)',
      },
    ],
  },
  {
    name: 'truth-pair',
    promise: 'A changed statement opens the review of its claims',
    test: 'tests/site/guidance/review.test.ts',
    title: 'a changed word of the statement',
    breaks: [
      {
        file: 'src/truth/review/pairs.ts',
        find: "statements.get(id)?.sentence ?? ''",
        replace: "statements.get(id)?.section ?? ''",
      },
    ],
  },
  {
    name: 'truth-copied',
    promise: 'A copied text that is no law says so',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'a copy of anything else says so',
    breaks: [
      {
        file: 'src/truth/library.ts',
        find: "sourceOf(library, source).law === true ? '' :",
        replace: "source !== '' ? '' :",
      },
    ],
  },
  {
    name: 'search-pages-wordless',
    promise: 'A page is found by the words that its editor gave it',
    test: 'tests/site/guidance/search.test.ts',
    title: 'and pages come first for other queries',
    breaks: [
      {
        file: 'src/pages/search.astro',
        find: "`${words} ${named.get(path)?.words ?? ''}`.trim()",
        replace: '`${words} ${path}`.trim()',
      },
    ],
  },
  {
    name: 'search-questions-first',
    promise: 'A question asked in other words finds its answer first',
    test: 'tests/site/guidance/search.test.ts',
    title: 'come first when a reader asks one',
    breaks: [
      {
        file: 'src/enhance/search/rank.ts',
        find: 'question: { title: 2, words: 1.8 }',
        replace: 'question: { title: 0.4, words: 0.2 }',
      },
    ],
  },
  {
    name: 'search-answers-cited',
    promise: 'A page that answers a question cites the statements of the answer',
    test: 'tests/site/guidance/search.test.ts',
    title: 'stop the build when a page loses',
    breaks: [
      {
        file: 'src/truth/guides.ts',
        find: 'if (missing.length > 0)',
        replace: 'if (missing.length > 99)',
      },
    ],
  },
  {
    name: 'search-beyond-old-engine',
    promise: 'The search works in the engine of WeChat',
    test: 'tests/site/scripts.test.ts',
    title: 'are written for Chromium 80',
    breaks: [
      {
        file: 'src/enhance/search/search.ts',
        find: "found.textContent = ''",
        replace: 'found.replaceChildren()',
      },
    ],
  },
  {
    name: 'paper-code-leads-elsewhere',
    promise: 'A code on paper leads to this site alone',
    test: 'tests/site/papers.test.ts',
    title: 'every code on paper leads to this site alone',
    breaks: [
      {
        file: 'src/paper/SiteAddress.astro',
        find: 'qrOf(address.href)',
        replace: "qrOf(new URL('//zz.example.com/', address).href)",
      },
    ],
  },
  {
    name: 'paper-without-basis',
    promise: 'A paper names the law that its words rest on',
    test: 'tests/site/papers.test.ts',
    title: 'a paper names the law',
    breaks: [
      {
        file: 'src/paper/Basis.astro',
        find: '{named.length > 0 && (',
        replace: '{named.length > 99 && (',
      },
    ],
  },
  {
    name: 'paper-letters-other-than-code',
    promise: 'The letters beside a code are the address that it holds',
    test: 'tests/site/papers.test.ts',
    title: 'every code on paper leads to this site alone',
    breaks: [
      {
        file: 'src/paper/SiteAddress.astro',
        find: "address.host + address.pathname.replace(/\\/+$/, '')",
        replace: 'address.host',
      },
    ],
  },
  {
    name: 'page-of-two-names',
    promise: 'A page has one name everywhere',
    test: 'tests/site/guidance/pages.test.ts',
    title: 'a page that is called otherwise in pages.yaml',
    breaks: [
      {
        file: 'src/truth/site/pages.ts',
        find: 'page.name !== guide.title',
        replace: "page.name === ''",
      },
    ],
  },
  {
    name: 'page-without-entry',
    promise: 'A page stands in pages.yaml, and a column or another page leads to it',
    test: 'tests/site/guidance/pages.test.ts',
    title: 'a page that no column and no page leads to',
    breaks: [
      {
        file: 'src/truth/site/pages.ts',
        find: 'page.column === undefined &&',
        replace: "page.name === '' &&",
      },
    ],
  },
  {
    name: 'trade-without-department',
    promise: 'The page of a trade says which department gives its certificate',
    test: 'tests/site/guidance/trades.test.ts',
    title: 'no department gives the certificate',
    breaks: [
      {
        file: 'src/truth/site/trades.ts',
        find: 'departments.includes(id)',
        replace: "id !== ''",
      },
    ],
  },
  {
    name: 'trade-without-section',
    promise: 'The page of a trade answers the same questions in the same order',
    test: 'tests/site/guidance/trades.test.ts',
    title: 'a section is missing or out of place',
    breaks: [
      {
        file: 'src/truth/site/trades.ts',
        find: 'found.join() !== due.join()',
        replace: 'found.length > due.length',
      },
    ],
  },
  {
    name: 'old-names-undated',
    promise: 'The names of the old catalogue stand under its day on the page of a trade',
    test: 'tests/site/guidance/trades.test.ts',
    title: 'tells the names of the old catalogue as old',
    breaks: [
      {
        file: 'src/components/Catalogue.astro',
        find: '<p class="label">截至{version}的旧目录里叫</p>',
        replace: '<p class="label">目录里叫</p>',
      },
    ],
  },
  {
    name: 'poster-of-two-sheets',
    promise: 'The page of a trade prints as a poster on one sheet',
    test: 'tests/site/paper.test.ts',
    title: 'the page of a trade prints as one sheet',
    breaks: [
      {
        file: 'src/styles/reading/trade.css',
        find: '  .trade .department,',
        replace: '  .trade .departments,',
      },
    ],
  },
  {
    name: 'link-to-no-source',
    promise: 'A page links only to official addresses of its sources',
    test: 'tests/site/guidance/truth.test.ts',
    title: 'a link leads to an unofficial address',
    breaks: [
      {
        file: 'src/truth/sentences.ts',
        find: '({ address }) => address === url)',
        replace: '({ address }) => address !== url)',
      },
    ],
  },
  {
    name: 'home-longer-than-two-screens',
    promise: 'Home is at most 2.2 screens of a phone',
    test: 'tests/site/guidance/guides.test.ts',
    title: 'home is at most 2.2 screens of a phone',
    breaks: [{ file: 'src/styles/home.css', find: '  .home .calls {', replace: '  .home .called {' }],
  },
  {
    name: 'source-leads-back-elsewhere',
    promise: 'Each source leads back to the section that names it first',
    test: 'tests/site/guidance/guides.test.ts',
    title: 'each source leads back to its first section',
    breaks: [
      {
        file: 'src/truth/cited.ts',
        find: 'if (!first.has(id)) first.set(id, at)',
        replace: 'first.set(id, at)',
      },
    ],
  },
  {
    name: 'article-cut-short',
    promise: 'An article stands whole, with all its paragraphs',
    test: 'tests/site/guidance/law.test.ts',
    title: 'holds the articles of the regulation word for word',
    breaks: [
      {
        file: 'src/truth/site/articles.ts',
        find: '{ ...last, text: `${last.text}\\n${line.trim()}` }',
        replace: '{ ...last, text: last.text }',
      },
    ],
  },
  {
    name: 'rows-share-an-address',
    promise: 'Each row of the law has an address of its own',
    test: 'tests/site/guidance/law.test.ts',
    title: 'each row of the law has an address of its own',
    breaks: [
      {
        file: 'src/truth/tables.ts',
        find: 'count > 1 ? `${first}-${String(count)}` : first',
        replace: 'count > 99 ? `${first}-${String(count)}` : first',
      },
    ],
  },
  {
    name: 'role-unmarked',
    promise: 'The page of a role marks itself among the roles',
    test: 'tests/site/guidance/law.test.ts',
    title: 'each page of a role marks itself among the six',
    breaks: [
      {
        file: 'src/truth/markup.ts',
        find: "properties['ariaCurrent'] = 'page'",
        replace: "properties['ariaCurrent'] = 'false'",
      },
    ],
  },
  {
    name: 'local-placeholder-shown',
    promise: 'A local fact that nobody has filled in is none',
    test: 'tests/site/guidance/local.test.ts',
    title: 'a missing one or a placeholder stands as not seen',
    breaks: [
      {
        file: 'src/shared/operator.ts',
        find: `.filter(isFilled)`,
        replace: `.filter((fact) => isFilled(fact) || true)`,
      },
    ],
  },
  {
    name: 'local-not-seen-beside-fact',
    promise: 'A page never says that it has not seen a fact that it tells',
    test: 'tests/site/guidance/local.test.ts',
    title: 'a local fact stands with who published it',
    breaks: [
      {
        file: 'src/components/operator/Local.astro',
        find: `const isGiven = rows.some(`,
        replace: `const isGiven = rows.every(`,
      },
    ],
  },
]
