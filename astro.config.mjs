import process from 'node:process'
import react from '@astrojs/react'
import { defineConfig } from 'astro/config'
import { defaults } from './src/shared/settings.ts'

const siteUrl = new URL(process.env.SITE_URL || defaults.SITE_URL)

/** Members of tables that the server alone reads. The citizens' script goes without them. */
const ofServer = {
  'src/shared/tip/fields.ts':
    // The server alone checks the page that a correction names.
    /^ {2}page: \{$[^]*?^ {2}\},$|^ {4}(?:control|fact|hint|inSummary|isNarrow|kept|label|list|malformed|meaning|part|rows|since|tooMany|unknown(?=: '请从)|unknownKind): .*,$/gm,
  'src/shared/tip/limits.ts':
    /^ {2}(?:\w+Pixels|(?:body|drain|spool|bodyText|heldText)Bytes|fields|jsonValues|messages\w+|summaryCharacters|wordMax): .*,$/gm,
  'src/shared/text.ts': /^ {2}(?:answerEmpty|picturesStopped|huge):\s.*,$/gm,
}
const withoutServer = {
  name: 'without-server',
  enforce: 'pre',
  transform: (code, id) => {
    const [, members] = Object.entries(ofServer).find(([path]) => id.endsWith(`/${path}`)) ?? []
    return members === undefined ? null : { code: code.replace(members, ''), map: null }
  },
}

/** Drops the descriptions of schemas from the console: documents and editors alone show them. */
const withoutDescriptions = {
  name: 'without-descriptions',
  enforce: 'pre',
  transform(code, id) {
    if (this.environment.name !== 'client' || !id.includes('/src/')) return null
    return { code: code.replace(/\s*\.describe\(\s*'[^'\n]*',?\s*\)/g, ''), map: null }
  },
}

export default defineConfig({
  output: 'static',
  outDir: 'dist',
  site: siteUrl.origin,
  base: siteUrl.pathname.replace(/\/+$/, '') || '/',
  trailingSlash: 'always',
  // A line break between elements is no space, as in JSX. Chinese text would show the space.
  compressHTML: 'jsx',
  build: { format: 'directory', inlineStylesheets: 'always' },
  devToolbar: { enabled: false },
  integrations: [react()],
  vite: {
    plugins: [withoutDescriptions],
    define: {
      'import.meta.env.OPERATOR_CONFIG': JSON.stringify(
        process.env.OPERATOR_CONFIG || defaults.OPERATOR_CONFIG,
      ),
      'import.meta.env.HAS_TURNSTILE': JSON.stringify(process.env.BOT_CHECK === 'turnstile'),
    },
    // WeChat's engine is Chromium 80, which ignores `inset` and range media queries. The minifier must not
    // write them.
    build: {
      cssTarget: ['chrome80', 'safari13'],
      // The setting of zod must run before any schema, whichever part of the console loads first.
      rolldownOptions: {
        output: {
          codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|\/data\/no-eval\.ts$/ }] },
        },
      },
    },
    // The citizens' script is bundled like a worker. It becomes one file for that engine and shares nothing
    // with the console.
    worker: {
      plugins: () => [withoutServer],
      rolldownOptions: { transform: { target: 'es2019' }, output: { comments: false } },
    },
  },
})
