import type { Mutant } from './mutant.ts'

/** Anonymous: no stored data shows the reporter, or a time within a day. */
export const anonymous: readonly Mutant[] = [
  {
    name: 'backup-tells-its-hour',
    promise: 'Nothing in a backup tells the hour at which it was made',
    test: 'tests/api/jobs/backup-hour.test.ts',
    title: 'nothing in a backup tells its hour',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: '  await hideHour(part, day)\n',
        replace: '  void hideHour\n',
      },
    ],
  },
  {
    name: 'anonymous-address-printed',
    promise: 'No address is stored or logged',
    test: 'tests/api/records/anonymity.test.ts',
    title: 'who a citizen is',
    breaks: [
      {
        file: 'api/core/own-pages.ts',
        find: `const site = c.req.header('sec-fetch-site')\n`,
        replace: `const site = c.req.header('sec-fetch-site')
  console.log(c.req.header('x-forwarded-for'))\n`,
      },
    ],
  },
  {
    name: 'anonymous-arrival-instant',
    promise: 'No row holds a time of a citizen finer than the day',
    test: 'tests/api/records/anonymity.test.ts',
    title: 'when a citizen came',
    breaks: [
      {
        file: 'api/records/new-tip.ts',
        find: `channel: 'web',
          receivedOn: on,`,
        replace: `channel: 'web',
          receivedOn: (deps as Deps).now().toISOString(),`,
      },
    ],
  },
  {
    name: 'anonymous-evidence-minute',
    promise: 'No evidence file holds a time finer than the day',
    test: 'tests/api/records/anonymity.test.ts',
    title: 'when a citizen came',
    breaks: [
      {
        file: 'api/records/evidence-store.ts',
        find: '    await handle.utimes(at, at)',
        replace: '',
      },
    ],
  },
  {
    name: 'anonymous-instant-clear',
    promise: 'No instant of an act of staff stands in the clear',
    test: 'tests/api/records/instants.test.ts',
    title: 'in the clear',
    breaks: [
      {
        file: 'api/records/write.ts',
        find: '        instantHash: instantHash(instant),',
        replace: '        instantHash: writer.at.toISOString(),',
      },
    ],
  },
  {
    name: 'anonymous-instant-in-backup',
    promise: 'A backup holds no instant',
    test: 'tests/api/records/instants.test.ts',
    title: 'a backup holds no instant',
    breaks: [
      {
        file: 'db/client.ts',
        find: '...[sessions, instants, renewals].map(',
        replace: '...[sessions].map(',
      },
    ],
  },
  {
    name: 'anonymous-instant-kept',
    promise: 'No instant outlives its day',
    test: 'tests/api/records/instants.test.ts',
    title: 'forgets every instant',
    breaks: [
      {
        file: 'api/records/forgetting.ts',
        find: '    database.delete(instants).where(lt(instants.onDay, dayOf(now))),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'anonymous-instant-moved',
    promise: 'An instant is bound to its row',
    test: 'tests/api/records/instants.test.ts',
    title: 'moved to another row',
    breaks: [
      {
        file: 'api/records/instants.ts',
        find: "return secrets.wrap('instant', `${place}:${id}`, milliseconds(at))",
        replace: "return secrets.wrap('instant', place, milliseconds(at))",
      },
      {
        file: 'api/records/instants.ts',
        find: "secrets.unwrap('instant', `${place}:${id}`, sealed)",
        replace: "secrets.unwrap('instant', id ? place : '', sealed)",
      },
    ],
  },
  {
    name: 'anonymous-pages-in-order',
    promise: 'The order of pages tells no order of writing after the daily job',
    test: 'tests/api/records/instants.test.ts',
    title: 'pages of the file',
    breaks: [{ file: 'api/jobs/purge.ts', find: '  if (isFirstToday) await rewrite(deps)\n', replace: '' }],
  },
  {
    name: 'anonymous-mark-when-unread',
    promise: 'The log does not tell whether the reporter had written since the last reading',
    test: 'tests/api/staff/tip.test.ts',
    title: 'the log does not tell',
    breaks: [
      {
        file: 'api/staff/tip/tips.ts',
        find: "      await deps.write(\n        { actor: 'clock' },\n        [\n          database\n            .update(tips)\n            .set({ unread: 0, answeredOn: null })",
        replace: `      const [{ unread = 0 } = {}] = await database.select({ unread: tips.unread }).from(tips).where(eq(tips.id, id))
      const mark = { actor: c.var.staff.account.id, action: 'tip.read', subject: id, at: deps.now() } as const
      await deps.write(
        unread > 0 ? mark : { actor: 'clock' },
        [
          database
            .update(tips)
            .set({ unread: 0, answeredOn: null })`,
      },
    ],
  },
  {
    name: 'anonymous-mark-in-console',
    promise: 'The console marks each reading, not those alone that found something new',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'each reading of a tip is marked once',
    breaks: [
      {
        file: 'src/islands/staff/tip/Tip.tsx',
        find: 'if (tip !== null) void markSeen(client, tip)',
        replace: 'if (tip !== null && tip.unread > 0) void markSeen(client, tip)',
      },
    ],
  },
  {
    name: 'anonymous-thief-instants',
    promise: 'A copied folder with the secrets brackets no act of a reporter within less than its day',
    test: 'tests/api/records/thief.test.ts',
    title: 'after the daily job',
    breaks: [
      {
        file: 'api/records/forgetting.ts',
        find: '.where(lt(instants.onDay, dayOf(now)))\n  return [',
        replace: '.where(lt(instants.onDay, dayOf(now)))\n  if (now > new Date(0)) return []\n  return [',
      },
    ],
  },
  {
    name: 'anonymous-thief-pages',
    promise: 'The layout of a copied file tells no order of writing after the daily job',
    test: 'tests/api/records/thief.test.ts',
    title: 'after the daily job',
    breaks: [
      {
        file: 'api/jobs/purge.ts',
        find: '    else await rewriteFile(database, env.databaseFile)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'anonymous-thief-log',
    promise: 'The write-ahead log tells no order of writing after the daily job',
    test: 'tests/api/records/thief.test.ts',
    title: 'after the daily job',
    breaks: [
      {
        file: 'api/jobs/purge.ts',
        find: '  await foldLog(env, database)\n  return done',
        replace: '  return done',
      },
    ],
  },
  {
    name: 'anonymous-thief-times',
    promise: 'The times of folders tell only the day of a picture',
    test: 'tests/api/records/thief.test.ts',
    title: 'after the daily job',
    breaks: [
      { file: 'api/citizen/body/spool.ts', find: '    await utimes(this.#root, at, at)\n', replace: '' },
    ],
  },
  {
    name: 'anonymous-mailbox-opened',
    promise: 'An opened mailbox leaves no trace in the folder',
    test: 'tests/api/records/thief.test.ts',
    title: 'an opened mailbox',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: '.where(eq(tips.mailboxId, keys.mailboxId)).limit(1)\n',
        replace: `.where(eq(tips.mailboxId, keys.mailboxId)).limit(1)
  if (tip) await deps.database.update(tips).set({ unread: tip.unread + 1 }).where(eq(tips.id, tip.id))
`,
      },
    ],
  },
  {
    name: 'rewrite-without-room',
    promise: 'The daily rewrite leaves the floor of free space',
    test: 'tests/api/records/instants.test.ts',
    title: 'a file without room',
    breaks: [
      { file: 'api/jobs/purge.ts', find: 'if (free - 2 * size < floor)', replace: 'if (free < 0 * floor)' },
    ],
  },
  {
    name: 'rewrite-without-bound',
    promise: 'The daily rewrite keeps nobody waiting beyond its bound',
    test: 'tests/api/records/instants.test.ts',
    title: 'a file without room',
    breaks: [{ file: 'api/jobs/purge.ts', find: '    if (size > largestRewrite) return\n', replace: '' }],
  },
  {
    name: 'rewrite-in-system-folder',
    promise: 'The copy on the way of a rewrite stays in the data folder',
    test: 'tests/faults/rewrite.test.ts',
    title: 'lies beside the file',
    breaks: [
      {
        file: 'db/client.ts',
        find: "  await database.$client.execute(`PRAGMA temp_store_directory='${folder}'`)\n",
        replace: "  if (folder === '') return\n",
      },
    ],
  },
  {
    name: 'anonymous-session-kept',
    promise: 'No session tells the hour of a sign-in of the day before',
    test: 'tests/api/records/instants.test.ts',
    title: 'forgets every instant',
    breaks: [
      {
        file: 'api/records/forgetting.ts',
        find: 'open.filter((session) => !isFromToday(secrets, session, now))',
        replace: 'open.filter(() => false)',
      },
    ],
  },
  {
    name: 'anonymous-metadata-kept',
    promise: 'Photos lose their metadata before they are written',
    test: 'tests/api/citizen/pictures/stored.test.ts',
    title: 'holds no metadata',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: '      // Own tables would save a twentieth of the bytes, but hold six bytes a pixel until the last row.',
        replace: `    .keepMetadata()
      // Own tables would save a twentieth of the bytes, but hold six bytes a pixel until the last row.`,
      },
    ],
  },
  {
    name: 'anonymous-order-of-writing',
    promise: 'No order of writing shows when a citizen came',
    test: 'tests/api/records/anonymity.test.ts',
    title: 'the order of writing',
    breaks: [
      {
        file: 'db/migrations/0006_forget_order_of_writing.sql',
        find: `) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO \`__new_events\`("tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding") SELECT "tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding" FROM \`events\`;--> statement-breakpoint`,
        replace: `);
--> statement-breakpoint
INSERT INTO \`__new_events\`("tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding") SELECT "tip_id", "version", "from", "to", "account_id", "on_day", "reason", "referred_to", "finding" FROM \`events\`;--> statement-breakpoint`,
      },
    ],
  },
  {
    name: 'mailbox-off-beat',
    promise: 'An unknown code and an existing one take the same time',
    test: 'tests/api/citizen/mailbox/view.test.ts',
    title: 'in even time',
    breaks: [
      {
        file: 'api/citizen/mailbox/even-time.ts',
        find: 'await wait(Math.ceil(spent / stepMs) * stepMs - spent)',
        replace: 'void wait(Math.ceil(spent / stepMs) * stepMs - spent)',
      },
    ],
  },
  {
    name: 'mailbox-tells-by-length',
    promise: 'An unknown code and an existing one are answered at the same length',
    test: 'tests/api/citizen/mailbox/view.test.ts',
    title: 'the same headers and length',
    breaks: [
      {
        file: 'api/citizen/answers.ts',
        find: 'const mailboxStepBytes = 16 * 1024',
        replace: 'const mailboxStepBytes = 1',
      },
    ],
  },
  {
    name: 'mailbox-tells-by-turns',
    promise: 'An unknown code waits as long as one that opens a mailbox',
    test: 'tests/api/citizen/mailbox/full.test.ts',
    title: 'as many turns',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: '  await openInTurn(deps, [], keys, turn)',
        replace: '',
      },
    ],
  },
  {
    name: 'proxy-address-made-up',
    promise: 'Behind the documented nginx a made-up address does not count',
    test: 'tests/faults/proxy.test.ts',
    title: 'makes up addresses',
    breaks: [
      {
        file: 'docs/operations.md',
        find: '        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
        replace: '',
      },
    ],
  },
  {
    name: 'proxy-writes-tips',
    promise: 'nginx writes nothing of a tip',
    test: 'tests/faults/proxy.test.ts',
    title: 'a large form',
    breaks: [
      {
        file: 'docs/operations.md',
        find: '        proxy_request_buffering off;',
        replace: '',
      },
    ],
  },
  {
    name: 'script-code-stored',
    promise: 'The code is in no store of the browser',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'a blank form says at its head',
    breaks: [
      {
        file: 'src/enhance/keeping.ts',
        find: `code.addEventListener('copy', () => {`,
        replace: `sessionStorage.setItem('code', own)
  code.addEventListener('copy', () => {`,
      },
    ],
  },
  {
    name: 'script-blank-holds-typed',
    promise: 'The next person at the phone finds no words of the last one',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'a text that was typed before the script came',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `  empty()
  const note`,
        replace: '  const note',
      },
    ],
  },
  {
    name: 'script-exit-leaves-draft',
    promise: 'The quick exit leaves no draft behind',
    test: 'tests/journeys/enhance/leaving.test.ts',
    title: 'the quick exit leaves nothing behind',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `forgetDraft()
  forgetReceipt()`,
        replace: 'forgetReceipt()',
      },
    ],
  },
  {
    name: 'script-exit-leaves-trace',
    promise: 'The quick exit leaves no word of a taken tip',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'the page asks before one leaves a receipt',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `forgetDraft()
  forgetReceipt()`,
        replace: `if (readDraft() !== 'taken') forgetDraft()
  forgetReceipt()`,
      },
    ],
  },
  {
    name: 'upgrade-rowid-comes-back',
    promise: 'A rebuild of a table keeps WITHOUT ROWID',
    test: 'tests/db/upgrade.test.ts',
    title: 'keeps every row, clause and trigger',
    breaks: [
      {
        file: 'db/clauses.ts',
        find: 'created !== undefined && withoutRowid.includes(created) ? withoutRowidIn(statement) : statement',
        replace: 'statement',
      },
    ],
  },
  {
    name: 'own-words-of-family-unseen',
    promise: 'The form names words that point to their writer',
    test: 'tests/shared/tip/own-words.test.ts',
    title: 'sentences that point to their writer by',
    breaks: [
      {
        file: 'src/shared/tip/own-words/own-words.ts',
        find: 'for (const match of folded',
        replace: "if (kind !== 'family') for (const match of folded",
      },
    ],
  },
  {
    name: 'own-words-of-deeds-unseen',
    promise: 'A deed that others know of gets a hint',
    test: 'tests/shared/tip/own-words.test.ts',
    title: 'sentences that point to their writer by',
    breaks: [
      {
        file: 'src/shared/tip/own-words/own-words.ts',
        find: 'for (const match of folded',
        replace: "if (kind !== 'deed') for (const match of folded",
      },
    ],
  },
  {
    name: 'own-words-of-self-unseen',
    promise: 'A deed of the writer gets a hint where no other word points to the writer',
    test: 'tests/shared/tip/own-words.test.ts',
    title: 'a deed of the writer gets a hint',
    breaks: [
      {
        file: 'src/shared/tip/own-words/own-words.ts',
        find: 'for (const match of folded',
        replace: "if (kind !== 'self') for (const match of folded",
      },
    ],
  },
  {
    name: 'own-words-of-anybody-hinted',
    promise: 'What anybody who met a seller did gets no hint',
    test: 'tests/shared/tip/own-words.test.ts',
    title: 'a report about the seller alone seldom gets a hint',
    breaks: [
      {
        file: 'src/shared/tip/own-words/own-words.ts',
        find: '{0,3}${common})${han}',
        replace: '{0,3}呀)${han}',
      },
    ],
  },
  {
    name: 'own-words-of-sellers',
    promise: 'A report about the seller alone seldom gets a hint about its writer',
    test: 'tests/shared/tip/own-words.test.ts',
    title: 'a report about the seller alone seldom gets a hint',
    breaks: [
      {
        file: 'src/shared/tip/own-words/own-words.ts',
        find: "const we = '(?:我|俺",
        replace: "const we = '(?:|他|我|俺",
      },
    ],
  },
  {
    name: 'own-words-sent',
    promise: 'Words that point to the writer leave no browser before the report does',
    test: 'tests/journeys/enhance/own-words.test.ts',
    title: 'words that point to the writer are named while one types',
    breaks: [
      {
        file: 'src/enhance/own-words/own-words.ts',
        find: 'worker.postMessage(field.value)',
        replace: 'worker.postMessage(field.value)\n      void fetch(`/?${field.value}`)',
      },
    ],
  },
  {
    name: 'own-words-blind-after-reload',
    promise: 'A draft that came back is read for words that point to its writer',
    test: 'tests/journeys/enhance/own-words.test.ts',
    title: 'words that point to the writer are named while one types',
    breaks: [
      {
        file: 'src/enhance/own-words/own-words.ts',
        find: 'setTimeout(read)\n',
        replace: '',
      },
    ],
  },
]
