import type { Mutant } from './mutant.ts'

/** Never lost: a receipt means the tip is durable, and typed text survives. */
export const neverLost: readonly Mutant[] = [
  {
    name: 'given-half-by-script',
    promise: 'The page never makes half a picture look whole',
    test: 'tests/journeys/enhance/pictures.test.ts',
    title: 'would lose a part',
    breaks: [
      {
        file: 'src/enhance/pictures.ts',
        find: `return hasEnd(bytes) ? 'jpeg' : null`,
        replace: `return 'jpeg'`,
      },
    ],
  },
  {
    name: 'given-blank-canvas',
    promise: 'A browser that hands out a blank canvas spoils no picture',
    test: 'tests/journeys/enhance/pictures.test.ts',
    title: 'sends it whole where that fails',
    breaks: [
      {
        file: 'src/enhance/pictures.ts',
        find: `!== '119,187,51,255') return null`,
        replace: `=== '119,187,51,255') return []`,
      },
    ],
  },
  {
    name: 'given-moving-by-script',
    promise: 'A moving picture is named when it is chosen',
    test: 'tests/journeys/enhance/pictures.test.ts',
    title: 'named when it is chosen, and a still one',
    breaks: [
      {
        file: 'src/enhance/moving.ts',
        find: 'if (isFrame && (frames += 1) > 1) return true',
        replace: 'if (isFrame && (frames += 1) > 9) return true',
      },
    ],
  },
  {
    name: 'given-moving-picture',
    promise: 'A moving picture never becomes one frame in silence',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'a moving picture is refused',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `if (isMoving(bytes, metadata)) return 'moving'`,
        replace: `if (metadata.pages === 0) return 'moving'`,
      },
    ],
  },
  {
    name: 'given-transparent-ground',
    promise: 'White on a transparent ground is seen by staff',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'what was drawn',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `const background = metadata.hasAlpha ? await groundFor(bytes) : '#fff'`,
        replace: `const background = metadata.hasAlpha && pixels === 0 ? await groundFor(bytes) : '#fff'`,
      },
    ],
  },
  {
    name: 'given-jpeg-without-end',
    promise: 'A JPEG that lacks its end marker alone is taken',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'alone is taken',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `return await clean(bytes, 'warning')`,
        replace: `const isWhole = formatOf(bytes) !== 'jpeg' || bytes.subarray(-2).equals(jpegEnd)
    return isWhole ? await clean(bytes, 'warning') : 'damaged'`,
      },
    ],
  },
  {
    name: 'given-half-jpeg',
    promise: 'Half a JPEG is refused, never stored half grey',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'came is refused',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `clean(Buffer.concat([bytes, jpegEnd]), 'warning')`,
        replace: `clean(Buffer.concat([bytes, jpegEnd]), 'truncated')`,
      },
    ],
  },
  {
    name: 'given-half-with-end',
    promise: 'Half a JPEG that an end marker closes is refused, not stored with grey below',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'closed by an end marker',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `return await clean(bytes, 'warning')`,
        replace: `return await clean(bytes, 'truncated')`,
      },
    ],
  },
  {
    name: 'given-member-twice',
    promise: 'A member of JSON that stands twice is refused: a parser keeps the last alone',
    test: 'tests/api/citizen/intake/dropped.test.ts',
    title: 'a member of JSON that stands twice',
    breaks: [
      {
        file: 'api/citizen/body/json-body.ts',
        find: `isBoth ? '/identifiers' : repeatedMember(json)`,
        replace: `isBoth ? '/identifiers' : null`,
      },
    ],
  },
  {
    name: 'given-empty-picture',
    promise: 'A chosen file of 0 bytes is named, never dropped',
    test: 'tests/api/citizen/pictures/survives.test.ts',
    title: 'is named',
    breaks: [
      {
        file: 'api/citizen/body/reading.ts',
        find: `if (isNamed) this.#refuseEmpty()`,
        replace: `if (isNamed && this.#seen > 90) this.#refuseEmpty()`,
      },
    ],
  },
  {
    name: 'backup-of-anybody',
    promise: 'Another data folder’s backup does not count as one’s own, and is not deleted',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'another data folder',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'const days = found.filter(({ id, isWhole }) => isWhole && id === own).map(({ day }) => day)',
        replace: 'const days = found.filter(({ isWhole }) => isWhole).map(({ day }) => day)',
      },
    ],
  },
  {
    name: 'backup-damage-unseen',
    promise: 'A damaged backup is named',
    test: 'tests/faults/backup.test.ts',
    title: 'a changed picture is named',
    breaks: [
      {
        file: 'api/jobs/backup/backup-verify.ts',
        find: `else if (
      (await stat(join(folder, path))).size !== bytes ||
      (await describeFile(folder, path)).sha256 !== expected
    )`,
        replace: `else if ((await stat(join(folder, path))).size !== bytes || expected === '')`,
      },
    ],
  },
  {
    name: 'backup-during-purge',
    promise: 'A purge waits for a backup that is at work',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'a purge waits',
    breaks: [
      {
        file: 'api/jobs/maintenance.ts',
        find: 'export const maintenance = new Pool(1, 16)',
        replace: 'export const maintenance = new Pool(2, 16)',
      },
    ],
  },
  {
    name: 'backup-for-ever',
    promise: 'Purged content does not live on in scheduled backups',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'what was purged',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: `if ((await haltedSince(deps.database, today)) === null) await clearOld(folder, own, backups.keepDays, today)`,
        replace: 'void [clearOld, haltedSince, dayOf]',
      },
    ],
  },
  {
    name: 'backup-part-stays',
    promise: 'The remains of a killed backup are deleted at the next look',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'killed backup',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'if (!isWhole && (id === own || day < addDays(today, -1)))',
        replace: 'if (!isWhole && id !== `${own}.` && day < addDays(today, -1))',
      },
    ],
  },
  {
    name: 'busy-goes-on',
    promise: 'A busy database ends the process',
    test: 'tests/faults/busy.test.ts',
    title: 'a BUSY database',
    breaks: [
      {
        file: 'api/core/problem.ts',
        find: 'if (isBusy(error)) process.exit(75)',
        replace: 'void isBusy(error)',
      },
    ],
  },
  {
    name: 'clock-ahead-clears-backups',
    promise: 'A clock that jumps ahead takes no backup',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'years ahead',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: `if ((await haltedSince(deps.database, today)) === null) await clearOld(folder, own, backups.keepDays, today)`,
        replace: 'await clearOld(folder, own, backups.keepDays, today)',
      },
    ],
  },
  {
    name: 'clock-ahead-ends-backups',
    promise: 'Backups go on after a clock that was ahead',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'years ahead',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'const last = past.at(-1)',
        replace: 'const last = days.sort().at(-1)',
      },
    ],
  },
  {
    name: 'clock-ahead-purges',
    promise: 'A clock that jumps ahead deletes no tip',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'clock that jumps ahead',
    breaks: [
      {
        file: 'api/jobs/purge.ts',
        find: 'if (since === null) return purgeAll(deps, isStopping, false)',
        replace: 'if (since !== undefined) return purgeAll(deps, isStopping, false)',
      },
    ],
  },
  {
    name: 'clock-ahead-takes-all-backups',
    promise: 'A clock that is weeks ahead takes few backups',
    test: 'tests/api/jobs/backup.test.ts',
    title: 'weeks ahead',
    breaks: [
      {
        file: 'api/jobs/backup/backup.ts',
        find: 'for (const { name } of old.slice(0, clearedAtOnce)) await rm(join(folder, name), { recursive: true })',
        replace: 'for (const { name } of old) await rm(join(folder, name), { recursive: true })',
      },
    ],
  },
  {
    name: 'clock-behind-halts',
    promise: 'A clock that was once behind halts no deletion',
    test: 'tests/api/jobs/purge/schedule.test.ts',
    title: 'behind for a while',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: `.onConflictDoUpdate({
      target: settings.key,
      set: { value: isSure ? on : sql\`max(\${settings.value}, \${on})\` },
    })`,
        replace: '.onConflictDoUpdate({ target: settings.key, set: { value: isSure ? on : on } })',
      },
    ],
  },
  {
    name: 'door-proof-serves-twice',
    promise: 'A proof of work serves once',
    test: 'tests/api/citizen/door.test.ts',
    title: 'serves once, also when it comes twice',
    breaks: [
      {
        file: 'api/citizen/door/bot-check.ts',
        find: 'if (!verified || parameters.data.until < at || !spent.take(signature, at)) return failed',
        replace: 'if (!verified || parameters.data.until < at) return failed',
      },
    ],
  },
  {
    name: 'door-ticket-any-text',
    promise: 'A ticket lets its own text in and no other',
    test: 'tests/api/citizen/door.test.ts',
    title: 'is for its text alone',
    breaks: [
      {
        file: 'api/citizen/door/tickets.ts',
        find: `return this.#deps.secrets.mac('ticket', Buffer.concat([head, textHash]))`,
        replace: `return this.#deps.secrets.mac('ticket', head)`,
      },
    ],
  },
  {
    name: 'door-ticket-from-later',
    promise: 'A ticket costs a minute, whatever the clock did',
    test: 'tests/api/citizen/door.test.ts',
    title: 'clock was put back',
    breaks: [
      {
        file: 'api/citizen/door/tickets.ts',
        find: 'if (ageMs < 0 || ageMs > lifeMs) return null',
        replace: 'if (ageMs > lifeMs) return null',
      },
    ],
  },
  {
    name: 'door-ticket-too-early',
    promise: 'A ticket waits a minute',
    test: 'tests/api/citizen/door.test.ts',
    title: 'comes with the page, filled as it was',
    breaks: [
      {
        file: 'api/citizen/door/tickets.ts',
        find: '    if (ageMs < waitMs) return { waitMs: waitMs - ageMs }',
        replace: '',
      },
    ],
  },
  {
    name: 'door-turnstile-any-host',
    promise: 'A token of another site’s widget is worth nothing',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'of another host',
    breaks: [
      {
        file: 'api/citizen/door/bot-check.ts',
        find: 'const isPassed = said?.success === true && said.hostname === hostname && said.action === turnstileAction',
        replace: 'const isPassed = said?.success === true && said.action === turnstileAction',
      },
    ],
  },
  {
    name: 'door-turnstile-dead-refuses',
    promise: 'A bot check that is down turns nobody away',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'answers 503',
    breaks: [
      {
        file: 'api/citizen/door/bot-check.ts',
        find: '      .catch(() => null)',
        replace: '',
      },
      {
        file: 'api/citizen/door/bot-check.ts',
        find: `return asking
        .run(() => firstRight(tokens, (token) => checkToken(token, signal)), { rank: 'last', sender, until })
        .catch(() => failed)`,
        replace: `return asking.run(() => firstRight(tokens, (token) => checkToken(token, signal)), {
        rank: 'last',
        sender,
        until,
      })`,
      },
    ],
  },
  {
    name: 'door-turnstile-unbounded',
    promise: 'A flood opens few connections to the provider',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'slow in a flood',
    breaks: [
      {
        file: 'api/citizen/door/bot-check.ts',
        find: 'const asking = new Pool(16, 64)',
        replace: 'const asking = new Pool(1600, 6400)',
      },
    ],
  },
  {
    name: 'door-turnstile-waits-twice',
    promise: 'A dead provider costs seconds, however many answers a form holds',
    test: 'tests/api/citizen/turnstile.test.ts',
    title: 'waited for once',
    breaks: [
      {
        file: 'api/citizen/door/bot-check.ts',
        find: `.run(() => firstRight(tokens, (token) => checkToken(token, signal)), { rank: 'last', sender, until })`,
        replace: `.run(
          () => firstRight(tokens, (token) => checkToken(token, AbortSignal.timeout(turnstilePatienceMs))),
          { rank: 'last', sender, until },
        )`,
      },
    ],
  },
  {
    name: 'durable-picture-not-synced',
    promise: 'Durable: pictures are on disk before the receipt is shown',
    test: 'tests/faults/durable.test.ts',
    breaks: [
      {
        file: 'api/records/evidence-store.ts',
        find: `    await handle.sync()
  } finally`,
        replace: '  } finally',
      },
    ],
  },
  {
    name: 'durable-synchronous-off',
    promise: 'Durable: the log is on disk before the receipt is shown',
    test: 'tests/faults/durable.test.ts',
    breaks: [
      {
        file: 'db/client.ts',
        find: `'synchronous=FULL',`,
        replace: `'synchronous=OFF',`,
      },
    ],
  },
  {
    name: 'input-bomb',
    promise: 'A picture of 900 megapixels is refused',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: '30,000',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `  if (pixels > maxInputPixels || pixels * (heldBytesPerPixel(metadata) + turned) > maxHeldBytes) return 'huge'`,
        replace: '',
      },
    ],
  },
  {
    name: 'input-leaves-orphans',
    promise: 'A tip that cannot be stored leaves no picture',
    test: 'tests/api/citizen/intake/channel.test.ts',
    title: 'leaves nothing behind',
    breaks: [
      {
        file: 'api/citizen/store-tip.ts',
        find: 'if (!isStored) await removePictures()',
        replace: 'if (isStored) await removePictures()',
      },
    ],
  },
  {
    name: 'input-leaves-spool',
    promise: 'A refused picture leaves nothing behind',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: 'a picture is refused',
    breaks: [
      {
        file: 'api/citizen/body/spool.ts',
        find: '    await rm(folder, { recursive: true, force: true })',
        replace: '',
      },
    ],
  },
  {
    name: 'input-seven-pictures',
    promise: 'Seven pictures are refused',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: 'seven pictures',
    breaks: [
      {
        file: 'api/citizen/body/reading.ts',
        find: 'if (index >= this.#maxPictures) {',
        replace: 'if (index > this.#maxPictures) {',
      },
    ],
  },
  {
    name: 'input-summary-out-of-order',
    promise: 'The summary names the faults from top to bottom',
    test: 'tests/api/citizen/intake/faults.test.ts',
    title: 'the summary names the errors',
    breaks: [
      {
        file: 'api/citizen/body/tip-form.ts',
        find: '.sort((a, b) => placeOf(a) - placeOf(b)),',
        replace: '.slice(),',
      },
    ],
  },
  {
    name: 'input-text-lost',
    promise: 'Typed text is never thrown away',
    test: 'tests/api/citizen/intake/faults.test.ts',
    title: 'each error of a tip stands at its field',
    breaks: [
      {
        file: 'api/citizen/intake.ts',
        find: '        values: typed.values,',
        replace: '',
      },
    ],
  },
  {
    name: 'input-truncated',
    promise: 'A truncated picture is refused',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: 'half a JPEG',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `sharp(bytes, { failOn, limitInputPixels: maxInputPixels })`,
        replace: `sharp(bytes, { failOn: 'none', limitInputPixels: maxInputPixels })`,
      },
    ],
  },
  {
    name: 'kill-answer-before-write',
    promise: 'Never lost: a receipt is shown after the tip is stored',
    test: 'tests/faults/kill.test.ts',
    breaks: [
      {
        file: 'api/records/write.ts',
        find: 'await database.batch([first, ...rest])',
        replace: 'setTimeout(() => void database.batch([first, ...rest]), 60)',
      },
    ],
  },
  {
    name: 'lock-shared',
    promise: 'No other process touches the file',
    test: 'tests/faults/lock.test.ts',
    breaks: [
      {
        file: 'db/client.ts',
        find: `'locking_mode=EXCLUSIVE',`,
        replace: `'locking_mode=NORMAL',`,
      },
    ],
  },
  {
    name: 'mailbox-contact-stays-in-log',
    promise: 'A withdrawn contact is gone at once',
    test: 'tests/api/citizen/mailbox/acts.test.ts',
    title: 'leaves database, log and free pages',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: `[database.delete(contacts).where(eq(contacts.tipId, tip.id))])
      await foldLog(deps.env, database)`,
        replace: '[database.delete(contacts).where(eq(contacts.tipId, tip.id))])',
      },
    ],
  },
  {
    name: 'mailbox-looking-loses-text',
    promise: 'Looking for an answer loses no typed text',
    test: 'tests/journeys/citizen/report.test.ts',
    title: 'a tip goes its whole way',
    breaks: [
      {
        file: 'src/forms/mailbox/Mailbox.tsx',
        find: 'return view.may.write ? (',
        replace: 'return view.may.write && before !== undefined ? (',
      },
    ],
  },
  {
    name: 'mailbox-objects-unasked',
    promise: 'An objection, which stops a reward, is confirmed first',
    test: 'tests/api/citizen/mailbox/acts.test.ts',
    title: 'once, after a result',
    breaks: [
      {
        file: 'api/citizen/mailbox/routes.ts',
        find: '  form: { ObjectInput },',
        replace: '',
      },
    ],
  },
  {
    name: 'mailbox-works-on-wrong-digit',
    promise: 'A wrong check digit is refused before any work',
    test: 'tests/api/citizen/mailbox/view.test.ts',
    title: 'in even time',
    breaks: [
      {
        file: 'api/citizen/mailbox/routes.ts',
        find: `        // A malformed code is refused before any work is done.
        receiptOf(fields)`,
        replace: '',
      },
    ],
  },
  {
    name: 'script-cut-waits-for-a-tap',
    promise: 'A cut form goes again by itself when the network is back',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'a form that was cut goes again by itself',
    breaks: [
      {
        file: 'src/enhance/sending.ts',
        find: 'if (isCut) whenBack(() => failure.isConnected, again)',
        replace: '',
      },
    ],
  },
  {
    name: 'script-cut-loses-text',
    promise: 'A cut network loses no typed text',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'a network cut during an upload',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `if ('main' in answer) take(form, answer, panel)
    else {`,
        replace: `if (!('main' in answer)) form.reset()
    if ('main' in answer) take(form, answer, panel)
    else {`,
      },
    ],
  },
  {
    name: 'script-draft-after-success',
    promise: 'A taken report is kept nowhere in the browser',
    test: 'tests/journeys/enhance/draft.test.ts',
    title: 'typed text stays in its tab',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: '    if (isReport(form) && !isCorrection) markTaken()',
        replace: '',
      },
    ],
  },
  {
    name: 'script-lost-pictures-untold',
    promise: 'The page names pictures that a reload lost',
    test: 'tests/journeys/enhance/draft.test.ts',
    title: 'a reload loses the pictures',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `const lost = kept.hadPictures ? told(sentences.picturesAgain) : ''`,
        replace: `const lost = ''`,
      },
    ],
  },
  {
    name: 'script-picture-error-wiped',
    promise: 'The server’s complaint about a picture stays on the page',
    test: 'tests/journeys/enhance/pictures.test.ts',
    title: 'a picture that the server refuses',
    breaks: [
      {
        file: 'src/enhance/pictures.ts',
        find: '    adoptErrors(input)',
        replace: '',
      },
    ],
  },
  {
    name: 'words-during-an-answer',
    promise: 'Words that staff type while a text is on its way are not lost',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'words typed while a note or a message is on its way',
    breaks: [
      {
        file: 'src/islands/staff/data/draft.ts',
        find: "if (drafts.text(at) === stored) drafts.write(at, '')",
        replace: "if (stored !== '') drafts.write(at, '')",
      },
    ],
  },
  {
    name: 'step-empties-late-words',
    promise: 'Words typed while a step is on its way are kept',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'words typed while a step is on its way',
    breaks: [
      {
        file: 'src/islands/staff/data/draft.ts',
        find: "    if (late === '') return ''\n",
        replace: "    if (late !== '!') return ''\n",
      },
    ],
  },
  {
    name: 'act-on-an-old-version',
    promise: 'A key right after an act is no conflict with it',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'a key right after an act',
    breaks: [
      {
        file: 'src/islands/staff/data/queries.ts',
        find: '        showInTip(client, id, row)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'mark-swallows-an-answer',
    promise: 'A message that staff have not read stays unread',
    test: 'tests/api/citizen/mailbox/seen.test.ts',
    title: 'a message that came after staff read the tip',
    breaks: [{ file: 'api/staff/tip/tips.ts', find: ', sql`${written} <= ${answers}`', replace: '' }],
  },
  {
    name: 'mark-behind-a-move',
    promise: 'The list shows the newest state of a tip, whatever the order of answers',
    test: 'tests/journeys/staff/tip.test.ts',
    title: 'a mark of a reading that comes behind a move',
    breaks: [
      {
        file: 'src/islands/staff/data/queries.ts',
        find: '{ ...before, unread: 0, answeredOn: null }',
        replace: "{ ...before, unread: 0, answeredOn: null, status: 'received' }",
      },
    ],
  },
  {
    name: 'script-progress-still',
    promise: 'An upload shows its progress',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'an upload shows how far it is',
    breaks: [
      {
        file: 'src/enhance/sending.ts',
        find: 'onProgress(total === 0 ? 1 : loaded / total)',
        replace: 'onProgress(total === 0 || loaded === total ? 1 : 0)',
      },
    ],
  },
  {
    name: 'script-receipt-left-unasked',
    promise: 'The page asks before a reader leaves an uncopied receipt',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'the page asks before one leaves a receipt',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: 'return hasUnkeptReceipt() || (form !== undefined && (isWritten(form) || hasPictures()))',
        replace: 'return (form !== undefined && (isWritten(form) || hasPictures()))',
      },
    ],
  },
  {
    name: 'script-reload-loses-text',
    promise: 'Typed text survives a reload',
    test: 'tests/journeys/enhance/draft.test.ts',
    title: 'typed text stays in its tab',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: '  fill(form, kept.typed)',
        replace: '',
      },
    ],
  },
  {
    name: 'script-repeat-new-key',
    promise: 'A repeat after a lost answer gives the same receipt',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'the same form sent again',
    breaks: [
      {
        file: 'src/enhance/draft.ts',
        find: 'return (key ??= newKey())',
        replace: 'return (key = newKey())',
      },
    ],
  },
  {
    name: 'script-second-tap-sends',
    promise: 'Taps of an impatient thumb make one tip',
    test: 'tests/journeys/enhance/sending.test.ts',
    title: 'taps of an impatient thumb',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: '  if (isSending) return',
        replace: '',
      },
    ],
  },
  {
    name: 'script-tabs-share-draft',
    promise: 'Two tabs are two tips',
    test: 'tests/journeys/enhance/draft.test.ts',
    title: 'two tabs make two tips',
    breaks: [
      {
        file: 'src/enhance/draft.ts',
        find: 'sessionStorage.setItem(place, JSON.stringify(kept))',
        replace: 'localStorage.setItem(place, JSON.stringify(kept))',
      },
      {
        file: 'src/enhance/draft.ts',
        find: `const kept = JSON.parse(sessionStorage.getItem(place) ?? '') as Draft | typeof taken`,
        replace: `const kept = JSON.parse(localStorage.getItem(place) ?? '') as Draft | typeof taken`,
      },
      {
        file: 'src/enhance/draft.ts',
        find: 'sessionStorage.removeItem(place)',
        replace: 'localStorage.removeItem(place)',
      },
    ],
  },
  {
    name: 'mailbox-text-lost-by-another-act',
    promise: 'An answer to a reward keeps a half-written message',
    test: 'tests/journeys/reward.test.ts',
    breaks: [
      {
        file: 'api/citizen/mailbox/routes.ts',
        find: 'const unsent = isSent ? {} : textOf(fields)',
        replace: 'const unsent = isSent || done !== undefined ? {} : textOf(fields)',
      },
    ],
  },
  {
    name: 'mailbox-objection-loses-pictures',
    promise: 'An objection carries its pictures to the office',
    test: 'tests/api/citizen/mailbox/acts.test.ts',
    title: 'carries pictures as a message does',
    breaks: [
      {
        file: 'api/citizen/mailbox/routes.ts',
        find: "acts.sayOnce(mailbox, objection, pictures, 'objection')\n          else await acts.say(mailbox, objection, pictures, 'objection')",
        replace:
          "acts.sayOnce(mailbox, objection, [], 'objection')\n          else await acts.say(mailbox, objection, [], 'objection')",
      },
    ],
  },
  {
    name: 'file-dropped-beside-receipt',
    promise: 'A receipt covers all that was given: a file in another field is refused',
    test: 'tests/api/citizen/intake/dropped.test.ts',
    title: 'a picture in another field',
    breaks: [
      {
        file: 'api/citizen/body/submission.ts',
        find: "part.once('data', () => refuseFile(reading)).resume()",
        replace: 'part.resume()',
      },
    ],
  },
  {
    name: 'script-reload-untold',
    promise: 'A reload of a compared receipt says that the report was taken',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'the page asks before one leaves a receipt',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: 'const isReloaded = isAnswer()',
        replace: 'const isReloaded = false',
      },
    ],
  },
  {
    name: 'script-slow-clock-blocks',
    promise: 'A phone whose clock is slow sends its report',
    test: 'tests/journeys/enhance/faults.test.ts',
    title: 'a phone whose clock is slow',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: 'return withoutLoneDayAhead([...faults, ...(await faultsOfPictures())])',
        replace: 'return [...faults, ...(await faultsOfPictures())]',
      },
    ],
  },
  {
    name: 'script-taken-untold',
    promise: 'The blank form says that a report was taken',
    test: 'tests/journeys/enhance/receipt.test.ts',
    title: 'a blank form says at its head',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: `  if (kept === 'taken' || (kept === null && (answered || isLeft))) return addTakenNote(form)`,
        replace: '',
      },
    ],
  },
  {
    name: 'script-token-twice',
    promise: 'A form that is sent again carries one token',
    test: 'tests/journeys/enhance/turnstile.test.ts',
    title: 'a repeated form carries one token',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: '  form.querySelector(`.hidden[name=${name}]`)?.remove()',
        replace: '',
      },
    ],
  },
  {
    name: 'script-wrong-file-sent',
    promise: 'A file that is no picture is named when it is chosen',
    test: 'tests/journeys/enhance/pictures.test.ts',
    title: 'a file that is no picture',
    breaks: [
      {
        file: 'src/enhance/pictures.ts',
        find: '        picture.fault = fault ?? picture.fault',
        replace: '',
      },
    ],
  },
  {
    name: 'script-forgets-the-button',
    promise: 'The answer to a reward is the button that was pressed, with script too',
    test: 'tests/journeys/reward.test.ts',
    title: 'two people carry a reward through every state',
    breaks: [
      {
        file: 'src/enhance/report.ts',
        find: "  if (button.name !== '') hide(form, button.name, button.value)",
        replace: '',
      },
    ],
  },
  {
    name: 'twice-answers-one-question',
    promise: 'One word can answer two questions',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'when the office asked again',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: 'for (const part of [id, String(asked), purpose, text]) hash.update(field(part))',
        replace: 'for (const part of [id, text]) hash.update(field(part))',
      },
    ],
  },
  {
    name: 'twice-edited-text-lost',
    promise: 'The same key with another text is a new tip',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'another text is a new tip',
    breaks: [
      {
        file: 'api/citizen/repeats.ts',
        find: `return sha256([version, field('body'), textHash, ...pictureHashes])`,
        replace: `return sha256([version, field('body'), ...pictureHashes])`,
      },
    ],
  },
  {
    name: 'twice-merges-by-content',
    promise: 'Equal words alone never merge two people',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'the same words of two people',
    breaks: [
      {
        file: 'api/citizen/intake.ts',
        find: '.update(receipt ?? sender)',
        replace: `.update(receipt ?? '')`,
      },
    ],
  },
  {
    name: 'twice-message-again',
    promise: 'A message sent again is one message',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'is one message when it is sent again',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: 'for (const part of [id, String(asked), purpose, text]) hash.update(field(part))',
        replace: 'for (const part of [id, String(asked), text, deps.newId()]) hash.update(field(part))',
      },
    ],
  },
  {
    name: 'twice-second-tap-stores',
    promise: 'Two taps without script are one tip',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'two taps give one tip',
    breaks: [
      {
        file: 'api/citizen/repeats.ts',
        find: 'if (known && this.#now().getTime() - known.doneAt < this.#keptMs) return known.answer',
        replace: 'void known',
      },
    ],
  },
  {
    name: 'twice-stores-again',
    promise: 'The same key and text are one tip',
    test: 'tests/api/citizen/repeats.test.ts',
    title: 'the answer that was lost',
    breaks: [
      {
        file: 'api/citizen/intake.ts',
        find: 'const before = chosen && (await takenBefore(deps, chosen, input, pictures))',
        replace: 'const before = null as Taken | null',
      },
      {
        file: 'api/citizen/intake.ts',
        find: 'return await storeTip(deps, input, { office, cleaned, lane, turn, chosen })',
        replace: 'return await storeTip(deps, input, { office, cleaned, lane, turn, chosen: null })',
      },
    ],
  },
]
