import type { Mutant } from './mutant.ts'

/** Available: no sender closes the channel to others. */
export const available: readonly Mutant[] = [
  {
    name: 'bounds-stranger-long',
    promise: 'Bodies of people without a session are small',
    test: 'tests/faults/connections.test.ts',
    title: 'leave memory, and time for others, on the routes of people without a session',
    breaks: [
      {
        file: 'api/staff/routes.ts',
        find: 'const strangerBytes = 16 * 1024',
        replace: 'const strangerBytes = 1024 * 1024',
      },
      {
        file: 'api/core/body/text.ts',
        find: 'if (!this.#room.take(wanted, this.#sender)) return false',
        replace: 'if (!this.#room.take(wanted, this.#sender)) return true',
      },
    ],
  },
  {
    name: 'bounds-stranger-path-missed',
    promise: 'Every route without a session has a small body',
    test: 'tests/api/staff/bounds.test.ts',
    title: 'sends at most 16 KB to',
    breaks: [
      {
        file: 'api/staff/routes.ts',
        find: 'const strangerPaths = [signIn, setUp, join, renew]',
        replace: 'const strangerPaths = [signIn, setUp]',
      },
    ],
  },
  {
    name: 'bounds-stranger-parsed',
    promise: 'The values of a body are counted before it is parsed',
    test: 'tests/api/staff/bounds.test.ts',
    title: 'has the values of a body counted',
    breaks: [
      {
        file: 'api/core/body/json.ts',
        find: 'if (!reading.problem && hasTooManyValues(text.bytes(), mostValues)) reading.problem = tooLarge()',
        replace:
          'if (reading.problem && hasTooManyValues(text.bytes(), mostValues)) reading.problem = tooLarge()',
      },
    ],
  },
  {
    name: 'bounds-staff-in-strangers-room',
    promise: 'Strangers who hold the room for texts keep no person of the office from writing',
    test: 'tests/api/staff/bounds.test.ts',
    title: 'while strangers hold all room',
    breaks: [
      {
        file: 'api/staff/routes.ts',
        find: 'const staffRoom = new Room(staffRoomBytes)',
        replace: 'const staffRoom = new Room(staffRoomBytes / 64)',
      },
    ],
  },
  {
    name: 'bounds-break-is-bug',
    promise: 'A body that breaks off is no bug',
    test: 'tests/api/staff/bounds.test.ts',
    title: 'a body that breaks off is no bug',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: `const next = await chunks.next().catch((): never => {
      throw new Problem('invalid-input', { errors: [broken] })
    })`,
        replace: 'const next = await chunks.next()',
      },
    ],
  },
  {
    name: 'bounds-pipelined-at-once',
    promise: 'Few requests wait on one connection',
    test: 'tests/faults/connections.test.ts',
    title: 'cost the others nothing',
    breaks: [
      {
        file: 'api/core/machine/connections.ts',
        find: 'const others = waiting.get(socket)',
        replace: 'const others = undefined as (() => void)[] | undefined',
      },
    ],
  },
  {
    name: 'bounds-document-remade',
    promise: 'The document is ready-made',
    test: 'tests/api/openapi.test.ts',
    title: 'the document is made once',
    breaks: [
      {
        file: 'api/app.ts',
        find: `if (namesTag(c.req.header('if-none-match') ?? '', made.etag)) return`,
        replace: `if (namesTag('', made.etag)) return`,
      },
    ],
  },
  {
    name: 'bounds-picture-grows',
    promise: 'A stored picture weighs at most a fifth more than what came',
    test: 'tests/api/citizen/pictures/stored.test.ts',
    title: 'weighs at most a fifth more',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: 'const maxGrowth = 1.2',
        replace: 'const maxGrowth = 9',
      },
    ],
  },
  {
    name: 'bounds-disk-really-full',
    promise: 'A tip that finds no room on the disk leaves no picture',
    test: 'tests/faults/full-disk.test.ts',
    title: 'a disk that fills',
    breaks: [
      {
        file: 'api/citizen/body/spool.ts',
        find: 'this.#isLow = space !== null && space.free < space.floor',
        replace: 'this.#isLow = space !== null && space.free < 0',
      },
    ],
  },
  {
    name: 'bounds-disk-filled',
    promise: 'Pictures leave a reserve of the disk to texts',
    test: 'tests/api/citizen/pictures/space.test.ts',
    title: 'a disk below its floor takes no picture',
    breaks: [
      {
        file: 'api/citizen/body/spool.ts',
        find: 'this.#isLow = space !== null && space.free < space.floor',
        replace: 'this.#isLow = space !== null && space.free < 0',
      },
    ],
  },
  {
    name: 'bounds-disk-looked-at-once',
    promise: 'Uploads that were begun above the floor stop at it',
    test: 'tests/api/citizen/pictures/space.test.ts',
    title: 'looked at again',
    breaks: [
      {
        file: 'api/citizen/body/spool.ts',
        find: 'const lookEveryBytes = 1024 * 1024',
        replace: 'const lookEveryBytes = 1024 * 1024 * 1024',
      },
    ],
  },
  {
    name: 'door-flood-takes-all',
    promise: 'A flood leaves twenty places to newcomers',
    test: 'tests/api/citizen/door.test.ts',
    title: 'keeps its last twenty places',
    breaks: [
      {
        file: 'api/citizen/door/lane.ts',
        find: 'if (own.free(at) < 1 || all.free(at) < (isFresh ? 1 : reserved + 1)) return null',
        replace: 'if (own.free(at) < 1 || all.free(at) < (isFresh ? 1 : 1)) return null',
      },
    ],
  },
  {
    name: 'flood-crash-stays-dead',
    promise: 'A server that crashes is brought back',
    test: 'tests/faults/flood.test.ts',
    title: 'brought back',
    breaks: [
      {
        file: 'scripts/start.js',
        find: 'const again = new Set([75, 132, 133, 134, 135, 137, 139])',
        replace: 'const again = new Set([75])',
      },
    ],
  },
  {
    name: 'flood-decoders-held',
    promise: 'Pictures of mailboxes leave a decoder to tips',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'leave a decoder',
    breaks: [
      {
        file: 'api/core/pool.ts',
        find: `return (
      first + second + last < this.#size && (rank === 'first' || second + last < this.#size - this.#reserved)
    )`,
        replace: `return first + second + last < this.#size && (rank === 'first' || second + last < this.#size)`,
      },
    ],
  },
  {
    name: 'flood-decoding-free',
    promise: 'Broken pictures count for the day of their mailbox',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'that are refused count',
    breaks: [
      {
        file: 'api/citizen/mailbox/acts.ts',
        find: `if (toProblem(error).code !== 'invalid-input') count(-1)`,
        replace: `if (toProblem(error).code !== 'internal-error') count(-1)`,
      },
    ],
  },
  {
    name: 'flood-fields-uncounted',
    promise: 'A form of very many fields is refused before it is read',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'in a form is refused',
    breaks: [
      {
        file: 'api/citizen/body/submission.ts',
        find: 'if (fields > limits.fields) reading.problem = tooMany()',
        replace: 'if (fields > limits.bodyBytes) reading.problem = tooMany()',
      },
    ],
  },
  {
    name: 'flood-fields-weightless',
    promise: 'The short fields of a form take room beyond those of a usual one',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'many short fields take room',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: 'this.#texts > freeTexts && !',
        replace: 'this.#texts > freeBytes && !',
      },
    ],
  },
  {
    name: 'json-pictures-dropped',
    promise: 'Pictures in a JSON body are refused with the cause, never dropped silently',
    test: 'tests/api/citizen/pictures/refused.test.ts',
    title: 'the sentence names the cause',
    breaks: [
      {
        file: 'api/citizen/body/json-body.ts',
        find: 'if (evidence === undefined) return',
        replace: 'if (evidence !== null) return',
      },
    ],
  },
  {
    name: 'flood-json-parsed',
    promise: 'A JSON body of very many values is refused before it is parsed',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'in JSON is refused by /receipt/text',
    breaks: [
      {
        file: 'api/core/body/json.ts',
        find: 'if (values > most) return true',
        replace: 'if (values > limits.bodyBytes) return true',
      },
    ],
  },
  {
    name: 'flood-json-whole',
    promise: 'A JSON body of 60 MB in one text stays out of the memory',
    test: 'tests/faults/flood.test.ts',
    title: 'one text',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: 'if (this.#bytes > this.#maxBytes) {',
        replace: 'if (this.#bytes > 64 * this.#maxBytes) {',
      },
    ],
  },
  {
    name: 'flood-mailbox-before-tip',
    promise: 'A flood of mailboxes turns no tip away',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'that fills its queue',
    breaks: [
      {
        file: 'api/citizen/intake.ts',
        find: `rank: lane === 'normal' ? 'first' : 'second',`,
        replace: `rank: lane === 'normal' ? 'last' : 'second',`,
      },
    ],
  },
  {
    name: 'flood-mailbox-opened-at-once',
    promise: 'Opening a full mailbox keeps no tip waiting',
    test: 'tests/api/citizen/mailbox/full.test.ts',
    title: 'is opened in a turn of the last rank',
    breaks: [
      {
        file: 'api/citizen/mailbox/view.ts',
        find: 'return await stretchPool.run(() => openTexts(sealed, identity), turn)',
        replace: 'return await openTexts(sealed, identity)',
      },
    ],
  },
  {
    name: 'flood-out-of-turn',
    promise: 'One network with many proofs delays no other by more than one task',
    test: 'tests/api/core/pool.test.ts',
    title: 'waits for one task of each',
    breaks: [
      {
        file: 'api/core/pool.ts',
        find: `waiting.delete(sender)
      if (waiters.length > 0) waiting.set(sender, waiters)`,
        replace: 'if (waiters.length === 0) waiting.delete(sender)',
      },
    ],
  },
  {
    name: 'flood-rows-all-shown',
    promise: 'A sent form does not make its answer grow',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'as rows of one field',
    breaks: [
      {
        file: 'api/citizen/body/tip-form.ts',
        find: 'const rows = all && shownRows(all)',
        replace: 'const rows = all && (all.length < 0 ? shownRows(all) : all)',
      },
    ],
  },
  {
    name: 'flood-sender-unbounded',
    promise: 'One network leaves places in the queue of mailboxes to others',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'from one network',
    breaks: [
      {
        file: 'api/core/pool.ts',
        find: 'if (longest.length <= own + 1) throw tooMany()',
        replace: 'if (longest.length >= own) throw tooMany()',
      },
    ],
  },
  {
    name: 'flood-spool-of-one',
    promise: 'Open uploads of one network leave others room in the spool',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'kept open',
    breaks: [
      {
        file: 'api/core/pool.ts',
        find: 'if (held > this.#free - bytes) return false',
        replace: 'if (bytes > this.#free) return false',
      },
    ],
  },
  {
    name: 'flood-text-unbounded',
    promise: 'A text of many megabytes is refused',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'in one chunk or a thousand',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: 'if (this.#bytes > this.#maxBytes) {',
        replace: 'if (this.#bytes > 64 * this.#maxBytes) {',
      },
    ],
  },
  {
    name: 'flood-texts-of-one',
    promise: 'Open texts of one network leave others room',
    test: 'tests/api/citizen/flood.test.ts',
    title: 'that one network keeps open',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: 'if (!this.#room.take(wanted, this.#sender)) return false',
        replace: 'if (!this.#room.take(wanted, this.#sender)) return true',
      },
    ],
  },
  {
    name: 'load-mailboxes-crowd-out',
    promise: 'A flood of mailboxes does not slow intake',
    test: 'tests/load/crowd.test.ts',
    title: 'a flood of mailboxes',
    breaks: [
      {
        file: 'api/core/pool.ts',
        find: `async run<T>(task: () => Promise<T>, turn: Turn = { rank: 'last' }): Promise<T> {`,
        replace: `async run<T>(task: () => Promise<T>, _turn: Turn = { rank: 'last' }): Promise<T> {
    const turn: Turn = { rank: 'last' }`,
      },
    ],
  },
  {
    name: 'load-picture-whole',
    promise: 'The largest admitted pictures stay in bounded memory',
    test: 'tests/load/crowd.test.ts',
    title: 'the largest pictures',
    breaks: [
      {
        file: 'api/citizen/pictures/worker.ts',
        find: `.jpeg({ quality, chromaSubsampling, optimiseCoding: false })`,
        replace: `.jpeg({ quality, chromaSubsampling })`,
      },
    ],
  },
  {
    name: 'load-pictures-unbounded',
    promise: '64 uploads at once stay in bounded memory',
    test: 'tests/load/crowd.test.ts',
    title: '64 uploads',
    breaks: [
      {
        file: 'api/process.ts',
        find: 'picturePool: new Pool(2, 32, 1),',
        replace: 'picturePool: new Pool(64, 64),',
      },
    ],
  },
  {
    name: 'load-queue-unindexed',
    promise: 'The queue stays quick as tips pile up',
    test: 'tests/load/queue.test.ts',
    breaks: [
      {
        file: 'api/staff/listing.ts',
        find: `waiting: () => and(isReport(tips.category), sql\`\${tips.status} = 'waiting'\`),`,
        replace: `waiting: () => and(isReport(tips.category), sql\`+\${tips.status} = 'waiting'\`),`,
      },
    ],
  },
  {
    name: 'load-slow-senders-block',
    promise: 'Slow senders do not block the door',
    test: 'tests/load/crowd.test.ts',
    title: '64 senders',
    breaks: [
      {
        file: 'api/citizen/body/submission.ts',
        find: `import { Spool, type SpoolDeps, type Spooled } from './spool.ts'`,
        replace: `import { Pool } from '#api/core/pool.ts'
import { Spool, type SpoolDeps, type Spooled } from './spool.ts'

const multipart = new Pool(1, 32)`,
      },
      {
        file: 'api/citizen/body/submission.ts',
        find: 'await pipeline(chunks, parser)',
        replace: 'await multipart.run(() => pipeline(chunks, parser))',
      },
    ],
  },
  {
    name: 'load-texts-held',
    promise: 'Open texts stay in bounded memory',
    test: 'tests/load/crowd.test.ts',
    title: 'keep a long text open',
    breaks: [
      {
        file: 'api/core/body/text.ts',
        find: 'if (wanted <= 0) return true',
        replace: 'if (wanted > 0) return true',
      },
    ],
  },
  {
    name: 'desk-scrolls-away',
    promise: 'No wheel scrolls the desk away',
    test: 'tests/journeys/staff/list.test.ts',
    title: 'a long list goes on page by page',
    breaks: [
      {
        file: 'src/styles/console.css',
        find: '.pane {\n  position: relative;',
        replace: '.pane {',
      },
    ],
  },
  {
    name: 'counts-bring-rows',
    promise: 'Counting the views takes less than a kilobyte',
    test: 'tests/api/staff/queue.test.ts',
    title: 'less than a kilobyte',
    breaks: [
      {
        file: 'api/staff/routes.ts',
        find: 'secretAnswers(countsBytes)',
        replace: 'secretAnswers()',
      },
    ],
  },
  {
    name: 'refused-flood-keeps-out',
    promise: 'A flood of guesses keeps nobody waiting at the sign-in',
    test: 'tests/api/staff/refused.test.ts',
    title: 'a flood that never pauses',
    breaks: [
      {
        file: 'api/staff/sign-in/refusals.ts',
        find: 'of [...this.#counts]) {',
        replace: 'of this.#counts) {',
      },
    ],
  },
  {
    name: 'code-waits-for-a-stretch',
    promise: 'A code is sent as it is typed, without a second stretch of the password',
    test: 'tests/journeys/staff/people/account.test.ts',
    title: 'a demo account can add its second factor, and then needs it',
    breaks: [
      {
        file: 'src/islands/staff/sign-in/sign-in.ts',
        find: 'const keys = answers.keys ?? (await keysOf(answers))',
        replace: 'const keys = await keysOf(answers)',
      },
    ],
  },
  {
    name: 'tab-asks-once',
    promise: 'A second tab needs no password, also beside a busy one',
    test: 'tests/journeys/staff/lock.test.ts',
    title: 'a tab opens with another one that missed its first question',
    breaks: [
      {
        file: 'src/islands/staff/Console.tsx',
        find: "sayToTabs({ kind: 'ask' })",
        replace: 'void 0',
      },
    ],
  },
  {
    name: 'json-quotes-tried-anew',
    promise: 'A body of quotes blocks nobody',
    test: 'tests/api/core/json.test.ts',
    title: 'a string of quotes that never ends costs little',
    breaks: [{ file: 'api/core/body/json.ts', find: String.raw`(?:"|\\?$)`, replace: '"' }],
  },
]
