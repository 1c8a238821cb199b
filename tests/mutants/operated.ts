import type { Mutant } from './mutant.ts'

/** Operated: faults of the machine get their own name, and no command hangs. */
export const operated: readonly Mutant[] = [
  {
    name: 'state-unsaid-in-console',
    promise: 'A lead reads in the console what is wrong with the server',
    test: 'tests/journeys/staff/server-state.test.ts',
    breaks: [
      {
        file: 'src/islands/staff/ServerState.tsx',
        find: '    ...state.faults.map((fault) => healthFaults[fault]),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'operated-pictures-missing',
    promise: 'Pictures that are not there are warned of, not found out when a tip is opened',
    test: 'tests/api/jobs/sweep.test.ts',
    title: 'rows whose pictures are not there',
    breaks: [
      {
        file: 'api/jobs/sweep.ts',
        find: 'rows.has(id) && !files.has(id)',
        replace: 'rows.has(id) && files.has(id)',
      },
    ],
  },
  {
    name: 'operated-proxy-port',
    promise: 'A proxy that writes ports tells visitors apart',
    test: 'tests/api/core/sender.test.ts',
    title: 'names its visitor',
    breaks: [
      {
        file: 'api/core/address.ts',
        find: 'return readAddress(bracketed ?? before ?? bare)',
        replace: 'return readAddress(bracketed ?? bare ?? before)',
      },
    ],
  },
  {
    name: 'operated-proxy-silent',
    promise: 'A trusted proxy that writes nothing readable is said',
    test: 'tests/api/core/sender.test.ts',
    title: 'of a proxy is unreadable',
    breaks: [
      {
        file: 'api/core/sender.ts',
        find: `warn('proxy-unreadable')`,
        replace: '',
      },
    ],
  },
  {
    name: 'operated-no-hsts',
    promise: 'A site on https keeps browsers there',
    test: 'tests/api/core/site.test.ts',
    title: 'keeps browsers there',
    breaks: [
      {
        file: 'api/core/headers.ts',
        find: `return siteUrl.protocol === 'https:' ? {`,
        replace: `return siteUrl.protocol === 'ftp:' ? {`,
      },
    ],
  },
  {
    name: 'operated-nginx-open',
    promise: 'The manual’s nginx leads to https',
    test: 'tests/faults/proxy.test.ts',
    title: 'typed without https',
    breaks: [
      {
        file: 'docs/operations.md',
        find: '    return 301 https://jubao.example.gov.cn$request_uri;',
        replace: '    return 404;',
      },
    ],
  },
  {
    name: 'operated-nginx-console',
    promise: 'The manual’s two lines keep the console off a public host',
    test: 'tests/faults/proxy.test.ts',
    title: 'without the console',
    breaks: [
      {
        file: 'docs/operations.md',
        find: 'location ^~ /api/staff { return 404; }',
        replace: 'location = /api/staff/session { return 404; }',
      },
    ],
  },
  {
    name: 'operated-rights-open',
    promise: 'A data folder that others may enter stops the start',
    test: 'tests/api/core/rights.test.ts',
    title: 'a data folder with the rights',
    breaks: [
      {
        file: 'api/core/machine/rights.ts',
        find: 'const others = 0o077',
        replace: 'const others = 0o007',
      },
    ],
  },
  {
    name: 'operated-link-out',
    promise: 'A link of the data folder counts as the place where it leads',
    test: 'tests/api/core/rights.test.ts',
    title: 'the end of a link',
    breaks: [
      {
        file: 'api/core/machine/rights.ts',
        find: 'for (const look of [lstat, stat]) {',
        replace: 'for (const look of [lstat, lstat, stat].slice(0, 2)) {',
      },
    ],
  },
  {
    name: 'operated-health-reads-only',
    promise: 'Health tries to write the database',
    test: 'tests/api/records/health.test.ts',
    title: 'may be read and not written',
    breaks: [
      {
        file: 'api/records/health.ts',
        find: '      await withDeadline(tryWrite(database))',
        replace: '      void [tryWrite, database]',
      },
    ],
  },
  {
    name: 'operated-health-no-floor',
    promise: 'Health tells a disk that fills up',
    test: 'tests/api/records/health.test.ts',
    title: 'below the floor',
    breaks: [
      {
        file: 'api/records/health.ts',
        find: `if (free < floor) faults.push('disk-low')`,
        replace: `if (free < 0 * floor) faults.push('disk-low')`,
      },
    ],
  },
  {
    name: 'operated-health-no-probe',
    promise: 'Health tries to write a file',
    test: 'tests/api/records/health.test.ts',
    title: 'a folder whose probe fails',
    breaks: [
      {
        file: 'api/records/health.ts',
        find: '      await withDeadline(probe(env.dataDir))',
        replace: '      void probe',
      },
    ],
  },
  {
    name: 'operated-health-writes-order',
    promise: 'A look at the health leaves no page whose order tells the time',
    test: 'tests/api/records/health.test.ts',
    title: 'leaves nothing behind',
    breaks: [
      {
        file: 'db/client.ts',
        find: "UPDATE ${name} SET value = value WHERE key = ''",
        replace: "INSERT OR REPLACE INTO ${name} (key, value) VALUES ('health', random())",
      },
    ],
  },
  {
    name: 'operated-message-printed',
    promise: 'A code that is not in the list is not printed',
    test: 'tests/api/core/problem.test.ts',
    title: 'prints its code',
    breaks: [
      {
        file: 'api/core/machine/error-code.ts',
        find: 'if (isMachine(code) || sqlite.has(code) || Object.hasOwn(constants.errno, code)) return code',
        replace: 'if (sqlite.has(code) || Object.hasOwn(constants, code) || code !== undefined) return code',
      },
    ],
  },
  {
    name: 'operated-newer-schema',
    promise: 'A database of a newer version is refused',
    test: 'tests/db/upgrade.test.ts',
    title: 'newer version',
    breaks: [
      {
        file: 'db/migrate.ts',
        find: '  await demandKnownSchema(database, migrationsFolder)',
        replace: '  void demandKnownSchema',
      },
    ],
  },
  {
    name: 'operated-server-by-url',
    promise: 'Outside a demo a database server needs the operator’s word',
    test: 'tests/api/core/env.test.ts',
    title: 'word for durability',
    breaks: [
      {
        file: 'api/core/operator.ts',
        find: `!(operator.durability === 'ours' && operator.erasure === 'ours')`,
        replace: `!(operator.durability === 'ours' || operator.erasure === 'ours')`,
      },
    ],
  },
  {
    name: 'operated-database-in-clear',
    promise: 'A database elsewhere is reached with encryption alone',
    test: 'tests/api/core/env.test.ts',
    title: 'with encryption alone',
    breaks: [
      {
        file: 'api/core/env.ts',
        find: `const isOpen = server.protocol === 'http:' || server.searchParams.get('tls') === '0'`,
        replace: `const isOpen = server.protocol === 'http:'`,
      },
    ],
  },
  {
    name: 'operated-install-in-place',
    promise: 'Packages stay until the new ones are whole',
    test: 'tests/faults/checkout.test.ts',
    title: 'packages stay',
    breaks: [
      {
        file: 'scripts/ensure.js',
        find: '  mkdirSync(aside, { recursive: true })',
        replace:
          '  mkdirSync(aside, { recursive: true })\n  rmSync(modules, { recursive: true, force: true })',
      },
    ],
  },
  {
    name: 'operated-lock-blind',
    promise: 'A lock of a process that is gone holds nobody, even if another has its id',
    test: 'tests/faults/checkout.test.ts',
    title: 'one holds a lock',
    breaks: [
      {
        file: 'scripts/lock.js',
        find: `return now === mark || now.endsWith('?') || mark.endsWith('?')`,
        replace: `return now !== ''`,
      },
    ],
  },
]
