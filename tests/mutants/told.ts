import type { Mutant } from './mutant.ts'

/** Told: the daily letter says what the office has to know, and nothing of a reporter. */
export const told: readonly Mutant[] = [
  {
    name: 'digest-number',
    promise: 'The daily letter tells nothing of a tip',
    test: 'tests/api/jobs/digest/letter.test.ts',
    title: 'nothing of a tip is in a letter',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: '    ends: await chainEndsOn(database, day),',
        replace: `    ends: {
      ...(await chainEndsOn(database, day)),
      arrivals: {
        links: 1,
        hash: String((await database.$client.execute('select number from arrivals')).rows[0]?.['number']),
      },
    },`,
      },
    ],
  },
  {
    name: 'digest-running-day',
    promise: 'The daily letter counts no act of the day on which it is sent',
    test: 'tests/api/jobs/digest/letter.test.ts',
    title: 'acts of the day itself',
    breaks: [
      {
        file: 'api/jobs/digest/figures.ts',
        find: '${events.onDay} <= ${day} order by',
        replace: '${events.onDay} <= ${addDays(day, 1)} order by',
      },
    ],
  },
  {
    name: 'digest-heads-of-now',
    promise: 'The ends of the chains in the letter part no acts of a day',
    test: 'tests/api/jobs/digest/letter.test.ts',
    title: 'the ends of the chains',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: 'chainEndsOn(database, day)',
        replace: 'chainEndsOn(database, addDays(day, 1))',
      },
    ],
  },
  {
    name: 'digest-only-with-tips',
    promise: 'The daily letter is sent without a new tip, too',
    test: 'tests/api/jobs/digest/letter.test.ts',
    title: 'a letter without a tip',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: '  const refused = await deliver(',
        replace: `  if (letter.text.includes('收到线索 0 条')) return\n  const refused = await deliver(`,
      },
    ],
  },
  {
    name: 'digest-length',
    promise: 'The length of the daily letter tells no count',
    test: 'tests/api/jobs/digest/letter.test.ts',
    title: 'a letter without a tip',
    breaks: [
      {
        file: 'api/jobs/digest/letter.ts',
        find: `new TextDecoder().decode(padded(lines.join('\\n')))`,
        replace: `lines.join('\\n') + (padded('').length > 0 ? '' : new TextDecoder().encoding)`,
      },
    ],
  },
  {
    name: 'digest-twice',
    promise: 'A restart sends no second letter',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'one letter a day',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: '  await rememberSent(deps, today)',
        replace: '  void rememberSent',
      },
    ],
  },
  {
    name: 'digest-never-again',
    promise: 'A letter that was not taken is tried again that day',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'a mail server that is down',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: 'const waitsMs = [10, 30, 60, 120]',
        replace: 'const waitsMs = ([] as number[])',
      },
    ],
  },
  {
    name: 'digest-failure-unsaid',
    promise: 'A letter that was not taken is a warning',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'a lead reads in the console',
    breaks: [
      {
        file: 'api/jobs/digest/digest.ts',
        find: `      deps.warnings.add('digest-failed')\n`,
        replace: '',
      },
    ],
  },
  {
    name: 'digest-password-in-clear',
    promise: 'The password of the mail server never travels in the clear',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'offers no encryption',
    breaks: [
      {
        file: 'api/jobs/digest/mail-server.ts',
        find: `    requireTLS: encryption === 'starttls',\n`,
        replace: '',
      },
    ],
  },
  {
    name: 'digest-any-certificate',
    promise: 'The password goes to a mail server with a certificate that is believed',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'with a foreign certificate',
    breaks: [
      {
        file: 'api/jobs/digest/mail-server.ts',
        find: `tls: { minVersion: 'TLSv1.2' }`,
        replace: `tls: { minVersion: 'TLSv1.2', rejectUnauthorized: false }`,
      },
    ],
  },
  {
    name: 'digest-words-of-server',
    promise: 'No output repeats what a mail server says',
    test: 'tests/api/jobs/digest/sending.test.ts',
    title: 'that is wrong is a warning',
    breaks: [
      {
        file: 'api/jobs/digest/mail-server.ts',
        find: `new NotTaken(reasons[code] ?? '原因不明')`,
        replace: `new NotTaken(code === 'EAUTH' ? String(error) : (reasons[code] ?? ''))`,
      },
    ],
  },
  {
    name: 'digest-half-set',
    promise: 'Half of the settings of the daily letter stops the start',
    test: 'tests/api/core/env.test.ts',
    title: 'all of its settings or none',
    breaks: [
      {
        file: 'api/core/mail.ts',
        find: 'return missing.length === 3',
        replace: 'return missing.length > 0',
      },
    ],
  },
  {
    name: 'digest-intranet-in-clear',
    promise: 'A mail server elsewhere is reached with encryption alone',
    test: 'tests/api/core/env.test.ts',
    title: 'encryption is left out on this machine alone',
    breaks: [
      {
        file: 'api/core/mail.ts',
        find: `isLoopback(hostname) && user === '' ?`,
        replace: `user === '' ?`,
      },
    ],
  },
  {
    name: 'desk-of-yesterday',
    promise: 'A desk that stays open counts by the day of the server',
    test: 'tests/journeys/staff/list.test.ts',
    title: 'a desk that stays open over midnight',
    breaks: [
      {
        file: 'src/islands/staff/queue/list.ts',
        find: 'if (today !== undefined) turnDay(today)',
        replace: '',
      },
    ],
  },
  {
    name: 'help-of-keys-without-tips',
    promise: 'The help names only keys that serve its reader',
    test: 'tests/journeys/reward.test.ts',
    title: 'two people carry a reward through every state',
    breaks: [
      {
        file: 'src/islands/staff/data/keys.ts',
        find: 'handlesTips || isForAll',
        replace: 'handlesTips || isForAll !== false',
      },
    ],
  },
  {
    name: 'desk-asks-twice-for-a-text',
    promise: 'An opened text costs one way to the server',
    test: 'tests/load/hands.test.ts',
    title: 'a key shows the summary at once',
    breaks: [
      {
        file: 'src/islands/staff/data/queries.ts',
        find: "      const tip = await read(TipView, api.tips[':id'].$get({ param: { id } }))",
        replace:
          "      await api.tips[':id'].$get({ param: { id } })\n      const tip = await read(TipView, api.tips[':id'].$get({ param: { id } }))",
      },
    ],
  },
]
