import type { Mutant } from './mutant.ts'

/** Available: no sender closes the channel to others. */
export const available: readonly Mutant[] = [
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
        file: 'api/citizen/body/json-body.ts',
        find: 'if (values > limits.jsonValues) return true',
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
        file: 'api/citizen/body/reading.ts',
        find: 'if (this.#bytes > limits.bodyTextBytes) {',
        replace: 'if (this.#bytes > limits.bodyBytes) {',
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
        file: 'api/citizen/body/reading.ts',
        find: 'if (this.#bytes > limits.bodyTextBytes) {',
        replace: 'if (this.#bytes > limits.bodyBytes) {',
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
        file: 'api/citizen/body/reading.ts',
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
        find: `.jpeg({ quality: 88, chromaSubsampling: '4:4:4', optimiseCoding: false })`,
        replace: `.jpeg({ quality: 88, chromaSubsampling: '4:4:4' })`,
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
        file: 'api/staff/queue.ts',
        find: `new: () => sql\`\${tips.status} = 'received'\`,`,
        replace: `new: () => sql\`+\${tips.status} = 'received'\`,`,
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
        find: `import { Spool, type Spooled } from './spool.ts'`,
        replace: `import { Pool } from '#api/core/pool.ts'
import { Spool, type Spooled } from './spool.ts'

const multipart = new Pool(1, 32)`,
      },
      {
        file: 'api/citizen/body/submission.ts',
        find: 'await pipeline(bodyOf(request, reading), parser)',
        replace: 'await multipart.run(() => pipeline(bodyOf(request, reading), parser))',
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
        file: 'api/citizen/body/reading.ts',
        find: 'if (wanted <= 0) return true',
        replace: 'if (wanted > 0) return true',
      },
    ],
  },
]
