import type { Mutant } from './mutant.ts'

/** Sealed: only the right person, key and place open or enter. */
export const sealed: readonly Mutant[] = [
  {
    name: 'backup-secrets-plain',
    promise: 'A stolen backup holds no secret of the server',
    test: 'tests/faults/backup.test.ts',
    title: 'a stolen backup',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'return sealJson(hex, [recipient])',
        replace: `return recipient === '' ? sealJson(hex, [recipient]) : Buffer.from(JSON.stringify(hex))`,
      },
    ],
  },
  {
    name: 'receipt-stretched-cheaply',
    promise: 'A guess of a receipt code costs what the format says',
    test: 'tests/api/process.test.ts',
    title: 'the program stretches receipts',
    breaks: [
      {
        file: 'api/process.ts',
        find: 'stretch: stretchReceipt,',
        replace: 'stretch: (receipt, pepper) => stretchReceipt(receipt, pepper.subarray(0, 8)),',
      },
    ],
  },
  {
    name: 'backup-secrets-to-rings',
    promise: 'A key ring and a backup open no secret of the server',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'a triager with a backup',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'await sealSecrets(deps, paper)',
        replace: 'await sealSecrets(deps, office.recipient)',
      },
    ],
  },
  {
    name: 'backup-paper-unbound',
    promise: 'A paper key that somebody puts into the database gets no secrets',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'to no paper key',
    breaks: [
      {
        file: 'api/records/office-keys.ts',
        find: "if (!equalSecret(row.mac ?? '', paperMac(secrets, row.recipient)))",
        replace: "if (!equalSecret(row.mac ?? '', row.mac ?? ''))",
      },
    ],
  },
  {
    name: 'child-reads-files',
    promise: 'The child that decodes pictures reads no file of the server',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'reads no file of the server',
    breaks: [
      {
        file: 'api/citizen/pictures/child.ts',
        find: `'--allow-addons',`,
        replace: `'--allow-fs-read=*',
      '--allow-addons',`,
      },
    ],
  },
  {
    name: 'child-sees-environment',
    promise: 'The child that decodes pictures has nothing in its environment',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'reads no file of the server',
    breaks: [
      {
        file: 'api/citizen/pictures/child.ts',
        find: 'env: environment,',
        replace: 'env: { ...process.env, ...environment },',
      },
    ],
  },
  {
    name: 'child-reaches-socket',
    promise: 'The child that decodes pictures reaches no socket and no network',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'reaches no network and no socket',
    breaks: [
      {
        file: 'api/citizen/pictures/lock.ts',
        find: `replace(net.Socket.prototype, 'connect'`,
        replace: `replace({}, 'connect'`,
      },
    ],
  },
  {
    name: 'child-signals-server',
    promise: 'The child that decodes pictures ends no other process',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'signals nobody',
    breaks: [
      {
        file: 'api/citizen/pictures/lock.ts',
        find: `deny(process, ['kill', '_kill', `,
        replace: `deny(process, [`,
      },
    ],
  },
  {
    name: 'child-loads-native-code',
    promise: 'The child that decodes pictures loads the decoder and no other native code',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'loads no other native code',
    breaks: [
      {
        file: 'api/citizen/pictures/lock.ts',
        find: 'if (!decoders.some((folder) => path.startsWith(`${folder}/`))) throw denied()',
        replace: 'if (decoders.length === 0) throw denied()',
      },
    ],
  },
  {
    name: 'child-opens-files',
    promise: 'A child that decodes opens no file and no socket, also in native code',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'opens nothing',
    breaks: [
      {
        file: 'api/citizen/pictures/child.ts',
        find: `'--nofile=0:0'`,
        replace: `'--nofile=64:64'`,
      },
    ],
  },
  {
    name: 'child-unlimited',
    promise: 'A child that decodes writes no file and has bounded time',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'has bounded rights',
    breaks: [
      { file: 'api/citizen/pictures/child.ts', find: `    'ulimit -f 0',`, replace: '' },
      { file: 'api/citizen/pictures/child.ts', find: '    `ulimit -t ${String(cpuSeconds)}`,', replace: '' },
    ],
  },
  {
    name: 'child-gets-rights',
    promise: 'A child that decodes can get no rights',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'has bounded rights',
    breaks: [
      {
        file: 'api/citizen/pictures/child.ts',
        find: 'return { setpriv: canSetpriv ? setpriv : [], hasPrlimit }',
        replace: 'return { setpriv: canSetpriv ? [] : setpriv, hasPrlimit }',
      },
    ],
  },
  {
    name: 'child-kept-serves-twice',
    promise: 'A child decodes the pictures of one submission alone',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'decodes one submission and dies',
    breaks: [
      {
        file: 'api/citizen/pictures/spare.ts',
        find: `    if (!waiting) return null
    this.#waiting = null
`,
        replace: `    if (!waiting) return null
`,
      },
      {
        file: 'api/citizen/pictures/cleaner.ts',
        find: `      } finally {
        child?.end()
`,
        replace: `      } finally {
`,
      },
    ],
  },
  {
    name: 'child-kept-hangs',
    promise: 'A child that was kept ready and does not answer decodes no picture',
    test: 'tests/api/citizen/pictures/child.test.ts',
    title: 'is replaced when it died',
    breaks: [
      {
        file: 'api/citizen/pictures/spare.ts',
        find: 'if (child && (await child.isAwake(wakeMs))) return child',
        replace: 'if (child && wakeMs > 0) return child',
      },
    ],
  },
  {
    name: 'jobs-without-token',
    promise: 'A process that cannot read the secrets orders no job',
    test: 'tests/api/core/socket.test.ts',
    title: 'without the token',
    breaks: [
      {
        file: 'api/core/socket.ts',
        find: 'const report = equalSecret(token, tokenOf(secrets))',
        replace: `const report = equalSecret(token, tokenOf(secrets)) || job !== ''`,
      },
    ],
  },
  {
    name: 'jobs-call-unbounded',
    promise: 'A process without the token fills no memory through the socket',
    test: 'tests/api/core/socket.test.ts',
    title: 'too long',
    breaks: [
      {
        file: 'api/core/socket.ts',
        find: 'const longestCall = 64 * 1024',
        replace: 'const longestCall = 64 * 1024 * 1024',
      },
    ],
  },
  {
    name: 'citizen-form-of-another-site',
    promise: 'A form of another site is refused',
    test: 'tests/api/citizen/intake/channel.test.ts',
    title: 'takes no form of another site',
    breaks: [
      {
        file: 'api/core/own-pages.ts',
        find: `if (c.req.method === 'POST' && (site === 'cross-site' || site === 'same-site'))`,
        replace: `if (c.req.method === 'POST' && site === 'cross-origin')`,
      },
    ],
  },
  {
    name: 'citizen-form-of-another-origin',
    promise: 'A form of another origin is refused where the engine names no site',
    test: 'tests/api/citizen/engines.test.ts',
    title: 'from another origin',
    breaks: [
      {
        file: 'api/core/own-pages.ts',
        find: `!isOwn(c.req.header('origin') ?? 'null'`,
        replace: `!isOwn(c.req.header('referer') ?? 'null'`,
      },
    ],
  },
  {
    name: 'citizen-policy-name-free',
    promise: 'The Trusted Types name is taken before any other script runs',
    test: 'tests/site/headers.test.ts',
    title: 'takes the name of its policy',
    breaks: [
      {
        file: 'src/enhance/trusted-worker.ts',
        find: `'trustedTypes' in window`,
        replace: `'trustedTypes' in window && location.hash === '#never'`,
      },
    ],
  },
  {
    name: 'columns-in-the-clear',
    promise: 'Clear columns equal the written list',
    test: 'tests/db/schema.test.ts',
    breaks: [
      {
        file: 'db/schema.ts',
        find: `export const bodies = sqliteTable('bodies', {`,
        replace: `export const bodies = sqliteTable('bodies', {
  remark: text(),`,
      },
    ],
  },
  {
    name: 'console-any-office-key',
    promise: 'The console seals only to the newest office key that the person’s ring holds',
    test: 'tests/journeys/staff/hostile.test.ts',
    title: 'seals to no office key',
    breaks: [
      {
        file: 'src/islands/staff/data/sealing.ts',
        find: 'if (newest !== undefined && (await recipientOf(newest.identity)) === officeRecipient) return officeRecipient',
        replace: 'if (newest !== undefined) return officeRecipient',
      },
    ],
  },
  {
    name: 'console-clock-keeps-session',
    promise: 'Requests of the console’s clock keep no session open',
    test: 'tests/api/staff/sign-in.test.ts',
    title: 'console’s clock keeps no session open',
    breaks: [
      {
        file: 'api/staff/sign-in/guard.ts',
        find: `if (now.getTime() - seenAt.getTime() >= minuteMs && c.req.query('clock') === undefined) {`,
        replace: 'if (now.getTime() - seenAt.getTime() >= minuteMs) {',
      },
    ],
  },
  {
    name: 'console-idle-never-locks',
    promise: 'At idle the screen locks and forgets the key',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'idleness forgets',
    breaks: [
      {
        file: 'src/islands/staff/idle.ts',
        find: 'if (Date.now() - touchedAt >= idleMinutes * 60_000) rest()',
        replace: 'if (Date.now() - touchedAt >= idleMinutes * 600_000) rest()',
      },
    ],
  },
  {
    name: 'console-lock-of-one-tab',
    promise: 'A lock in one tab locks all',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'a second tab needs no password',
    breaks: [
      {
        file: 'src/islands/staff/Console.tsx',
        find: "    sayToTabs({ kind: 'lock' })\n",
        replace: '',
      },
    ],
  },
  {
    name: 'console-lock-remembers',
    promise: 'At idle the screen locks and forgets the key',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'idleness forgets',
    breaks: [
      {
        file: 'src/islands/staff/Console.tsx',
        find: 'if (held.current !== opened) held.current?.splice(0)',
        replace: '',
      },
    ],
  },
  {
    name: 'console-note-plain',
    promise: 'No staff request carries a plain secret',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'a lead takes a tip',
    breaks: [
      {
        file: 'src/islands/staff/data/queries.ts',
        find: 'note: useTipAct(id, tip.notes.$post),',
        replace: `note: useTipAct(id, ({ param, json }: Parameters<typeof tip.notes.$post>[0]) => {
      const hint = document.querySelector<HTMLTextAreaElement>('[data-place=note]')?.value
      return tip.notes.$post({ param, json: { ...json, hint } as typeof json })
    }),`,
      },
    ],
  },
  {
    name: 'console-opened-in-cache',
    promise: 'The cache of answers holds no opened text',
    test: 'tests/journeys/staff/cache.test.ts',
    title: 'holds nothing opened',
    breaks: [
      {
        file: 'src/islands/staff/data/opened.ts',
        find: `import { useDesk } from './desk.ts'`,
        replace: `import { useQueryClient } from '@tanstack/react-query'
import { useDesk } from './desk.ts'`,
      },
      {
        file: 'src/islands/staff/data/opened.ts',
        find: 'const { ring } = useDesk()',
        replace: `const { ring } = useDesk()
  const client = useQueryClient()`,
      },
      {
        file: 'src/islands/staff/data/opened.ts',
        find: 'openJson(schema, base64.decode(sealed), identitiesOf(ring))',
        replace: `client.fetchQuery({
      queryKey: ['opened', sealed],
      queryFn: () => openJson(schema, base64.decode(sealed), identitiesOf(ring)),
      gcTime: 60_000,
    })`,
      },
    ],
  },
  {
    name: 'console-cache-outlives-session',
    promise: 'Sign-out and expiry empty the cache of answers',
    test: 'tests/journeys/staff/cache.test.ts',
    title: 'empties the cache',
    breaks: [
      {
        file: 'src/islands/staff/Console.tsx',
        find: `if (hasExpired || phase.at === 'out') cache.clear()`,
        replace: `if (hasExpired && phase.at === 'out') cache.clear()`,
      },
    ],
  },
  {
    name: 'console-ring-outlives-session',
    promise: 'Sign-out makes the kept ring noise',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'idleness forgets',
    breaks: [
      {
        file: 'src/shared/sealing/tab.ts',
        find: 'new Uint8Array(hexToBytes(wrapKey))',
        replace: 'new Uint8Array(32)',
      },
    ],
  },
  {
    name: 'console-opens-after-lock',
    promise: 'A lock stands against an opening that began before it',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'a tab that begins to open with another one',
    breaks: [
      {
        file: 'src/islands/staff/tabs.ts',
        find: "if (word.kind === 'lock') onLock()",
        replace: "if (word.kind === 'lock' && isOpen) onLock()",
      },
    ],
  },
  {
    name: 'console-draft-plain',
    promise: 'A typed text lies in the tab encrypted',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'typed text survives a reload',
    breaks: [
      {
        file: 'src/islands/staff/drafts.ts',
        find: 'await wrap(session, JSON.stringify([...this.#texts]))',
        replace: 'await Promise.resolve(JSON.stringify([...this.#texts]))',
      },
    ],
  },
  {
    name: 'console-draft-outlives-writer',
    promise: 'A sign-out drops what was typed',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'typed text survives a reload',
    breaks: [
      {
        file: 'src/islands/staff/drafts.ts',
        find: 'drafts.forget()',
        replace: 'drafts.listen(() => undefined)',
      },
    ],
  },
  {
    name: 'contact-unrecorded',
    promise: 'Every look at a contact is recorded',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'the contact shows',
    breaks: [
      {
        file: 'api/staff/tip/tips.ts',
        find: `      await deps.write(
        { actor: c.var.staff.account.id, action: 'tip.contact', subject: id, at: deps.now() },
        [],
      )`,
        replace: '',
      },
    ],
  },
  {
    name: 'door-turnstile-in-receipt',
    promise: 'No foreign script runs on a receipt',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'a receipt and every other page',
    breaks: [
      {
        file: 'api/citizen/receipt-page.ts',
        find: `return page(deps, words, '/receipt/', { title, main }, status, {`,
        replace: `return page(deps, words, '/report/', { title, main }, status, {`,
      },
    ],
  },
  {
    name: 'headers-opener-shared',
    promise: 'Every answer is closed to other origins',
    test: 'tests/site/headers.test.ts',
    title: 'every answer about a tip',
    breaks: [
      {
        file: 'api/core/headers.ts',
        find: `  'cross-origin-opener-policy': 'same-origin',`,
        replace: '',
      },
    ],
  },
  {
    name: 'headers-style-open',
    promise: 'A citizen’s page loads nothing from elsewhere',
    test: 'tests/site/headers.test.ts',
    title: 'a citizen’s page loads nothing',
    breaks: [
      {
        file: 'api/core/headers.ts',
        find: `policy.push(\`style-src \${[...(hasIsland ? ["'self'"] : []), ...new Set(styles)].join(' ')}\`)`,
        replace: `policy.push(
      \`style-src \${[...(hasIsland ? ["'self'"] : []), ...new Set(styles), "'unsafe-inline'"].join(' ')}\`,
    )`,
      },
    ],
  },
  {
    name: 'headers-tip-cached',
    promise: 'A browser never stores an answer about a tip',
    test: 'tests/site/headers.test.ts',
    title: 'every answer about a tip',
    breaks: [
      {
        file: 'api/core/padded.ts',
        find: `  c.header('cache-control', 'no-store')`,
        replace: '',
      },
    ],
  },
  {
    name: 'input-any-file',
    promise: 'A file that is no picture is refused',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: 'an executable that is named',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `  if (format === null) return 'unknown'`,
        replace: '',
      },
      {
        file: 'api/citizen/body/reading.ts',
        find: "if (format === null || format === 'heic') {",
        replace: "if (format === 'heic') {",
      },
    ],
  },
  {
    name: 'invite-shows-key-again',
    promise: 'An invite shows no authenticator key that it showed before',
    test: 'tests/api/staff/setup.test.ts',
    title: 'shows a new authenticator key',
    breaks: [
      {
        file: 'api/staff/sign-in/invites.ts',
        find: 'const secret = newTotpSecret(deps.random)',
        replace:
          'const secret = invite.totpSealed ? unwrapTotp(deps.secrets, invite.id, invite.totpSealed) : newTotpSecret(deps.random)',
      },
    ],
  },
  {
    name: 'mailbox-opens-all',
    promise: 'Opening a mailbox costs a bounded amount',
    test: 'tests/api/citizen/mailbox/full.test.ts',
    title: 'shows the newest',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: '.limit(limits.messagesShown),',
        replace: '.limit(10 * limits.messagesShown),',
      },
    ],
  },
  {
    name: 'mailbox-picture-to-receipt',
    promise: 'A found receipt opens no picture',
    test: 'tests/api/citizen/mailbox/messages.test.ts',
    title: 'go both ways',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: 'const stored = await storePictures(deps, await tryPictures(id, pictures, turn), office.recipient, today)',
        replace:
          'const stored = await storePictures(deps, await tryPictures(id, pictures, turn), keys.recipient, today)',
      },
    ],
  },
  {
    name: 'office-key-put-back',
    promise: 'An earlier office key that somebody makes current again gets nothing',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'does not bring back',
    breaks: [
      {
        file: 'api/records/office-keys.ts',
        find: `    !isNewest ||`,
        replace: `    isNewest === null ||`,
      },
    ],
  },
  {
    name: 'office-key-newest-deleted',
    promise: 'A newest office key that somebody deletes is missed',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'is found when the newest key',
    breaks: [
      {
        file: 'api/records/office-keys.ts',
        find: `if (renewals.some(({ id }) => !known.has(id)))`,
        replace: `if (renewals.some(() => known.size === 0))`,
      },
    ],
  },
  {
    name: 'renewal-blind-to-people',
    promise: 'A new office key reaches everyone of the moment, and nobody who left',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'at the moment of writing',
    breaks: [
      {
        file: 'api/staff/keys/office-keys.ts',
        find: `require: [stillOpen(sessionId), isSame, ...require]`,
        replace: `require: [stillOpen(sessionId), ...require]`,
      },
    ],
  },
  {
    name: 'renewal-keeps-sessions',
    promise: 'A new office key ends every session with an old ring',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'ends the sessions of all',
    breaks: [
      {
        file: 'api/staff/keys/office-keys.ts',
        find: `holders.map(({ id }) => id),`,
        replace: `holders.slice(1, 1).map(({ id }) => id),`,
      },
    ],
  },
  {
    name: 'renewal-to-forged-account',
    promise: 'A forged account gets no ring with a new office key',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'gets no ring',
    breaks: [
      {
        file: 'api/staff/keys/office-keys.ts',
        find: `rows.filter((row) => isGenuineAccount(secrets, row))`,
        replace: `rows.filter((row) => row.mac !== null || isGenuineAccount(secrets, row))`,
      },
    ],
  },
  {
    name: 'renewal-lets-old-sessions-write',
    promise: 'A browser with an old ring stores nothing under the new office key',
    test: 'tests/api/staff/office-keys.test.ts',
    title: 'what an old session',
    breaks: [
      {
        file: 'api/staff/sign-in/guard.ts',
        find: `exists (select 1 from \${sessions} where \${sessions.id} = \${sessionId})`,
        replace: `\${sessionId} is not null`,
      },
    ],
  },
  {
    name: 'console-earlier-office-key',
    promise: 'The console seals nothing to an earlier key of its own ring',
    test: 'tests/journeys/staff/people/office-keys.test.ts',
    title: 'seals nothing to an earlier',
    breaks: [
      {
        file: 'src/islands/staff/data/sealing.ts',
        find: `const [newest] = ring`,
        replace: `const newest = ring.at(-1)`,
      },
    ],
  },
  {
    name: 'reseal-loses-reporter',
    promise: 'Re-sealing keeps each message open to its reporter',
    test: 'tests/api/staff/reseal.test.ts',
    title: 'a header that would change or lose',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: `if (kept.length !== stanzasOf(before).length - 1) return null`,
        replace: `if (kept.length > stanzasOf(before).length) return null`,
      },
    ],
  },
  {
    name: 'reseal-current',
    promise: 'Re-sealing loses no text',
    test: 'tests/api/staff/reseal.test.ts',
    title: 'what stands under the current key takes no other header',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: 'if (!(await isEarlier(given, keyId))) return []',
        replace: '',
      },
    ],
  },
  {
    name: 'reseal-stopped-by-damage',
    promise: 'A damaged object holds up no other',
    test: 'tests/api/staff/reseal.test.ts',
    title: 'a damaged object holds up no other',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: 'const header = sealed === null ? null : readHeader(sealed)',
        replace: 'const header = sealed === null ? null : headerOf(sealed)',
      },
    ],
  },
  {
    name: 'reseal-over-newer',
    promise: 'Re-sealing overwrites nothing newer',
    test: 'tests/api/staff/reseal.test.ts',
    title: 'two consoles at once',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: `if (readHeader(sealed) !== before || header.length !== before.length) return null`,
        replace: `if (header.length !== before.length) return null`,
      },
      {
        file: 'api/staff/keys/reseal.ts',
        find: 'if (!(await isEarlier(given, keyId))) return []',
        replace: '',
      },
    ],
  },
  {
    name: 'reseal-makes-genuine',
    promise: 'Re-sealing makes no forged message genuine',
    test: 'tests/api/staff/reseal.test.ts',
    title: 'a message that the server did not write',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: `if (row.accountId !== null && !isGenuineMessage(secrets, row)) return []`,
        replace: `if (row.accountId !== null && !isGenuineMessage(secrets, { ...row, mac: messageMac(secrets, row) })) return []`,
      },
    ],
  },
  {
    name: 'content-hash-of-header',
    promise: 'The chain of arrivals still covers what was re-sealed',
    test: 'tests/api/staff/reseal.test.ts',
    title: 're-sealing closes everything',
    breaks: [
      {
        file: 'api/records/new-tip.ts',
        find: `.update(payloadOf(sealedBody))`,
        replace: `.update(sealedBody)`,
      },
    ],
  },
  {
    name: 'reseal-leaves-contact',
    promise: 'Re-sealing closes the contact to the earlier office key too',
    test: 'tests/api/staff/reseal.test.ts',
    title: 're-sealing closes everything',
    breaks: [
      {
        file: 'api/staff/keys/reseal.ts',
        find: `...part('contact')]`,
        replace: `]`,
      },
    ],
  },
  {
    name: 'rewrap-beside-old',
    promise: 'A re-sealed object opens to no earlier office key',
    test: 'tests/shared/sealing/rewrap.test.ts',
    title: 'goes over to the new office key',
    breaks: [
      {
        file: 'src/shared/sealing/rewrap.ts',
        find: `const made = headerWith(fileKey, [wrapped, ...stanzas.filter((_, at) => at !== index)])
    if ((await fileKeyOf(made, earlier)) !== null) continue`,
        replace: `const made = headerWith(fileKey, [wrapped, ...stanzas.filter((_, at) => at !== index + 1)])`,
      },
    ],
  },
  {
    name: 'office-key-unbound-optional',
    promise: 'Nothing is sealed to an office key whose mark was taken out of the database',
    test: 'tests/api/records/office-key.test.ts',
    breaks: [
      {
        file: 'api/records/office-keys.ts',
        find: `!equalSecret(mac ?? '', currentMac(secrets, recipient))`,
        replace: '!equalSecret(mac ?? currentMac(secrets, recipient), currentMac(secrets, recipient))',
      },
    ],
  },
  {
    name: 'office-key-unbound',
    promise: 'Nothing is sealed to an office key that somebody put into the database',
    test: 'tests/api/records/office-key.test.ts',
    breaks: [
      {
        file: 'api/records/office-keys.ts',
        find: `if (
    recipient === null ||
    id !== officeKeyId(recipient) ||
    !isNewest ||
    !equalSecret(mac ?? '', currentMac(secrets, recipient))
  )`,
        replace: 'if (recipient === null || id !== officeKeyId(recipient) || !isNewest)',
      },
    ],
  },
  {
    name: 'people-disabled-keeps-ring',
    promise: 'Second person: disabling ends their sessions and deletes their ring',
    test: 'tests/journeys/staff/people/people.test.ts',
    title: 'a second person',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `          ringSealed: null,
          totpSealed: null,
        })`,
        replace: `          totpSealed: null,
        })`,
      },
    ],
  },
  {
    name: 'people-disabled-writes-on',
    promise: 'A disabled person writes nothing more',
    test: 'tests/api/staff/people.test.ts',
    title: 'in the middle of a request',
    breaks: [
      {
        file: 'api/records/write.ts',
        find: `where \${accounts.id} = \${actor}) is not 'disabled'\``,
        replace: `where \${accounts.id} = \${actor}) is not 'gone'\``,
      },
    ],
  },
  {
    name: 'people-last-lead-goes',
    promise: 'The last lead cannot be disabled',
    test: 'tests/api/staff/leads/disabling.test.ts',
    title: 'the last active lead stays',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `[anotherLead, 'conflict']`,
        replace: `[sql\`\${anotherLead} is not null\`, 'conflict']`,
      },
    ],
  },
  {
    name: 'lead-disabled-by-one',
    promise: 'No lead disables a lead alone',
    test: 'tests/api/staff/leads/disabling.test.ts',
    title: 'no lead disables a lead alone',
    breaks: [
      {
        file: 'api/staff/disabling.ts',
        find: `if (person.role === 'lead' && person.state === 'active')`,
        replace: `if (person.role === 'lead' && person.state === 'pending')`,
      },
    ],
  },
  {
    name: 'lead-disabling-confirmed-by-its-asker',
    promise: 'Who asked for the disabling of a lead does not confirm it',
    test: 'tests/api/staff/leads/disabling.test.ts',
    title: 'a lead who leaves asks',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `const others = leads.filter(({ id }) => id !== askedBy)`,
        replace: `const others = leads.filter(({ id }) => id !== '')`,
      },
    ],
  },
  {
    name: 'lead-disabling-forged',
    promise: 'A request to disable a lead that somebody wrote into the database counts for nothing',
    test: 'tests/api/staff/leads/disabling.test.ts',
    title: 'a request that somebody wrote',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `equalSecret(request.mac, disablingMac(secrets, request)) &&`,
        replace: '',
      },
    ],
  },
  {
    name: 'lead-disabling-outlives-its-asker',
    promise: 'A request of a lead who was disabled disables nobody',
    test: 'tests/api/staff/leads/disabling.test.ts',
    title: 'a request is dropped with its lead',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `isLead(request.accountId) && isLead(request.askedBy)`,
        replace: `isLead(request.accountId)`,
      },
      {
        file: 'api/records/leads/disabling.ts',
        find: `or(eq(disablings.accountId, id), eq(disablings.askedBy, id))`,
        replace: `or(eq(disablings.accountId, id), sql\`false\`)`,
      },
    ],
  },
  {
    name: 'lead-admitted-by-the-inviter',
    promise: 'Where there are two leads, one alone brings in no third',
    test: 'tests/api/staff/leads/origin.test.ts',
    title: 'a lead whom a lead invited is admitted by another',
    breaks: [
      {
        file: 'api/staff/people.ts',
        find: `(role !== 'lead' || invitedBy !== by.id || isOnlyLead)`,
        replace: `(role !== 'lead' || invitedBy !== null || isOnlyLead)`,
      },
    ],
  },
  {
    name: 'lead-brought-in-alone-counts-as-two',
    promise: 'One lead, with another account of their own making, does nothing that takes two leads',
    test: 'tests/api/staff/leads/origin.test.ts',
    title: 'a lead and the one whom they alone brought in',
    breaks: [
      {
        file: 'api/records/leads/origin.ts',
        find: `return inviter !== null && areIndependent(inviter, admitter) ? id : admitter.origin`,
        replace: `return inviter !== null && inviter.id !== admitter.id ? id : admitter.origin`,
      },
    ],
  },
  {
    name: 'lead-origin-forged',
    promise: 'An origin that somebody wrote into the database makes no second lead',
    test: 'tests/api/staff/leads/origin.test.ts',
    title: 'an origin or an inviter that somebody wrote',
    breaks: [
      {
        file: 'api/records/genuine.ts',
        find: `[id, role, state, recipient, invitedBy, origin]`,
        replace: `[id, role, state, recipient, invitedBy, origin.length]`,
      },
    ],
  },
  {
    name: 'lead-confirmed-without-paper',
    promise: 'Nobody but the bureau, with its recovery sheet, confirms a lead',
    test: 'tests/api/staff/leads/origin.test.ts',
    title: 'after the bureau confirmed the second lead',
    breaks: [
      {
        file: 'api/jobs/lead/named-lead.ts',
        find: `if (paper !== known)`,
        replace: `if (paper === '')`,
      },
    ],
  },
  {
    name: 'renewal-mac-leaves-out-a-column',
    promise: 'The MAC of a renewal is the one that docs/format.md states',
    test: 'tests/api/core/secrets.test.ts',
    title: 'a renewal, and a request to disable a lead, equal their known answers',
    breaks: [
      {
        file: 'api/records/renewal/code.ts',
        find: `    proofHash,
    recipient,
  ]`,
        replace: `    recipient,
    proofHash,
  ]`,
      },
    ],
  },
  {
    name: 'paper-answer-of-another-label',
    promise: 'The paper’s answer is the one that docs/format.md states',
    test: 'tests/api/core/secrets.test.ts',
    title: 'the answer of the paper',
    breaks: [
      {
        file: 'src/shared/sealing/paper-proof.ts',
        find: `zhenzheng/v1/paper-answer:`,
        replace: `zhenzheng/v1/paper:`,
      },
    ],
  },
  {
    name: 'renewal-code-shown-twice',
    promise: 'The code with which a person set a new authenticator opens no session',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'the code that the telephone shows when a lead is done serves',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: 'totpUsedAt: sealStep(secrets, accountId, step),',
        replace: 'totpUsedAt: sealStep(secrets, accountId, step - 1),',
      },
    ],
  },
  {
    name: 'renewal-unseen-by-its-person',
    promise: 'A person reads at the desk that somebody gave a code for their account',
    test: 'tests/journeys/staff/people/renewal.test.ts',
    breaks: [
      {
        file: 'src/islands/staff/Waiting.tsx',
        find: `if (renewal !== null && id === viewer.accountId)`,
        replace: `if (renewal?.mayComplete === true && id === viewer.accountId)`,
      },
    ],
  },
  {
    name: 'lead-code-for-any-identity',
    promise: 'No code for a lead without the identity on the recovery sheet',
    test: 'tests/api/jobs/lead/code.test.ts',
    title: 'another identity makes no code',
    breaks: [
      {
        file: 'api/jobs/lead/named-lead.ts',
        find: `if (paper !== known)`,
        replace: `if (paper === '')`,
      },
    ],
  },
  {
    name: 'lead-code-without-paper',
    promise: 'A code for a lead alone, without the recovery sheet, changes nothing',
    test: 'tests/api/jobs/lead/code.test.ts',
    title: 'a code without the answer of the paper',
    breaks: [
      {
        file: 'api/staff/sign-in/renew.ts',
        find: `if (!paper || !equalSecret(paper.answer, answerOf(paperQuestion(secrets, renewal))))`,
        replace: `if (!paper || !paper.answer)`,
      },
    ],
  },
  {
    name: 'lead-code-opens-for-a-false-server',
    promise: 'A browser sends nothing that it opened with the recovery sheet',
    test: 'tests/api/jobs/lead/code.test.ts',
    title: 'nothing else that is sealed to the paper',
    breaks: [
      {
        file: 'src/shared/sealing/paper-proof.ts',
        find: `if (!question.test(opened)) throw new Error('not a question')`,
        replace: 'void question',
      },
    ],
  },
  {
    name: 'lead-code-for-a-triager',
    promise: 'The recovery sheet makes nobody a lead',
    test: 'tests/api/jobs/lead/code.test.ts',
    title: 'where there are several leads',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: `return rows.filter((account) => isGenuineAccount(secrets, account))`,
        replace: `return rows.filter((account) => account.mac !== '' || !isGenuineAccount(secrets, account))`,
      },
    ],
  },
  {
    name: 'renewal-code-of-a-forged-row',
    promise: 'A code for a new password serves its own account alone',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'a code opens no other account',
    breaks: [
      {
        file: 'api/records/renewal/code.ts',
        find: `equalSecret(renewal.mac, renewalMac(secrets, renewal)) &&`,
        replace: '',
      },
      {
        file: 'api/records/renewal/code.ts',
        find: `!isOver(secrets, 'renewals.expires_at', { id: renewal.accountId, expiresAt: renewal.expiresAt }, now)`,
        replace: 'now !== null',
      },
    ],
  },
  {
    name: 'renewal-done-for-a-swapped-key',
    promise: 'A ring goes to no key that somebody wrote into the database',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'a renewal that somebody changed in the database',
    breaks: [
      {
        file: 'api/records/renewal/code.ts',
        find: `    salt,
    proofHash,
    recipient,
  ]`,
        replace: `    salt,
    proofHash,
  ]`,
      },
    ],
  },
  {
    name: 'renewal-done-by-its-giver',
    promise: 'Two leads act in the renewal of a lead',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'of three leads',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: `if (role !== 'lead' || isProved) return true`,
        replace: `if (role !== 'auditor' || isProved) return true`,
      },
    ],
  },
  {
    name: 'renewal-done-by-oneself',
    promise: 'A lead completes no renewal of the own account',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'a lead completes no renewal of the own account',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: `if (recipient === null || askedBy === null || by === accountId) return false`,
        replace: `if (recipient === null || askedBy === null || accountId === '') return false`,
      },
    ],
  },
  {
    name: 'renewal-done-for-a-disabled-person',
    promise: 'A disabled person comes back with no renewal',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'a person disabled after the new password was set',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: `      [isActive(accountId), 'conflict'],`,
        replace: '',
      },
    ],
  },
  {
    name: 'renewal-filled-twice',
    promise: 'A code for a new password serves once',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'two people who use one code at once',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: `require: [[isUnchanged(renewal), 'wrong-code']],`,
        replace: 'require: [],',
      },
    ],
  },
  {
    name: 'renewal-guesses-free',
    promise: 'A code for a new password makes no old factor guessable',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'which the giver of the code cannot guess',
    breaks: [
      {
        file: 'api/staff/sign-in/renew.ts',
        find: `    throttle.beginCode(account.id, deps.now())`,
        replace: '',
      },
    ],
  },
  {
    name: 'renewal-old-sessions-stay',
    promise: 'A renewal ends the old sessions',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'a person who lost password and phone',
    breaks: [
      {
        file: 'api/records/renewal/steps.ts',
        find: `      database.delete(sessions).where(eq(sessions.accountId, accountId)),`,
        replace: '',
      },
    ],
  },
  {
    name: 'renewal-kept-for-good',
    promise: 'A code for a new password that nobody used is deleted',
    test: 'tests/api/staff/renewal.test.ts',
    title: 'go with the daily purge',
    breaks: [
      {
        file: 'api/records/forgetting.ts',
        find: `    ...(late.length === 0 ? [] : [database.delete(renewals).where(inArray(renewals.mac, late))]),`,
        replace: '',
      },
    ],
  },
  {
    name: 'receipt-leads-away',
    promise: 'A receipt has one way out',
    test: 'tests/journeys/citizen/receipt.test.ts',
    title: 'a receipt has one way out',
    breaks: [
      {
        file: 'src/forms/Receipt.tsx',
        find: '点“查进展”，输入回执码。',
        replace: '点“<a href={`${base}/track/`}>查进展</a>”，输入回执码。',
      },
    ],
  },
  {
    name: 'receipt-framed-by-links',
    promise: 'The head and the foot of a receipt lead nowhere',
    test: 'tests/journeys/citizen/receipt.test.ts',
    title: 'a receipt has one way out',
    breaks: [{ file: 'src/pages/[...under]/receipt.astro', find: ' closed>', replace: '>' }],
  },
  {
    name: 'receipt-keeps-frame-of-form',
    promise: 'The script takes the links around the form away with the form',
    test: 'tests/journeys/citizen/receipt.test.ts',
    title: 'a receipt has one way out',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: 'for (const part of frameOf(document)) part.remove()',
        replace: '',
      },
    ],
  },
  {
    name: 'receipt-left-in-history',
    promise: 'Back after a receipt shows a page and no error of the browser',
    test: 'tests/journeys/citizen/receipt.test.ts',
    title: 'back after the way out',
    breaks: [
      {
        file: 'src/forms/Receipt.tsx',
        find: 'href={`${base}${ownPath}${query}`}',
        replace: 'href={`${base}/receipt/`}',
      },
    ],
  },
  {
    name: 'receipt-calendar-names-site',
    promise: 'The reminder in a calendar names no address',
    test: 'tests/api/citizen/mailbox/receipt.test.ts',
    title: 'gives a calendar file and a text file',
    breaks: [
      {
        file: 'api/citizen/mailbox/receipt.ts',
        find: "`DESCRIPTION:${say('打开纸上记的网址')}`,",
        replace: `'DESCRIPTION:http://127.0.0.1',`,
      },
    ],
  },
  {
    name: 'restore-any-key',
    promise: 'A wrong identity is refused before anything is written',
    test: 'tests/faults/backup.test.ts',
    title: 'a wrong identity',
    breaks: [
      {
        file: 'api/jobs/backup/restore.ts',
        find: 'if (!secrets)',
        replace: `await mkdir(target, { recursive: true })
  if (!secrets)`,
      },
    ],
  },
  {
    name: 'restore-part-stays',
    promise: 'The next restore deletes the secrets that a killed one left',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'a killed restore left',
    breaks: [
      {
        file: 'api/jobs/backup/restore.ts',
        find: '  await clearParts(target)',
        replace: '',
      },
    ],
  },
  {
    name: 'sealed-demo-remembers',
    promise: 'Sealed: the server forgets the office identity of a demo',
    test: 'tests/faults/sealed.test.ts',
    title: 'a demo forgets',
    breaks: [
      {
        file: 'api/jobs/demo.ts',
        find: `displayName: '演示负责人',`,
        replace: 'displayName: office.identity,',
      },
    ],
  },
  {
    name: 'sealed-health-blind',
    promise: 'The health check reports a swapped office key',
    test: 'tests/api/records/office-key.test.ts',
    title: 'nothing is sealed',
    breaks: [
      {
        file: 'api/app.ts',
        find: `if (faults.length > 0) throw new Problem('not-well', { reasons: faults })`,
        replace: '',
      },
    ],
  },
  {
    name: 'sealed-not-to-office',
    promise: 'Sealed: recovery sheet and age tool open stored tips',
    test: 'tests/faults/sealed.test.ts',
    title: 'the recovery sheet and a copied folder open',
    breaks: [
      {
        file: 'api/citizen/store-tip.ts',
        find: 'const pictures = await storePictures(deps, cleaned, office.recipient, today)',
        replace: 'const pictures = await storePictures(deps, cleaned, code.keys.recipient, today)',
      },
    ],
  },
  {
    name: 'sealed-plain-body',
    promise: 'Sealed: a tip is encrypted before anything is written',
    test: 'tests/faults/sealed.test.ts',
    title: 'no marker of a tip',
    breaks: [
      {
        file: 'api/records/new-tip.ts',
        find: 'const sealedBody = await sealJson(bodyOf(fields, references), to)',
        replace:
          'const plainBody = Buffer.from(JSON.stringify(bodyOf(fields, references)))\n  const sealedBody = Buffer.concat([await sealJson(bodyOf(fields, references), to), plainBody])',
      },
    ],
  },
  {
    name: 'setup-code-serves-twice',
    promise: 'A set-up code serves once',
    test: 'tests/journeys/setup.test.ts',
    breaks: [
      {
        file: 'api/staff/sign-in/invites.ts',
        find: 'and(eq(invites.kind, kind), isNull(invites.usedOn))',
        replace: 'and(eq(invites.kind, kind))',
      },
    ],
  },
  {
    name: 'sign-in-code-by-network',
    promise: 'Codes cannot be guessed from many networks',
    test: 'tests/api/staff/throttle.test.ts',
    title: 'a thief of the password cannot guess',
    breaks: [
      {
        file: 'api/staff/sign-in/sign-in.ts',
        find: 'if (browser === null) throttle.beginCode(name, now)',
        replace: '',
      },
    ],
  },
  {
    name: 'sign-in-code-count-pushed-out',
    promise: 'Guesses at a code are counted, whatever else is tried',
    test: 'tests/api/staff/throttle.test.ts',
    title: 'guess the code',
    breaks: [
      {
        file: 'api/staff/sign-in/throttle.ts',
        find: `const known = this.#codes.get(account)
    demandOpen(at, [known])
    this.#codes.set(account, counted(known, perCode, at))
  }

  /** Takes a guess at the code back: it was right. */
  excuseCode(account: string): void {
    uncount(this.#codes.get(account), perCode)`,
        replace: `const known = this.#tallies.get(account)
    demandOpen(at, [known])
    this.#keep(account, counted(known, perCode, at))
  }

  /** Takes a guess at the code back: it was right. */
  excuseCode(account: string): void {
    uncount(this.#tallies.get(account), perCode)`,
      },
    ],
  },
  {
    name: 'sign-in-flood',
    promise: 'Nobody is locked out of a browser that signed in before',
    test: 'tests/api/staff/throttle.test.ts',
    title: 'endless guesses from the same network',
    breaks: [
      {
        file: 'api/staff/sign-in/sign-in.ts',
        find: 'const sender = browser ?? senderOf(c)',
        replace: 'const sender = senderOf(c)',
      },
    ],
  },
  {
    name: 'start-debugger-opens',
    promise: 'No debugger is opened in the running server',
    test: 'tests/api/start.test.ts',
    title: 'opens no debugger',
    breaks: [
      {
        file: 'scripts/serve.js',
        find: `    '--disable-sigusr1',
`,
        replace: ``,
      },
    ],
  },
  {
    name: 'start-demo-public',
    promise: 'A demo listens on loopback only',
    test: 'tests/api/start.test.ts',
    title: 'HOST {',
    breaks: [
      {
        file: 'api/core/operator.ts',
        find: `if (operator.kind === 'demo' && !isLoopback(env.host))`,
        replace: `if (operator.kind === 'demo' && isLoopback(env.host))`,
      },
    ],
  },
  {
    name: 'start-demo-serves-office',
    promise: 'A demo’s folder never serves a real office',
    test: 'tests/api/start.test.ts',
    title: 'never serves a real office',
    breaks: [
      {
        file: 'api/jobs/data-folder.ts',
        find: 'if (purpose === purposeOf(operator)) {',
        replace: 'if (purpose !== undefined) {',
      },
    ],
  },
  {
    name: 'start-foreign-secret',
    promise: 'A foreign secret stops the start',
    test: 'tests/api/start.test.ts',
    title: 'a secret that is foreign',
    breaks: [
      {
        file: 'api/jobs/data-folder.ts',
        find: 'if (foreign !== undefined)',
        replace: 'if (foreign === null)',
      },
    ],
  },
  {
    name: 'start-placeholders',
    promise: 'Nothing but a demo starts with placeholders',
    test: 'tests/api/start.test.ts',
    title: 'placeholders of independent',
    breaks: [
      {
        file: 'api/core/operator.ts',
        find: 'for (const name of unfilled(operator))',
        replace: 'for (const name of unfilled(operator).slice(mustFill.length))',
      },
    ],
  },
  {
    name: 'start-without-encryption',
    promise: 'Outside of a demo, a site address without encryption stops the start',
    test: 'tests/api/start.test.ts',
    title: 'without encryption',
    breaks: [
      {
        file: 'api/core/operator.ts',
        find: `if (env.siteUrl.protocol !== 'https:' && !isLoopback(env.siteUrl.hostname))`,
        replace: `if (env.siteUrl.protocol === 'ftp:' && !isLoopback(env.siteUrl.hostname))`,
      },
    ],
  },
  {
    name: 'genuine-session-unkeyed',
    promise: 'A writer of the database opens no session',
    test: 'tests/api/records/genuine.test.ts',
    title: 'a row of a session opens none',
    breaks: [
      {
        file: 'api/staff/sign-in/cookie.ts',
        find: "  return secrets.mac('session', cookie).toString('hex')",
        replace: "  void secrets\n  return process.getBuiltinModule('node:crypto').hash('sha256', cookie)",
      },
    ],
  },
  {
    name: 'genuine-session-moved',
    promise: 'A writer of the database gives no session to another account',
    test: 'tests/api/records/genuine.test.ts',
    title: 'a session that is moved to another account',
    breaks: [
      {
        file: 'api/staff/sign-in/guard.ts',
        find: 'row.accounts.id !== accountOf(cookie) || ',
        replace: '',
      },
    ],
  },
  {
    name: 'genuine-role-believed',
    promise: 'A writer of the database gives no role',
    test: 'tests/api/records/genuine.test.ts',
    title: 'was changed is nobody',
    breaks: [
      {
        file: 'api/staff/sign-in/guard.ts',
        find: ' || !isGenuineAccount(deps.secrets, row.accounts)',
        replace: '',
      },
    ],
  },
  {
    name: 'genuine-invite-role-believed',
    promise: 'A writer of the database changes no role of an invite',
    test: 'tests/api/records/genuine.test.ts',
    title: 'an invite gives the role',
    breaks: [
      {
        file: 'api/records/office.ts',
        find: "`${role}:${invitedBy ?? ''}:${normaliseCode(code)}`",
        replace: "`${role.slice(9)}:${invitedBy ?? ''}:${normaliseCode(code)}`",
      },
    ],
  },
  {
    name: 'genuine-message-believed',
    promise: 'A writer of the database asks no reporter in the office’s name',
    test: 'tests/api/records/genuine.test.ts',
    title: 'a mailbox shows no message that nobody signed in has sent',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: 'message.accountId === null || isGenuineMessage(deps.secrets, message)',
        replace: 'message.sealed.length > 0',
      },
    ],
  },
  {
    name: 'one-file-for-all-reporters',
    promise: 'A reply to many is sealed to each mailbox apart',
    test: 'tests/api/staff/tip/replies.test.ts',
    title: 'is refused as a whole where a file is plain',
    breaks: [
      {
        file: 'api/staff/tip/replies.ts',
        find: 'items.map(({ sealed }) => sealed),',
        replace: 'items.map(({ id }) => id),',
      },
    ],
  },
  {
    name: 'reply-to-all-at-one-mailbox',
    promise: 'A reply to many opens in the mailbox of each reporter',
    test: 'tests/journeys/staff/sellers/replies.test.ts',
    title: 'keys alone write to all reporters of a seller',
    breaks: [
      {
        file: 'src/islands/staff/queue/replies.ts',
        find: '{ reporterRecipient: recipient }',
        replace: '{ reporterRecipient: to[0]?.recipient ?? recipient }',
      },
    ],
  },
  {
    name: 'reply-to-all-in-the-open',
    promise: 'No request carries the text of a reply to many',
    test: 'tests/journeys/staff/sellers/replies.test.ts',
    title: 'keys alone write to all reporters of a seller',
    breaks: [
      {
        file: 'src/islands/staff/queue/replies.ts',
        find: 'json: { key, items } }',
        replace: 'json: { key, items, ...{ text } } }',
      },
    ],
  },
]
