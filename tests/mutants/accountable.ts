import type { Mutant } from './mutant.ts'

/** Accountable: staff acts are recorded, need four eyes where due, and end on their day. */
export const accountable: readonly Mutant[] = [
  {
    name: 'presence-outlives-look',
    promise: 'Who has gone is not said to be looking',
    test: 'tests/api/staff/tip.test.ts',
    title: 'two who have one tip open read of each other',
    breaks: [
      {
        file: 'api/staff/tip/presence.ts',
        find: 'if (until <= now) looks.delete(accountId)',
        replace: 'if (until <= 0) looks.delete(accountId)',
      },
    ],
  },
  {
    name: 'presence-unshown',
    promise: 'Two who have one tip open read of each other',
    test: 'tests/journeys/staff/people/people.test.ts',
    title: 'a second person reads earlier tips',
    breaks: [
      {
        file: 'src/islands/staff/tip/Tip.tsx',
        find: '<Lookers id={tip.id} />',
        replace: '{null}',
      },
    ],
  },
  {
    name: 'old-password-sessions-stay',
    promise: 'A new password ends the other sessions of its account',
    test: 'tests/api/staff/password.test.ts',
    title: 'a person changes the password',
    breaks: [
      {
        file: 'api/staff/sign-in/password.ts',
        find: 'ne(sessions.id, sessionId)',
        replace: 'eq(sessions.id, sessionId), ne(sessions.id, sessionId)',
      },
    ],
  },
  {
    name: 'old-password-browsers-stay',
    promise: 'A new password ends the marks of known browsers',
    test: 'tests/api/staff/password.test.ts',
    title: 'the marks of browsers',
    breaks: [
      {
        file: 'api/staff/sign-in/browsers.ts',
        find: '`${account}:${salt}:${id}`',
        replace: '`${account}:${salt.length}:${id}`',
      },
    ],
  },
  {
    name: 'refused-sign-in-each-a-row',
    promise: 'Strangers cannot fill the audit log',
    test: 'tests/api/staff/refused.test.ts',
    title: 'a flood of wrong passwords',
    breaks: [
      {
        file: 'api/staff/sign-in/refusals.ts',
        find: 'isWritten > 0\n',
        replace: 'isWritten > 1\n',
      },
    ],
  },
  {
    name: 'refused-code-unseen',
    promise: 'A stolen password that is tried at the second factor shows',
    test: 'tests/api/staff/refused.test.ts',
    title: 'a right password whose code never comes',
    breaks: [
      {
        file: 'api/staff/sign-in/refusals.ts',
        find: 'if (begun) this.add(',
        replace: 'if (begun && begun.at < 0) this.add(',
      },
    ],
  },
  {
    name: 'audit-end-cut-unseen',
    promise: 'A cut-off end of the log shows to the holder of a later link',
    test: 'tests/api/staff/audit.test.ts',
    title: 'cut off',
    breaks: [
      {
        file: 'api/jobs/audit-verify.ts',
        find: 'const lost = args.filter((hash) => !known.has(hash))',
        replace: 'const lost = args.filter((hash) => hash.length !== 64 && !known.has(hash))',
      },
    ],
  },
  {
    name: 'console-rule-differs',
    promise: 'The console offers a move exactly where the server makes it',
    test: 'tests/islands/offers.test.ts',
    title: 'offers a move exactly',
    breaks: [
      {
        file: 'src/islands/staff/tip/offers.ts',
        find: '    .filter((to) => mayMove(tip, to, role))',
        replace: `    .filter((to) => mayMove({ ...tip, everReferred: false }, to, role))`,
      },
    ],
  },
  {
    name: 'objection-only-lead-locked-out',
    promise: 'A referred tip that was objected to can be closed by the only lead',
    test: 'tests/api/staff/tip.test.ts',
    title: 'closed again by the only lead',
    breaks: [
      {
        file: 'api/staff/tip/change.ts',
        find: `const closers: Role[] = tip.everReferred ? ['lead'] : ['triager', 'lead']`,
        replace: `const closers: Role[] = ['triager', 'lead']`,
      },
    ],
  },
  {
    name: 'purge-ignores-hold',
    promise: 'Held tips stay',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'a tip that is held stays whole',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: 'const dueBy = (until: Day, held: boolean) => and(lte(tips.purgeOn, until), eq(tips.hold, held))',
        replace: 'const dueBy = (until: Day, held: boolean) => lte(tips.purgeOn, until)',
      },
      {
        file: 'api/records/retention.ts',
        find: 'and ${tips.version} = ${version} and ${tips.hold} = 0 and ${tips.purgeOn} <= ${today}`',
        replace: 'and ${tips.version} = ${version} and ${tips.purgeOn} <= ${today}`',
      },
    ],
  },
  {
    name: 'purge-keeps-files',
    promise: 'Forgotten: pictures are deleted with their rows',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'when its days are over',
    breaks: [
      {
        file: 'api/jobs/purge.ts',
        find: 'await evidence.remove(files)',
        replace: 'void [evidence, files]',
      },
    ],
  },
  {
    name: 'purge-keeps-log',
    promise: 'Forgotten: a purge leaves nothing in the write-ahead log',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'when its days are over',
    breaks: [
      {
        file: 'api/jobs/purge.ts',
        find: 'await foldLog(env, database)',
        replace: 'void [foldLog, env]',
      },
    ],
  },
  {
    name: 'purge-keeps-pages',
    promise: 'Forgotten: a purge leaves nothing in free pages',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'when its days are over',
    breaks: [
      {
        file: 'db/client.ts',
        find: `'secure_delete=ON',`,
        replace: `'secure_delete=OFF',`,
      },
    ],
  },
  {
    name: 'purge-keeps-summary',
    promise: 'Forgotten: the summary goes with the content',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'when its days are over',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: '          summary: null,',
        replace: '',
      },
    ],
  },
  {
    name: 'purge-keeps-tokens',
    promise: 'Forgotten: the tokens of a seller go with the content',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'when its days are over',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: "or(ne(tokens.strength, 'strong'), isLast)",
        replace: "and(ne(tokens.strength, 'strong'), isLast)",
      },
    ],
  },
  {
    name: 'purge-overtakes-hold',
    promise: 'A hold or an objection that comes meanwhile stops the purge',
    test: 'tests/api/jobs/purge/schedule.test.ts',
    title: 'held while the purge is at it',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: 'and ${tips.version} = ${version} and ${tips.hold} = 0 and ${tips.purgeOn} <= ${today}`',
        replace: 'and ${version} > 0 and ${tips.purgeOn} <= ${today}`',
      },
    ],
  },
  {
    name: 'purge-silent-tombstone',
    promise: 'The tombstone answers',
    test: 'tests/api/jobs/purge/content.test.ts',
    title: 'the mailbox of a purged tip that was closed',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: '    ...(purged === undefined ? {} : { purged }),',
        replace: '',
      },
    ],
  },
  {
    name: 'reward-approved-unread',
    promise: 'Nobody approves an amount other than the one they saw',
    test: 'tests/api/staff/rewards/steps.test.ts',
    title: 'of two people who act at once',
    breaks: [
      {
        file: 'api/staff/rewards.ts',
        find: `if ((reward?.version ?? 0) !== wish.version) throw new Problem('conflict')`,
        replace: `if ((reward?.version ?? 0) < wish.version) throw new Problem('conflict')`,
      },
    ],
  },
  {
    name: 'reward-ledger-miscounts',
    promise: 'The ledger equals the sum of its steps',
    test: 'tests/api/staff/rewards/ledger.test.ts',
    title: 'the ledger equals the sum of its steps',
    breaks: [
      {
        file: 'api/staff/rewards.ts',
        find: 'const month = sql<string>`substr(${on}, 1, 7)`',
        replace: 'const month = sql<string>`substr(${rewards.changedOn}, 1, 7)`',
      },
    ],
  },
  {
    name: 'reward-own-proposal-waits',
    promise: 'The menu counts the rewards whose next step the person may take, and no others',
    test: 'tests/api/staff/rewards/ledger.test.ts',
    title: 'each person reads how many rewards wait',
    breaks: [
      {
        file: 'api/records/rewards.ts',
        find: ', another ? ne(rewards.proposedBy, id) : undefined)',
        replace: ')',
      },
    ],
  },
  {
    name: 'reward-paid-late',
    promise: 'A claim lapses as soon as its last day is over',
    test: 'tests/api/staff/rewards/claim.test.ts',
    title: 'a claim lapses by the clock',
    breaks: [
      {
        file: 'src/shared/tip/reward.ts',
        find: `return 'lapsed'`,
        replace: 'return reward.state',
      },
    ],
  },
  {
    name: 'reward-proposer-approves',
    promise: 'The proposer of a reward neither approves nor pays it',
    test: 'tests/api/staff/rewards/steps.test.ts',
    title: 'the proposer neither approves nor pays',
    breaks: [
      {
        file: 'src/shared/tip/reward.ts',
        find: `return step.another && reward.proposedById === person.id ? 'not-allowed' : null`,
        replace: 'return null',
      },
    ],
  },
  {
    name: 'reward-step-unrecorded',
    promise: 'Each step of a reward is an act in the audit log',
    test: 'tests/api/staff/rewards/steps.test.ts',
    breaks: [
      {
        file: 'api/staff/rewards.ts',
        find: '{ actor: account.id, action: stepActions[wish.to], subject: id, at: act.at },',
        replace: "{ actor: 'clock' },",
      },
    ],
  },
  {
    name: 'upgrade-trigger-lost',
    promise: 'A rebuild of an append-only table keeps its triggers',
    test: 'tests/db/upgrade.test.ts',
    title: 'keeps every row, clause and trigger',
    breaks: [
      {
        file: 'db/clauses.ts',
        find: 'renamed ?? (isNew ? created : undefined)',
        replace: 'isNew ? created : undefined',
      },
    ],
  },
  {
    name: 'moves-review-set-aside',
    promise: 'A review ends with a result',
    test: 'tests/api/records/moves.test.ts',
    title: 'the rule of moves equals the table',
    breaks: [
      {
        file: 'src/shared/tip/moves.ts',
        find: "if (tip.objected && (to === 'received' || to === 'spam')) return false",
        replace: '',
      },
    ],
  },
  {
    name: 'cursor-key-on-opened',
    promise: 'A key acts on the tip at the cursor',
    test: 'tests/journeys/staff/cursor.test.ts',
    title: 'a key acts on the tip at the cursor',
    breaks: [
      {
        file: 'src/islands/staff/Triage.tsx',
        find: 'const row = cursor === tipId ?',
        replace: 'const row = tipId !== null ?',
      },
      {
        file: 'src/islands/staff/Triage.tsx',
        find: 'if (tipId !== null && id !== tipId) location.replace(queueAddress(listing))',
        replace: '',
      },
    ],
  },
  {
    name: 'desk-cursor-stays',
    promise: 'After a decision the cursor goes on by itself',
    test: 'tests/journeys/staff/hands.test.ts',
    breaks: [
      {
        file: 'src/islands/staff/Triage.tsx',
        find: 'if (next !== undefined) setCursor((now) => (now === row.id ? next.id : now))',
        replace: '',
      },
    ],
  },
  {
    name: 'desk-answer-goes-under',
    promise: 'An answer of a reporter stands first at the desk',
    test: 'tests/api/citizen/mailbox/messages.test.ts',
    title: 'go both ways',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: '.set({ answeredOn: today })',
        replace: '.set({ answeredOn: null })',
      },
    ],
  },
  {
    name: 'desk-late-not-first',
    promise: 'A tip past its due day stands above the others that wait',
    test: 'tests/api/staff/queue.test.ts',
    title: '先看 shows first',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: '{ ...stretches.due, holds: and(isAgeing(tips.turn), lt(tips.dueOn, today)) },',
        replace: '',
      },
      {
        file: 'api/staff/listing.ts',
        find: ' and not (${isAgeing(tips.turn)} and ${tips.dueOn} < ${today})`',
        replace: '`',
      },
      {
        file: 'api/staff/listing.ts',
        find: 'if (isOverdue({ turn: reason, dueOn }, today)) return 1',
        replace: 'if (isOverdue({ turn: reason, dueOn }, today)) return 0',
      },
    ],
  },
  {
    name: 'desk-filter-forgotten',
    promise: 'A filter shows its tips alone',
    test: 'tests/api/staff/queue.test.ts',
    title: 'a filter shows its tips alone',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: 'pictures: ({ pictures }) => given(pictures, () => gt(tips.evidenceCount, 0)),',
        replace: 'pictures: () => undefined,',
      },
    ],
  },
  {
    name: 'desk-enter-presses-a-button',
    promise: 'Enter opens the row at the cursor',
    test: 'tests/journeys/staff/desk.test.ts',
    title: 'an answer is the first row',
    breaks: [
      {
        file: 'src/islands/staff/queue/Queue.tsx',
        find: 'if (walked.current || focused === document.body',
        replace: 'if (focused === document.body',
      },
    ],
  },
  {
    name: 'selection-key-on-opened',
    promise: 'While tips are selected, a key acts on those alone',
    test: 'tests/journeys/staff/selection.test.ts',
    title: 'while tips are selected',
    breaks: [
      {
        file: 'src/islands/staff/Triage.tsx',
        find: `                listing={listing}
                isActive={isActive && selected.size === 0}
                jump`,
        replace: `                listing={listing}
                isActive={isActive}
                jump`,
      },
    ],
  },
  {
    name: 'selection-made-anew',
    promise: 'The end of an act takes no tip from a selection but those it did',
    test: 'tests/journeys/staff/selection.test.ts',
    title: 'a tip that is selected while an act is on its way',
    breaks: [
      {
        file: 'src/islands/staff/queue/Batch.tsx',
        find: 'onDone(done)',
        replace: "onLeft(acted.filter(({ outcome }) => outcome !== 'done').map(({ id }) => id))",
      },
    ],
  },
  {
    name: 'selection-drops-the-left',
    promise: 'A tip that an act left as it was stays selected',
    test: 'tests/journeys/staff/selection.test.ts',
    title: 'a tip at which a colleague was faster',
    breaks: [
      {
        file: 'src/islands/staff/queue/Batch.tsx',
        find: 'onDone(done)',
        replace: 'onLeft([])',
      },
    ],
  },
  {
    name: 'moves-by-summary-unrecorded',
    promise: 'A decision from the summary is recorded as one',
    test: 'tests/journeys/staff/cursor.test.ts',
    title: 'a key acts on the tip at the cursor',
    breaks: [
      {
        file: 'api/staff/tip/moves.ts',
        find: "action: bySummary ? 'tip.move-by-summary' : 'tip.move'",
        replace: "action: 'tip.move'",
      },
    ],
  },
  {
    name: 'act-undone-by-others',
    promise: 'Only its author takes an act back',
    test: 'tests/api/staff/acts.test.ts',
    title: 'is another act for another person',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: "secrets.mac('act', `${accountId} ${key}`)",
        replace: "secrets.mac('act', key)",
      },
    ],
  },
  {
    name: 'act-twice',
    promise: 'An act sent again changes nothing twice',
    test: 'tests/api/staff/acts.test.ts',
    title: 'changes nothing twice, on every route that takes a key',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: '): Promise<void> {\n  if (await isKnown(database, act)) return\n',
        replace: '): Promise<void> {\n',
      },
      {
        file: 'api/staff/tip/once.ts',
        find: 'read the rows.\n    if (await isKnown(database, act)) return\n',
        replace: 'read the rows.\n',
      },
    ],
  },
  {
    name: 'act-twice-at-once',
    promise: 'An act sent again changes nothing twice',
    test: 'tests/api/staff/acts.test.ts',
    title: 'changes nothing twice, on every route that takes a key',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: 'read the rows.\n    if (await isKnown(database, act)) return\n',
        replace: 'read the rows.\n',
      },
    ],
  },
  {
    name: 'conflict-names-nobody',
    promise: 'A conflict says who did what meanwhile',
    test: 'tests/api/staff/tip/conflicts.test.ts',
    title: 'meets a sentence about that act',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: "throw detail === null ? error : new Problem('conflict', { detail })",
        replace: 'throw error',
      },
    ],
  },
  {
    name: 'act-over-a-colleague',
    promise: 'An act overwrites no act of a colleague',
    test: 'tests/api/staff/acts.test.ts',
    title: 'leaves a tip that a colleague was faster at',
    breaks: [
      {
        file: 'api/staff/tip/acts.ts',
        find: "else if (tip.version !== version) outcomes.set(id, 'overtaken')",
        replace: '',
      },
    ],
  },
  {
    name: 'reply-to-many-stored-twice',
    promise: 'A reply to many that is sent again reaches each reporter once',
    test: 'tests/api/staff/tip/replies.test.ts',
    title: 'of which the answer was lost stores one message each',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: '`message ${act.id} ${tipId}`',
        replace: '`message ${act.id} ${tipId} ${String(act.at.getTime() + Math.random())}`',
      },
    ],
  },
  {
    name: 'reply-to-many-races',
    promise: 'A reply to many goes out whatever is written beside it, and once',
    test: 'tests/api/staff/tip/replies.test.ts',
    title: 'sent again while the first is at work',
    breaks: [
      {
        file: 'api/staff/tip/replies.ts',
        find: "<> seen.value ->> 'position')`,",
        replace: '< 0)`,',
      },
    ],
  },
  {
    name: 'reply-to-many-over-a-colleague',
    promise: 'A reply to many reaches no reporter whose tip a colleague moved meanwhile',
    test: 'tests/api/staff/tip/replies.test.ts',
    title: 'leaves a tip that a colleague moved meanwhile',
    breaks: [
      {
        file: 'api/staff/tip/replies.ts',
        find: 'else if (tip.version !== one.version) ends.set(one.id, overtaken)',
        replace: '',
      },
      {
        file: 'api/staff/tip/replies.ts',
        find: 'areUnchanged(open),',
        replace: '',
      },
    ],
  },
  {
    name: 'reply-to-many-after-withdrawal',
    promise: 'Nobody writes to the reporter of a withdrawn, spam or purged tip',
    test: 'tests/api/staff/tip/replies.test.ts',
    title: 'leaves out a tip that is withdrawn, spam or purged',
    breaks: [
      {
        file: 'src/shared/tip/moves.ts',
        find: "return isPurged ? 'purged' : (silentStatuses",
        replace: "return isPurged ? 'purged' : (silentStatuses.slice(1)",
      },
    ],
  },
  {
    name: 'reply-to-all-drawn-anew',
    promise: 'A reply to many whose answer was lost goes out once, also after a lock',
    test: 'tests/journeys/staff/sellers/replies.test.ts',
    title: 'an answer that is lost, a lock and a colleague in between',
    breaks: [
      {
        file: 'src/islands/staff/queue/ReplyAll.tsx',
        find: "const drawn = key === '' ? newActKey() : key",
        replace: "const drawn = key === '' ? newActKey() : newActKey()",
      },
    ],
  },
  {
    name: 'act-in-one-audit-row',
    promise: 'An act on many tips is recorded for each',
    test: 'tests/api/staff/acts.test.ts',
    title: 'does each tip, has a row in the audit log for each',
    breaks: [
      {
        file: 'api/records/write.ts',
        find: 'for (const subject of [writer.subject].flat()) {',
        replace: 'for (const subject of [writer.subject].flat().slice(0, 1)) {',
      },
    ],
  },
  {
    name: 'undo-over-a-colleague',
    promise: 'A tip on which somebody built stays as it is',
    test: 'tests/api/staff/acts.test.ts',
    title: 'stays where a colleague built on it',
    breaks: [
      {
        file: 'api/staff/tip/undo.ts',
        find: '!acted.takenBack && tip.version === acted.version &&',
        replace: '!acted.takenBack &&',
      },
    ],
  },
  {
    name: 'undo-under-a-reward',
    promise: 'A tip on which somebody built stays as it is',
    test: 'tests/api/staff/acts.test.ts',
    title: 'stays where a reward was proposed upon it',
    breaks: [
      {
        file: 'api/staff/tip/undo.ts',
        find: ' && now === acted.rewardVersion',
        replace: '',
      },
    ],
  },
  {
    name: 'undo-late',
    promise: 'An act is taken back within its time',
    test: 'tests/api/staff/acts.test.ts',
    title: 'is refused after its time',
    breaks: [
      {
        file: 'api/staff/tip/undo.ts',
        find: 'if (!done || now().getTime() - Date.parse(done) > takeBackMinutes * 60 * 1000)',
        replace: 'if (!done)',
      },
    ],
  },
  {
    name: 'undo-shown',
    promise: 'A reporter reads nothing of an act that was taken back',
    test: 'tests/api/staff/acts.test.ts',
    title: 'shows the reporter the mailbox as it was',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: 'and(eq(events.tipId, id), eq(events.takenBack, false))',
        replace: 'eq(events.tipId, id)',
      },
    ],
  },
  {
    name: 'acts-kept',
    promise: 'Acts are forgotten after their next day',
    test: 'tests/api/staff/acts.test.ts',
    title: 'an act is forgotten after its next day',
    breaks: [
      {
        file: 'api/records/forgetting.ts',
        find: 'database.delete(actedTips).where(inArray(actedTips.actId, done)),',
        replace: '',
      },
    ],
  },
  {
    name: 'write-new-key',
    promise: 'A write whose answer was lost is stored once',
    test: 'tests/journeys/staff/undo.test.ts',
    title: 'a note whose answer was lost is stored once',
    breaks: [
      {
        file: 'src/islands/staff/tip/writing/write.ts',
        find: 'const key = lostKey(of) ?? newActKey()',
        replace: 'const key = newActKey()',
      },
    ],
  },
  {
    name: 'write-key-kept-late',
    promise: 'A text whose answer was lost goes out once, over a reload too',
    test: 'tests/journeys/staff/failures/answers.test.ts',
    title: 'a text whose answer was lost goes out once',
    breaks: [
      {
        file: 'src/islands/staff/tip/writing/write.ts',
        find: '        if (place !== undefined) await drafts.save()\n',
        replace: '',
      },
    ],
  },
  {
    name: 'write-key-of-page',
    promise: 'A text whose answer was lost reaches the reporter once, over a reload too',
    test: 'tests/journeys/staff/failures/answers.test.ts',
    title: 'a text whose answer was lost goes out once',
    breaks: [
      {
        file: 'src/islands/staff/tip/writing/write.ts',
        find: 'drafts.write(keyPlaceOf(place), value)',
        replace: 'lost.current = value',
      },
    ],
  },
  {
    name: 'failure-untold',
    promise: 'An act that failed after the person went on is named',
    test: 'tests/journeys/staff/failures/answers.test.ts',
    title: 'an act that fails after the person went on',
    breaks: [
      {
        file: 'src/islands/staff/data/act.ts',
        find: 'if (!isHere.current && name !== undefined)',
        replace: 'if (Boolean(null) && name !== undefined)',
      },
    ],
  },
  {
    name: 'step-unseen-in-one-column',
    promise: 'At 200 % zoom a step at the cursor is in sight',
    test: 'tests/journeys/staff/desk.test.ts',
    title: 'at twice the size a key shows its step',
    breaks: [
      {
        file: 'src/islands/staff/tip/tip.module.css',
        find: ":not(:has(form, [role='alert']:not(:empty)))",
        replace: '',
      },
    ],
  },
  {
    name: 'undo-oldest',
    promise: 'z takes back the newest act',
    test: 'tests/journeys/staff/undo.test.ts',
    title: 'z takes back the acts one by one, newest first',
    breaks: [
      {
        file: 'src/islands/staff/undo.ts',
        find: 'const last = done.current.pop()',
        replace: 'const last = done.current.shift()',
      },
    ],
  },
  {
    name: 'undo-before-answer',
    promise: 'z takes back the newest act, also before its answer',
    test: 'tests/journeys/staff/undo.test.ts',
    title: 'a z before the answer takes back the act on its way',
    breaks: [
      {
        file: 'src/islands/staff/undo.ts',
        find: 'await Promise.allSettled(running.current)',
        replace: '',
      },
    ],
  },
  {
    name: 'undo-vanishing',
    promise: 'The way back of an act stays under the pointer',
    test: 'tests/journeys/staff/undo.test.ts',
    title: 'the way back does not vanish under the pointer',
    breaks: [
      {
        file: 'src/islands/staff/DeskView.tsx',
        find: "said.comesBack && place.current?.matches(':hover, :focus-within') === true",
        replace: 'false',
      },
    ],
  },
  {
    name: 'act-of-another-key',
    promise: 'Only an act that was done is acknowledged',
    test: 'tests/api/staff/acts.test.ts',
    title: 'is refused as another act, whose key it has',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: 'if (row !== undefined && row.wish !== act.wish)',
        replace: 'if (row !== undefined && row.wish === act.wish + act.wish)',
      },
    ],
  },
  {
    name: 'undo-unseen',
    promise: 'The way back of an act is legible',
    test: 'tests/journeys/staff/undo.test.ts',
    title: 'a digit after the key is enough',
    breaks: [
      {
        file: 'src/islands/staff/desk.module.css',
        find: '  background: transparent;\n  color: var(--paper);',
        replace: '  background: transparent;\n  color: var(--ink);',
      },
    ],
  },
  {
    name: 'request-by-triager',
    promise: 'A lead alone declines the request of another',
    test: 'tests/api/staff/tip/requests.test.ts',
    title: 'a triager can ask, and cannot confirm',
    breaks: [
      {
        file: 'api/staff/tip/requests.ts',
        find: "!isOwn && account.role !== 'lead'",
        replace: "!isOwn && account.role === 'auditor'",
      },
    ],
  },
  {
    name: 'request-outlives-move',
    promise: 'Any other move of a tip ends the request for one',
    test: 'tests/api/staff/tip/requests.test.ts',
    title: 'any other move of the tip ends the request, and an act on many tips grants it',
    breaks: [
      {
        file: 'api/records/moves.ts',
        find: 'statements.push(endByMove(database, tip, move))',
        replace: "if (move.to === 'referred') statements.push(endByMove(database, tip, move))",
      },
    ],
  },
  {
    name: 'request-lost-by-undo',
    promise: 'A move taken back leaves the request as it was',
    test: 'tests/api/staff/tip/requests.test.ts',
    title: 'undo takes a request back, and opens again the one that a move or a refusal ended',
    breaks: [
      {
        file: 'api/staff/tip/undo.ts',
        find: '...undoRequest(database, tip.id, version, act),',
        replace: '...undoRequest(database, tip.id, version - 9, act),',
      },
    ],
  },
  {
    name: 'request-unseen',
    promise: 'A lead finds each request in a view of its own',
    test: 'tests/api/staff/tip/requests.test.ts',
    title: 'a triager asks, and a lead sees the request with its reason in the view of requests',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: "where ${moveRequests.state} = 'open')`",
        replace: "where ${moveRequests.state} = 'granted')`",
      },
    ],
  },
  {
    name: 'clock-works-on-holidays',
    promise: 'A limit counts no public holiday',
    test: 'tests/shared/working-days.test.ts',
    title: 'working days lead to',
    breaks: [
      {
        file: 'src/shared/working-days.ts',
        find: '  if (Object.hasOwn(holidays, day)) return false\n',
        replace: '',
      },
    ],
  },
  {
    name: 'clock-rests-on-shifted-workdays',
    promise: 'A weekend on which people work counts for a limit',
    test: 'tests/shared/working-days.test.ts',
    title: 'working days lead to',
    breaks: [
      {
        file: 'src/shared/working-days.ts',
        find: '  if (Object.hasOwn(workdays, day)) return true\n',
        replace: '',
      },
    ],
  },
  {
    name: 'clock-guesses-a-year',
    promise: 'A year without known holidays is named as one',
    test: 'tests/shared/working-days.test.ts',
    title: 'in a year that the table lacks',
    breaks: [
      {
        file: 'src/shared/working-days.ts',
        find: 'isKnown: isYearKnown(day) }',
        replace: 'isKnown: true }',
      },
    ],
  },
  {
    name: 'clock-warns-of-no-year',
    promise: 'A limit that ends in a year without known holidays is warned of',
    test: 'tests/api/records/clock.test.ts',
    title: 'a due day in a year without known holidays',
    breaks: [
      {
        file: 'api/records/health.ts',
        find: "return row ? ['holidays-unknown'] : []",
        replace: "return row === null ? ['holidays-unknown'] : []",
      },
    ],
  },
  {
    name: 'clock-runs-while-waiting',
    promise: 'The office is not late while it waits for the reporter',
    test: 'tests/api/records/clock.test.ts',
    title: '快到期 holds no tip on which the office cannot act',
    breaks: [
      { file: 'src/shared/tip/clock.ts', find: "waiting: 'paused'", replace: "waiting: 'investigate'" },
    ],
  },
  {
    name: 'clock-starts-over-after-an-answer',
    promise: 'A paused clock goes on with the days that were left',
    test: 'tests/api/records/clock.test.ts',
    title: 'the clock pauses while the reporter is asked',
    breaks: [
      {
        file: 'src/shared/tip/clock.ts',
        find: 'const days = goesOn ? daysLeft : daysOf(operator)[clock]',
        replace: 'const days = goesOn && daysLeft < 0 ? daysLeft : daysOf(operator)[clock]',
      },
    ],
  },
  {
    name: 'clock-of-a-referral-missing',
    promise: 'A referred tip has its own clock',
    test: 'tests/api/records/clock.test.ts',
    title: 'a referred tip has its own clock',
    breaks: [
      { file: 'src/shared/tip/clock.ts', find: "referred: 'refer'", replace: "referred: 'investigate'" },
    ],
  },
  {
    name: 'holiday-view-holds-all',
    promise: 'The view before a holiday holds the tips that are due before its end',
    test: 'tests/api/staff/queue.test.ts',
    title: '节前要办完 holds',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: '${tips.dueOn} <= ${holidayAhead(today)',
        replace: '${tips.dueOn} >= ${holidayAhead(today)',
      },
    ],
  },
  {
    name: 'clock-won-by-a-slip',
    promise: 'An act that is taken back gives its clock back',
    test: 'tests/api/records/clock.test.ts',
    title: 'a slip taken back',
    breaks: [{ file: 'api/staff/tip/once.ts', find: '          dueOn: tip.dueOn,\n', replace: '' }],
  },
  {
    name: 'loan-stays-lent',
    promise: 'A loan returns by itself on its day',
    test: 'tests/api/staff/tip/loans.test.ts',
    title: 'a loan returns by itself on its day, once, also after a server that slept over the day',
    breaks: [
      {
        file: 'api/records/hands/hand-overs.ts',
        find: 'lte(tips.returnOn, today)',
        replace: 'eq(tips.returnOn, today)',
      },
    ],
  },
  {
    name: 'loan-outlives-hand-over',
    promise: 'A later hand-over ends a loan',
    test: 'tests/api/staff/tip/loans.test.ts',
    title: 'a loan is ended by a later hand-over, a taking or a putting back: nothing returns',
    breaks: [
      {
        file: 'api/records/hands/hand-overs.ts',
        find: '.set({ assigneeId: toId, lenderId, returnOn, version })',
        replace: '.set({ assigneeId: toId, ...(loan && { lenderId, returnOn }), version })',
      },
    ],
  },
  {
    name: 'loan-to-disabled-lender',
    promise: 'No tip returns to a disabled person',
    test: 'tests/api/staff/tip/loans.test.ts',
    title: 'a loan returns to no disabled person: the tip stays, and its history says so',
    breaks: [
      {
        file: 'api/records/hands/hand-overs.ts',
        find: "const isBack = lender.state === 'active'",
        replace: "const isBack = lender.state !== 'pending'",
      },
      {
        file: 'api/records/hands/hand-overs.ts',
        find: `and "one"."state" = 'active')`,
        replace: `)`,
      },
    ],
  },
  {
    name: 'loan-lost-by-undo',
    promise: 'An act taken back brings lender and day of return back',
    test: 'tests/api/staff/tip/loans.test.ts',
    title: 'a loan comes back as it was by the undo of a later act',
    breaks: [
      {
        file: 'api/staff/tip/once.ts',
        find: '          lenderId: tip.lenderId,\n',
        replace: '',
      },
    ],
  },
  {
    name: 'loan-past-objection',
    promise: 'An objection ends a loan: the review is not returned to anybody',
    test: 'tests/api/staff/tip/loans.test.ts',
    title: 'a loan ends with an objection of the reporter, which frees the tip',
    breaks: [
      {
        file: 'api/records/moves.ts',
        find: '{ assigneeId: null, lenderId: null, returnOn: null }',
        replace: '{ assigneeId: null }',
      },
    ],
  },
  {
    name: 'word-of-hand-over-plain',
    promise: 'The word of a hand-over is stored sealed alone',
    test: 'tests/api/staff/tip/hand-overs.test.ts',
    title: 'a hand-over keeps its word sealed: no row of the server holds it, and the purge forgets it',
    breaks: [
      {
        file: 'api/staff/tip/change.ts',
        find: "sealedBytes(word, '/word', 1)",
        replace: "sealedBytes(word, '/word', 0)",
      },
    ],
  },
  {
    name: 'heir-gets-nothing',
    promise: 'The open tips of a disabled person go to the named colleague',
    test: 'tests/api/staff/tip/leaving.test.ts',
    title: 'a person who is disabled leaves all open tips to the colleague whom the lead names, in one write',
    breaks: [
      {
        file: 'api/records/leads/disabling.ts',
        find: 'heirId: heir?.id ?? null',
        replace: 'heirId: null',
      },
    ],
  },
  {
    name: 'borrowed-tip-to-heir',
    promise: 'A borrowed tip of a disabled person goes back to its lender',
    test: 'tests/api/staff/tip/leaving.test.ts',
    title: 'a person who is disabled gives a borrowed tip back at once, and gets none back',
    breaks: [
      {
        file: 'api/records/hands/hand-overs.ts',
        find: 'coalesce(${activeId(sql`${tips.lenderId}`)},',
        replace: 'coalesce(null,',
      },
    ],
  },
  {
    name: 'heir-reviews-own-decision',
    promise: 'Nobody inherits the review of their own decision',
    test: 'tests/api/staff/tip/leaving.test.ts',
    title: 'a person who is disabled leaves a review of the own decision of the named colleague to nobody',
    breaks: [
      {
        file: 'api/records/hands/hand-overs.ts',
        find: 'case when ${tips.objected} = 1 and',
        replace: 'case when ${tips.objected} = 2 and',
      },
    ],
  },
  {
    name: 'reply-letters-decide',
    promise: 'A letter that is typed before the form of a reply is there decides on no tip',
    test: 'tests/journeys/staff/sellers/replies.test.ts',
    title: 'keys that come before the form of a reply decide on no tip',
    breaks: [
      {
        file: 'src/islands/staff/queue/Batch.tsx',
        find: `isActive && !busy && chosen !== 'reply',`,
        replace: 'isActive && !busy,',
      },
    ],
  },
]
