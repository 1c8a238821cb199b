import type { Mutant } from './mutant.ts'

/** Light: pages are small, need no script and work for everybody. */
export const light: readonly Mutant[] = [
  {
    name: 'keyboard-no-way-to-button',
    promise: 'Keyboard alone is enough',
    test: 'tests/journeys/citizen/report.test.ts',
    title: 'a report can be handed in by keyboard',
    breaks: [
      {
        file: 'src/forms/ReportForm.tsx',
        find: '<button type="submit">{submitLabel}</button>',
        replace: '<button type="submit" tabIndex={-1}>{submitLabel}</button>',
      },
    ],
  },
  {
    name: 'load-start-heavy',
    promise: 'A start is quick and small',
    test: 'tests/load/start.test.ts',
    breaks: [
      {
        file: 'api/server.ts',
        find: 'await main(process.argv.slice(2)).catch(fail)',
        replace: `export const filled = Buffer.alloc(64 * 1024 * 1024, 1)
await main(process.argv.slice(2)).catch(fail)`,
      },
    ],
  },
  {
    name: 'paper-of-two-sheets',
    promise: 'A paper takes one sheet',
    test: 'tests/site/papers.test.ts',
    title: 'each paper takes one sheet of A4',
    breaks: [
      {
        file: 'src/styles/paper/paper.css',
        find: '(var(--down) - 31)',
        replace: '(var(--down) - 21)',
      },
    ],
  },
  {
    name: 'paper-sheet-loses-column',
    promise: 'The spreadsheet has every column of the printed sheet',
    test: 'tests/site/papers.test.ts',
    title: 'opens with the columns of the sheet',
    breaks: [
      {
        file: 'src/paper/workbook.ts',
        find: 'const heads = columns.map',
        replace: 'const heads = columns.slice(1).map',
      },
    ],
  },
  {
    name: 'paper-people-lose-column',
    promise: 'The printed sheet has every column',
    test: 'tests/site/papers.test.ts',
    title: 'the sheet of people has every column',
    breaks: [
      {
        file: 'src/content/sheet.yaml',
        find: 'who:\n  head: 谁查的\n  width: 10\n',
        replace: '',
      },
    ],
  },
  {
    name: 'share-one-picture-for-all',
    promise: 'Each page has a picture of its own to share',
    test: 'tests/site/shared.test.ts',
    title: 'each page that can be shared names a small picture of its own',
    breaks: [
      {
        file: 'src/components/Shared.astro',
        find: 'pictureName(path)',
        replace: "pictureName('/')",
      },
    ],
  },
  {
    name: 'share-wrong-address',
    promise: 'A page that knows no public address names none',
    test: 'tests/site/shared.test.ts',
    title: 'a site that knows no public address names no picture, and makes none',
    breaks: [
      {
        file: 'src/links.ts',
        find: 'siteUrl.href === new URL(defaults.SITE_URL).href ? undefined : siteUrl',
        replace: "siteUrl.href === '' ? undefined : siteUrl",
      },
    ],
  },
  {
    name: 'share-title-without-a-character',
    promise: 'A shared picture shows the whole title',
    test: 'tests/site/shared.test.ts',
    title: 'draws every character of the title, as a browser does',
    breaks: [
      {
        file: 'src/share/picture.ts',
        find: 'written(line, {',
        replace: "written(line.replace(/^./u, '口'), {",
      },
    ],
  },
  {
    name: 'share-box-for-a-character',
    promise: 'A picture never shows a box in place of a character',
    test: 'tests/site/shared.test.ts',
    title: 'stops the build where it lacks a character',
    breaks: [
      {
        file: 'src/share/picture.ts',
        find: 'if (lacking.length > 0) throw',
        replace: 'if (lacking.length < 0) throw',
      },
    ],
  },
  {
    name: 'icon-without-its-table',
    promise: 'Old browsers find the icon',
    test: 'tests/site/icons.test.ts',
    title: 'the icon for old browsers is served, and holds whole pictures of three sizes',
    breaks: [{ file: 'src/share/icons.ts', find: 'table.writeUInt32LE(offset, entry + 12)', replace: '' }],
  },
  {
    name: 'copy-half-a-word',
    promise: 'Address and account are copied whole, without script',
    test: 'tests/site/copied.test.ts',
    title: 'whole, and nothing beside',
    breaks: [
      {
        file: 'src/styles/guide.css',
        find: '  -webkit-user-select: all;\n  user-select: all;\n',
        replace: '',
      },
    ],
  },
  {
    name: 'paper-foot-on-the-last-sheet',
    promise: 'Each printed sheet leads back to the site',
    test: 'tests/site/paper.test.ts',
    title: 'each sheet of a printed page has its address and a place for the day',
    breaks: [
      {
        file: 'src/styles/print.css',
        find: 'display: table-footer-group;',
        replace: 'display: block;',
      },
    ],
  },
  {
    name: 'site-field-without-label',
    promise: 'axe finds nothing on any state',
    test: 'tests/site/accessible.test.ts',
    title: 'breaks no rule of WCAG',
    breaks: [
      {
        file: 'src/forms/Field.tsx',
        find: '<label className="label" htmlFor={id}>',
        replace: '<label className="label">',
      },
    ],
  },
  {
    name: 'site-soft-words-too-faint',
    promise: 'Every text of a citizens’ page has the contrast of WCAG 2.2 AAA',
    test: 'tests/site/accessible.test.ts',
    title: 'and has the contrast of AAA: a phone by day',
    // Enough for AA: the rule of AAA alone sees it.
    breaks: [{ file: 'src/styles/tokens.css', find: '--soft: #454f62;', replace: '--soft: #5b667c;' }],
  },
  {
    name: 'site-link-without-base',
    promise: 'Works at a sub-path',
    test: 'tests/site/html.test.ts',
    breaks: [
      {
        file: 'src/layouts/Page.astro',
        find: '<a class="go" href={`${base}/report/`}>',
        replace: '<a class="go" href="/report/">',
      },
    ],
  },
  {
    name: 'site-script-on-reading-page',
    promise: 'A reading page is without script',
    test: 'tests/site/html.test.ts',
    title: 'have no script of any kind',
    breaks: [
      {
        file: 'src/layouts/Guide.astro',
        find: '</Page>',
        replace: `  <script is:inline>document.title</script>
</Page>`,
      },
    ],
  },
  {
    name: 'site-too-wide',
    promise: 'Nothing is lost at 320 pixels',
    test: 'tests/site/accessible.test.ts',
    title: 'nothing is lost at 320',
    breaks: [
      {
        file: 'src/styles/receipt.css',
        find: 'margin: 4px 0 12px;',
        replace: `min-width: 400px;
  margin: 4px 0 12px;`,
      },
    ],
  },
  {
    name: 'start-command-builds-site',
    promise: 'A command without the service’s settings leaves the built pages as they are',
    test: 'tests/api/start.test.ts',
    title: 'leaves the pages unchanged',
    breaks: [
      {
        file: 'scripts/command.js',
        find: `await build(root, ['build'])`,
        replace: 'await build(root)',
      },
    ],
  },
  {
    name: 'bar-grows-with-text',
    promise: 'Large text breaks no number of the bar, which leaves the page its room',
    test: 'tests/site/accessible.test.ts',
    title: 'with text at 200 % the bar',
    breaks: [
      { file: 'src/styles/page.css', find: 'font-size: min(1.05rem, 5.4vw);', replace: '' },
      { file: 'src/styles/page.css', find: 'font-size: clamp(11px, 0.667rem, 4vw);', replace: '' },
    ],
  },
  {
    name: 'paper-leads-nowhere',
    promise: 'A printed page leads back to the site',
    test: 'tests/site/accessible.test.ts',
    title: 'each reading page has its address',
    breaks: [{ file: 'src/layouts/Page.astro', find: "{say('网址：')}", replace: '' }],
  },
  {
    name: 'paper-door-white-on-white',
    promise: 'The third door of the home page is legible on paper',
    test: 'tests/site/accessible.test.ts',
    title: 'the doors of the home page are legible from a dark screen',
    breaks: [
      {
        file: 'src/styles/home.css',
        find: `    background: #fff;
    color: #000;`,
        replace: `    background: #fff;`,
      },
    ],
  },
]
