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
]
