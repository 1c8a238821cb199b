import js from '@eslint/js'
import astro from 'eslint-plugin-astro'
import jsdoc from 'eslint-plugin-jsdoc'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

// The boundaries of imports, which README maps. Each is a `regex`: in a `group`, '#db/*' is a gitignore
// comment and bans nothing.
const DB = { regex: '^#db/|/db/', message: 'Only api/ and tests/ talk to the database.' }
const APP_TYPE = {
  regex: '^#api/app\\.ts$',
  allowTypeImports: true,
  message: 'The console takes the type App, never code.',
}
const API = { regex: '^#api/(?!app\\.ts$)|/api/', message: 'The site reaches the API over HTTP.' }
const SITE = {
  regex: '^(#src|\\.\\./)+.*(pages|islands|components|layouts)/',
  message: 'Server code never imports the site.',
}
const STAFF = { regex: '^#api/staff/|/staff/', message: 'Citizen code never sees staff code.' }
const CITIZEN = {
  regex: '^#api/citizen/|/citizen/',
  message: 'Staff code never sees citizen code; share via core or shared.',
}
const FEATURES = {
  regex: '^#api/(citizen|staff|jobs)/|/(citizen|staff|jobs)/',
  message: 'core/ and records/ know no feature.',
}
const RECORDS = {
  regex: '^#api/records/',
  allowTypeImports: true,
  message: 'core/ is the process; records/ stand on it.',
}
const VIOLATED = {
  regex: '^#db/client\\.ts$',
  importNamePattern: '^violated',
  message: 'write() reads the database error: give it a requirement, or catch Duplicate.',
}
const ALL_OURS = {
  regex: '^#(api|db|forms|src|tests)/|^\\.\\.',
  message: 'shared/ is a leaf: libraries only.',
}
const TESTS = { regex: '^#tests/', message: 'Nothing imports tests.' }
const SEALING = {
  regex: '^#shared/sealing/seal\\.ts$',
  importNamePattern: '^seal',
  message: 'The console seals in sealing.ts alone, which checks that the person holds the key.',
}
const DEEP = { regex: '^\\.\\./\\.\\./', message: 'Import one folder down or by alias.' }
const only = (files, ...patterns) => ({
  files,
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [DEEP, ...patterns] }] },
})

const INJECTED = [
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Use deps.random: it is cryptographic and tests can set it.',
  },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Use deps.now.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use deps.now.' },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Settings are parsed once, in api/core/env.ts.',
  },
]

export default defineConfig(
  globalIgnores(['.astro', '.cache', 'dist', 'build', 'data', 'node_modules', 'tests/.tmp']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.server.json', './tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Each of these two walks the types of every value: a tenth of the lint's time. `erasableSyntaxOnly`
      // forbids enums, and the compiler tells instances of a class with `#` members from other objects.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  astro.configs.recommended,
  { files: ['src/**/*.tsx'], extends: [jsxA11y.flatConfigs.recommended] },
  {
    files: ['src/shared/**/*.ts', 'api/core/**/*.ts', 'api/records/**/*.ts', 'db/**/*.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'ExportNamedDeclaration > VariableDeclaration'],
        },
      ],
    },
  },
  {
    files: ['api/**/*.ts', 'db/**/*.ts', 'src/shared/**/*.ts'],
    ignores: ['api/server.ts', 'api/commands.ts', 'api/process.ts'],
    rules: { 'no-restricted-syntax': ['error', ...INJECTED] },
  },
  {
    files: ['api/**/*.ts'],
    ignores: ['api/server.ts', 'api/core/problem.ts', 'api/jobs/**'],
    rules: { 'no-console': 'error' },
  },
  only(['src/**/*.{ts,tsx,astro}'], DB, API, APP_TYPE, TESTS),
  only(['src/islands/staff/**'], DB, API, APP_TYPE, TESTS, SEALING),
  only(['src/islands/staff/data/sealing.ts'], DB, API, APP_TYPE, TESTS),
  only(['src/shared/**'], ALL_OURS),
  only(['api/*.ts', 'api/jobs/**'], VIOLATED, TESTS),
  only(['api/core/**'], VIOLATED, FEATURES, RECORDS, SITE, TESTS),
  only(['api/records/**'], VIOLATED, FEATURES, SITE, TESTS),
  only(['api/records/write.ts'], FEATURES, SITE, TESTS),
  only(['api/citizen/**'], VIOLATED, STAFF, SITE, TESTS),
  only(['api/staff/**'], VIOLATED, CITIZEN, SITE, TESTS, {
    regex: '^#forms/',
    message: 'Staff answers JSON.',
  }),
  only(['db/**'], { regex: '^#(api|forms|src)/', message: 'db/ knows no API.' }, SITE, TESTS),
  {
    files: ['scripts/**/*.js', 'tests/upgrade/*.js', '*.config.{js,mjs,ts}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  { rules: { 'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }] } },
)
