import type { Mutant } from './mutant.ts'

const spellings = 'tests/shared/sellers/spellings.test.ts'
const api = 'tests/api/staff/sellers/sellers.test.ts'
const reports = 'tests/api/staff/sellers/reports.test.ts'
const links = 'tests/api/staff/sellers/links.test.ts'
const reindex = 'tests/api/staff/sellers/reindex.test.ts'

/** Linked: tips about one seller are joined, strangers never, and the server cannot tell whose they are. */
export const linked: readonly Mutant[] = [
  {
    name: 'link-two-products',
    promise: 'Two products of one market are two sellers',
    test: spellings,
    title: 'two products, two articles, two pages and two share codes are never one seller',
    breaks: [
      {
        file: 'src/shared/sellers/addresses.ts',
        find: 'const item = itemOf(url, zone)',
        replace: 'const item = itemOf(url, zone) === null ? null : `item:${zone}`',
      },
    ],
  },
  {
    name: 'link-number-by-sound',
    promise: 'A number that is written by the sound of its digits is the number',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'is one seller in every spelling that leaves no doubt',
    breaks: [
      {
        file: 'src/shared/sellers/numbers.ts',
        find: 'withSounds(withDigits(',
        replace: 'String(withDigits(',
      },
    ],
  },
  {
    name: 'link-veils-stay',
    promise: 'An identifier whose signs stand in words is joined with the plain one',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'spellings by writers who did not know the rules are joined',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: '  unveiled(fold(',
        replace: '  String(fold(',
      },
      {
        file: 'src/shared/sellers/atoms.ts',
        find: "import { unveiled } from '#shared/sellers/veils.ts'",
        replace: '',
      },
    ],
  },
  {
    name: 'link-witness-is-a-seller',
    promise: 'The number of a victim or a witness joins no two sellers',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'is not the seller’s',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: 'if (others.test(before) || othersAfter.test(after)) return true',
        replace: 'void [others, othersAfter, after]',
      },
    ],
  },
  {
    name: 'link-pretended-office',
    promise: 'A number of a seller who pretends to be an office stays the seller’s',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'is the seller’s',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: '冒充|假冒|假装|',
        replace: '',
      },
    ],
  },
  {
    name: 'link-bank-is-a-payee',
    promise: 'The name of a bank joins no two payees',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'are not joined',
    breaks: [
      {
        file: 'src/shared/sellers/names.ts',
        find: 'if (bank.test(name)) return true',
        replace: 'if (bank.test(name)) found.name.add(name)',
      },
    ],
  },
  {
    name: 'link-digits-go-first',
    promise: 'Digits that may be a seller’s leave the browser only when a person asks again',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'staff find a seller',
    breaks: [
      {
        file: 'src/islands/staff/queue/Find.tsx',
        find: 'mayBeNumber(typed) && (isOwn || typed === asked)',
        replace: 'mayBeNumber(typed)',
      },
    ],
  },
  {
    name: 'link-likeness-before-sameness',
    promise: 'A search shows the same seller before one that looks alike',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'staff find a seller',
    breaks: [
      {
        file: 'src/islands/staff/queue/Find.tsx',
        find: 'for (const atoms of [strong, similar])',
        replace: 'for (const atoms of [[...strong, ...similar]])',
      },
    ],
  },
  {
    name: 'link-common-unsaid',
    promise: 'A number that is too common to join is named on each tip',
    test: 'tests/api/staff/sellers/sellers.test.ts',
    title: 'a number on many tips',
    breaks: [
      {
        file: 'api/staff/sellers/read.ts',
        find: 'isOfMany, isOfOthers))',
        replace: 'isOfMany, isOfOthers, sql`0`))',
      },
    ],
  },
  {
    name: 'link-wrong-tip-leaves',
    promise: 'The tip that staff take out of a seller is the one that leaves',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'a tip that staff take out',
    breaks: [
      {
        file: 'src/islands/staff/sellers/decision.ts',
        find: "decision === 'apart' ? [other, tip] : [tip, other]",
        replace: '[tip, other]',
      },
    ],
  },
  {
    name: 'link-search-sends-words',
    promise: 'No request holds what a person typed to find a seller',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'staff find a seller',
    breaks: [
      {
        file: 'src/islands/staff/queue/Find.tsx',
        find: 'const bySeller = async (): Promise<boolean> => {',
        replace: `const bySeller = async (): Promise<boolean> => {
    await api.numbers[':number'].$get({ param: { number: encodeURIComponent(typed) } }).catch(() => null)`,
      },
    ],
  },
  {
    name: 'link-apart-of-one-tip',
    promise: 'A tip that staff set apart from a seller is suggested by none of its tips',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'staff find a seller',
    breaks: [
      {
        file: 'api/staff/sellers/read.ts',
        find: 'if (apart.has(`${seller} ${otherId}`)) continue',
        replace: 'if (apart.has(`${tipId} ${otherId}`)) continue',
      },
    ],
  },
  {
    name: 'link-share-codes',
    promise: 'Share codes keep their case',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'are not joined',
    breaks: [
      {
        file: 'src/shared/tip/url.ts',
        find: 'const path = url.pathname',
        replace: 'const path = url.pathname.toLowerCase()',
      },
    ],
  },
  {
    name: 'link-hotline',
    promise: 'A number of a service links nobody',
    test: spellings,
    title: 'too little to tell a seller by is no atom',
    breaks: [
      {
        file: 'src/shared/sellers/found.ts',
        find: 'if (bare.length < 5 || serviceNumber.test(bare) || ',
        replace: 'if (bare.length < 3 || ',
      },
    ],
  },
  {
    name: 'link-country-code',
    promise: 'A phone with and without its country code is one seller',
    test: spellings,
    title: 'one phone is one seller in every spelling, and two phones never are',
    breaks: [
      {
        file: 'src/shared/tip/phone.ts',
        find: 'if (home !== null) return home',
        replace: "if (home === '') return home",
      },
    ],
  },
  {
    name: 'link-reporter',
    promise: 'The contact of the reporter is never an atom',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'the contact of the reporter is never an atom',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: '.filter((atom) => !own.strong.has(atom) && !own.similar.has(atom))',
        replace: ".filter((atom) => atom !== '')",
      },
    ],
  },
  {
    name: 'link-list-of-numbers',
    promise: 'A text that lists many numbers joins no strangers',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'a text that lists many numbers joins no strangers',
    breaks: [
      {
        file: 'src/shared/sellers/atoms.ts',
        find: 'const mostInText = 6',
        replace: 'const mostInText = 600',
      },
    ],
  },
  {
    name: 'link-common',
    promise: 'A token of many sellers joins nothing',
    test: links,
    title: 'a token on more than 25 tips of more than 3 sellers joins nothing',
    breaks: [
      {
        file: 'api/staff/sellers/links.ts',
        find: 'if (sellers.size > manySellers) common.add(token)',
        replace: 'if (sellers.size > holders.size + manySellers) common.add(token)',
      },
    ],
  },
  {
    name: 'link-apart-forgotten',
    promise: 'Two tips that staff set apart never meet in one seller',
    test: links,
    title: 'the links do not depend on the order of the rows, nor on the names of the tokens',
    breaks: [
      {
        file: 'api/staff/sellers/links.ts',
        find: 'for (const enemy of small.enemies) large.enemies.add(enemy)',
        replace: '',
      },
    ],
  },
  {
    name: 'link-log-of-arrivals',
    promise: 'The log does not tell the hour in which a console first saw a tip',
    test: api,
    title: 'posting tokens writes nothing to the log and changes no version',
    breaks: [
      {
        file: 'api/staff/sellers/routes.ts',
        find: "await deps.write({ actor: 'clock' }, await",
        replace:
          "await deps.write({ actor: c.var.staff.account.id, action: 'seller.find', subject: '', at: deps.now() }, await",
      },
    ],
  },
  {
    name: 'link-stale',
    promise: 'A decision taken back re-derives the links of all its tips',
    test: api,
    title: 'staff join a fourth tip and take it out again; no mailbox changes by a byte',
    breaks: [
      {
        file: 'api/staff/sellers/relink.ts',
        find: 'if (now === sellerId) continue',
        replace: 'if (now === null || now === sellerId) continue',
      },
    ],
  },
  {
    name: 'link-key-known',
    promise: 'Data and all secrets of the server tell of no phone whether it was reported',
    test: api,
    title: 'stored data and all secrets of the server tell of no phone whether it was reported',
    breaks: [
      {
        file: 'src/shared/sellers/token.ts',
        find: "return hkdf(sha256, bytes, undefined, utf8ToBytes('zhenzheng/v1/link-key'), 32)",
        replace: 'return hkdf(sha256, bytes, undefined, new Uint8Array(), 32).fill(0)',
      },
    ],
  },
  {
    name: 'flood-difference-unseen',
    promise: 'A tip that differs from a flood is not taken with it',
    test: 'tests/api/staff/floods.test.ts',
    title: 'tips of a flood that have a contact',
    breaks: [
      {
        file: 'api/staff/floods/read.ts',
        find: '...factNames.filter((fact) => isDifferent(fact, member.facts[fact])),',
        replace: '',
      },
    ],
  },
  {
    name: 'flood-quotation-taken',
    promise: 'An honest tip that quotes an advert is not taken with a flood of it',
    test: 'tests/api/staff/floods.test.ts',
    title: 'a person who puts a sentence before an advert',
    breaks: [
      {
        file: 'api/staff/floods/sketch.ts',
        find: 'const own = endsTell ? ownEndsOf(sketch) : 0',
        replace: 'const own = 0',
      },
    ],
  },
  {
    name: 'flood-many-rows',
    promise: 'A flood is one row of a list',
    test: 'tests/api/staff/floods.test.ts',
    title: 'a flood is one row',
    breaks: [
      {
        file: 'api/staff/floods/folds.ts',
        find: 'if (folds.length === 0) return undefined',
        replace: 'if (folds.length >= 0) return undefined',
      },
    ],
  },
  {
    name: 'act-thousand-refused',
    promise: 'One request acts on as many tips as the contract says',
    test: 'tests/api/staff/floods.test.ts',
    title: 'a flood of 10,000 is one row',
    breaks: [
      {
        file: 'api/staff/routes.ts',
        find: 'const actValues = 3 * maxActed + 20',
        replace: 'const actValues = maxActed',
      },
    ],
  },
  {
    name: 'flood-decided-unopened',
    promise: 'No key decides on a flood before a person has opened it',
    test: 'tests/journeys/staff/floods.test.ts',
    title: 'a flood is one row',
    breaks: [
      {
        file: 'src/islands/staff/Triage.tsx',
        find: '{row?.flood ? (',
        replace: '{row?.flood && row.flood.count === 0 ? (',
      },
    ],
  },
  {
    name: 'flood-sketch-of-numbers',
    promise: 'Numbers and accounts of a text are in no sketch',
    test: 'tests/api/staff/floods.test.ts',
    title: 'numbers and accounts of a text are in no sketch',
    breaks: [
      {
        file: 'src/shared/sellers/bands.ts',
        find: 'han.length >= fewestOfAll ? han :',
        replace: 'han.length < fewestOfAll ? han :',
      },
    ],
  },
  {
    name: 'flood-outlives-purge',
    promise: 'Nothing of a flood stays once its tips are purged',
    test: 'tests/api/staff/floods.test.ts',
    title: 'nothing of a flood stays',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: 'database.update(tips).set({ sketch: null, floodId: null }).where(eq(tips.id, id)),',
        replace: '',
      },
    ],
  },
  {
    name: 'link-head-by-id',
    promise: 'The head of a seller follows the arrival chain: the first reporter stands first',
    test: api,
    title: 'the head of a seller holds',
    breaks: [
      {
        file: 'api/staff/sellers/read.ts',
        find: `    .where(isOfSeller)
    .orderBy(asc(arrivalOf))`,
        replace: `    .where(isOfSeller)
    .orderBy(asc(tips.id))`,
      },
    ],
  },
  {
    name: 'link-head-outlives-lock',
    promise: 'The lock empties the head of a seller',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'the head of a seller shows',
    breaks: [
      {
        file: 'src/islands/staff/sellers/Head.tsx',
        find: 'value !== null && linkKey !== null && (',
        replace: 'value !== null && (',
      },
      {
        file: 'src/islands/staff/sellers/Head.tsx',
        find: 'onSelectAll={onSelectAll} linkKey={linkKey} />',
        replace: 'onSelectAll={onSelectAll} linkKey={linkKey ?? new Uint8Array(32)} />',
      },
      {
        file: 'src/islands/staff/sellers/summaries.ts',
        find: `    if (ring === null) {
      setState(null)
      return
    }`,
        replace: '    if (ring === null) return',
      },
      {
        file: 'src/islands/staff/sellers/summaries.ts',
        find: 'return ring !== null && state?.tips === tips',
        replace: 'return state?.tips === tips',
      },
    ],
  },
  {
    name: 'link-head-selects-a-page',
    promise: 'One key selects all tips of a seller, not those of the first page alone',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'the head of a seller shows',
    breaks: [
      {
        file: 'src/islands/staff/queue/Queue.tsx',
        find: 'if (listing.filter.seller !== undefined)\n        void queue',
        replace: 'if (listing.filter.seller === null)\n        void queue',
      },
    ],
  },
  {
    name: 'link-flood-raises',
    promise: 'The same words many times raise no seller',
    test: reports,
    title: 'a flood of one text',
    breaks: [
      {
        file: 'api/records/sellers/reports.ts',
        find: "coalesce(flood_id, (select min(token) from ${tokens} where tip_id = id and strength = 'text'), id)`",
        replace: 'coalesce(id, ${tokens})`',
      },
    ],
  },
  {
    name: 'link-unverified-raises',
    promise: 'A tip without a bot check raises no seller',
    test: reports,
    title: 'unverified tips',
    breaks: [
      {
        file: 'api/records/sellers/reports.ts',
        find: "and lane = 'normal' and summary",
        replace: 'and summary',
      },
    ],
  },
  {
    name: 'link-count-after-act',
    promise: 'The count of reports about a seller follows each act and its way back',
    test: reports,
    title: 'unverified tips',
    breaks: [
      {
        file: 'api/staff/tip/acts.ts',
        find: '        recountOfTips(database, [...recounted]),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'link-count-after-purge',
    promise: 'The count of reports about a seller that is kept is that of a rebuild',
    test: reports,
    title: 'whatever staff',
    breaks: [
      {
        file: 'api/records/retention.ts',
        find: '    recountOfTips(database, [id]),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'link-head-in-memory',
    promise: 'After the lock nothing that was opened is in the memory of the page',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'the head of a seller shows',
    breaks: [
      {
        file: 'src/islands/staff/DeskView.tsx',
        find: 'isLocked ? Math.min(count + 1, 2) : 0',
        replace: '0 * count',
      },
    ],
  },
  {
    name: 'link-same-digits-elsewhere',
    promise: 'The same digits at two places are two sellers',
    test: 'tests/shared/sellers/atoms.test.ts',
    title: 'the number of a group or of a platform joins there alone',
    breaks: [
      {
        file: 'src/shared/sellers/numbers.ts',
        find: 'else found.addPlaced(place, number)',
        replace: 'else found.addNumber(number)',
      },
    ],
  },
  {
    name: 'reindex-codes-left',
    promise: 'A re-index makes the tokens of added codes by the present rules',
    test: 'tests/api/staff/sellers/codes.test.ts',
    title: 'a re-index makes the tokens of added codes',
    breaks: [
      {
        file: 'src/shared/sellers/reindexing/reindexed-tip.ts',
        find: 'codes: codes.map(({ made }) => made),',
        replace: '',
      },
    ],
  },
  {
    name: 'reindex-code-comes-back',
    promise: 'A code that was taken back during a re-index stays away',
    test: 'tests/api/staff/sellers/codes.test.ts',
    title: 'a code that was taken back while a browser made its tokens',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: 'const counted = await codesOf(ids)',
        replace:
          'const counted = given.flatMap((tip) => tip.codes.map(({ noteId }) => ({ tipId: tip.id, noteId })))',
      },
    ],
  },
  {
    name: 'reindex-by-triager',
    promise: 'Only a lead gets the content of many tips to re-index them',
    test: reindex,
    title: 'a triager neither re-indexes',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: "const reindex = staffRoute(['lead'], {",
        replace: "const reindex = staffRoute(['lead', 'triager'], {",
      },
    ],
  },
  {
    name: 'reindex-tokens-alone',
    promise: 'A tip gets tokens of other rules with its new summary alone',
    test: reindex,
    title: 'a triager neither re-indexes',
    breaks: [
      {
        file: 'api/staff/sellers/routes.ts',
        find: '.where(and(inArray(tips.id, ids), isUnindexed))',
        replace: '.where(inArray(tips.id, ids))',
      },
    ],
  },
  {
    name: 'reindex-counted-as-new',
    promise: 'The count of new tips that no console has compared reaches zero',
    test: reindex,
    title: 'a triager neither re-indexes',
    breaks: [
      {
        file: 'api/staff/sellers/relink.ts',
        find: 'and(eq(tips.indexVersion, 0), isNotNull(tips.summary))',
        replace: 'and(lt(tips.indexVersion, atomsVersion), isNotNull(tips.summary))',
      },
    ],
  },
  {
    name: 'reindex-unrecorded',
    promise: 'Each batch that a machine opened has its row in the audit log',
    test: reindex,
    title: 'a lead re-indexes tips of older rules',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: "{ actor: account.id, action: 'seller.reindex', subject, at: deps.now() }",
        replace: "{ actor: 'clock' }",
      },
    ],
  },
  {
    name: 'reindex-row-for-each-tip',
    promise: 'A batch that a machine opened has one row, which tells of no single tip',
    test: reindex,
    title: 'a lead re-indexes tips of older rules',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: "'seller.reindex', subject,",
        replace: "'seller.reindex', subject: page.tips.map(({ id }) => id).concat(subject),",
      },
    ],
  },
  {
    name: 'reindex-over-a-move',
    promise: 'A tip that was moved meanwhile is tried again',
    test: reindex,
    title: 'nothing newer is written over',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: 'row.id === id && row.version === version',
        replace: 'row.id === id && version > 0',
      },
    ],
  },
  {
    name: 'reindex-twice',
    promise: 'A summary of the present rules takes no other',
    test: reindex,
    title: 'nothing newer is written over',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: '.where(and(inArray(tips.id, ids), isStale, eq(tips.officeKeyId, keyId)))',
        replace: '.where(and(inArray(tips.id, ids), eq(tips.officeKeyId, keyId)))',
      },
    ],
  },
  {
    name: 'reindex-loses-the-purged',
    promise: 'A purged tip keeps its seller when the others are re-indexed',
    test: reindex,
    title: 'a purged tip, which nobody can open, keeps its seller',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: 'await storeTokens(database, indexed, await purgedWith(fresh))',
        replace: 'await storeTokens(database, indexed, (await purgedWith([])) ?? fresh)',
      },
    ],
  },
  {
    name: 'reindex-own-number',
    promise: 'The reporter’s own number is in no token of a re-indexed tip',
    test: reindex,
    title: 'the reporter’s own number',
    breaks: [
      {
        file: 'src/shared/sellers/reindexing/reindexed-tip.ts',
        find: '...atomsOf({ identifiers, description, contact })',
        replace: '...atomsOf({ identifiers, description, contact: contact?.slice(0, 0) })',
      },
    ],
  },
  {
    name: 'reindex-drops-members',
    promise: 'All else that a summary held stays in it',
    test: reindex,
    title: 'members of a summary',
    breaks: [
      {
        file: 'src/shared/sellers/reindexing/reindexed-tip.ts',
        find: 'z.intersection(TipSummary, z.looseObject({}))',
        replace: 'z.intersection(TipSummary, TipSummary)',
      },
    ],
  },
  {
    name: 'reindex-plain',
    promise: 'No text that a browser forgot to seal becomes a summary',
    test: reindex,
    title: 'a summary without the form',
    breaks: [
      {
        file: 'src/shared/sellers/reindexing/reindexing.ts',
        find: 'return stanzasOf(header).length === 1 && isPadded',
        replace: 'return stanzasOf(header).length > 0 || isPadded',
      },
    ],
  },
  {
    name: 'reindex-earlier-key',
    promise: 'A tip under an earlier office key is re-sealed before it is re-indexed',
    test: reindex,
    title: 'what an earlier office key opens',
    breaks: [
      {
        file: 'api/staff/sellers/reindex.ts',
        find: '.where(and(isStale, eq(tips.officeKeyId, keyId), isBehind))',
        replace: '.where(and(isStale, isBehind))',
      },
    ],
  },
  {
    name: 'reindex-flood-parted',
    promise: 'A re-indexed tip keeps its flood',
    test: reindex,
    title: 'keeps its flood',
    breaks: [
      {
        file: 'api/staff/floods/gather.ts',
        find: 'for (const { id, floodId } of await before) gathering.know(id, floodId)',
        replace: 'for (const { id } of await before) gathering.know(id, null)',
      },
    ],
  },
  {
    name: 'reindex-past-lock',
    promise: 'The lock stops the re-index: nothing more is opened behind it',
    test: 'tests/journeys/staff/sellers/reindex.test.ts',
    title: 'a lead re-indexes by one key',
    breaks: [
      {
        file: 'src/islands/staff/sellers/reindexing.ts',
        find: 'stop.abort()',
        replace: 'setNow(idle)',
      },
    ],
  },
  {
    name: 'link-picture-joins',
    promise: 'A picture that looks nearly the same suggests, and never joins',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'that looks nearly the same suggests',
    breaks: [
      {
        file: 'api/staff/sellers/pictures.ts',
        find: "strength: 'picture' as const",
        replace: "strength: 'strong' as const",
      },
    ],
  },
  {
    name: 'link-code-lost-by-indexing',
    promise: 'An indexing of a summary keeps the codes that staff added',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'outlives an indexing',
    breaks: [
      {
        file: 'api/staff/sellers/tokens.ts',
        find: 'and(inArray(tokens.tipId, ids), inArray(tokens.origin, origins))',
        replace: 'inArray(tokens.tipId, ids)',
      },
    ],
  },
  {
    name: 'link-code-unlinked-by-indexing',
    promise: 'An indexing of a summary keeps the links of the codes that staff added',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'outlives an indexing',
    breaks: [
      {
        file: 'api/staff/sellers/relink.ts',
        find: 'coming.has(tipId) && replaced.has(origin)',
        replace: 'coming.has(tipId) && replaced.size > 0',
      },
    ],
  },
  {
    name: 'link-flat-pictures',
    promise: 'Blank pictures and screens with few words suggest no tip',
    test: 'tests/shared/pictures/likeness.test.ts',
    title: 'with hardly anything in them',
    breaks: [
      {
        file: 'src/shared/pictures/likeness.ts',
        find: '[flatStep, flatShare] = [6, 0.85]',
        replace: '[flatStep, flatShare] = [6, 1.1]',
      },
    ],
  },
  {
    name: 'link-code-that-runs',
    promise: 'Code that a browser would run is no identifier of a seller',
    test: 'tests/shared/pictures/code.test.ts',
    title: 'that a browser would run',
    breaks: [
      {
        file: 'src/shared/pictures/code.ts',
        find: 'runs.test(bare) || ',
        replace: '',
      },
    ],
  },
  {
    name: 'link-code-in-the-open',
    promise: 'No request holds a code of a picture',
    test: 'tests/journeys/staff/sellers/pictures.test.ts',
    title: 'a code in a picture is read here',
    breaks: [
      {
        file: 'src/islands/staff/pictures/Codes.tsx',
        find: '          key,\n          sealed',
        replace: '          key, value,\n          sealed',
      },
    ],
  },
  {
    name: 'link-code-to-follow',
    promise: 'A code in a picture is inert text, and no link',
    test: 'tests/journeys/staff/sellers/pictures.test.ts',
    title: 'a code in a picture is read here',
    breaks: [
      {
        file: 'src/islands/staff/pictures/Codes.tsx',
        find: "<Untrusted text={charactersOf(value).slice(0, codeLimits.shown).join('')} isExact />",
        replace: '<a href={value}>{value}</a>',
      },
    ],
  },
  {
    name: 'link-code-below-long-screens',
    promise: 'A code at the foot of a long screenshot is read',
    test: 'tests/journeys/staff/sellers/pictures.test.ts',
    title: 'a code at the foot of a long screenshot is read',
    breaks: [
      {
        file: 'src/islands/staff/pictures/look.worker.ts',
        find: 'const longestSide = 3840',
        replace: 'const longestSide = 9000',
      },
    ],
  },
  {
    name: 'fold-hides-the-hurt',
    promise: 'An urgent tip of a flood differs from it',
    test: 'tests/api/staff/floods.test.ts',
    title: 'tips of a flood that have a contact',
    breaks: [
      {
        file: 'api/staff/floods/read.ts',
        find: 'urgent: String(row.urgent)',
        replace: "urgent: 'false'",
      },
    ],
  },
  {
    name: 'link-code-takes-picture-off',
    promise: 'Taking a code off takes no tokens of a picture',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'comes off a purged tip',
    breaks: [
      {
        file: 'api/staff/sellers/pictures.ts',
        find: "ne(tokens.strength, 'picture'),",
        replace: '',
      },
    ],
  },
  {
    name: 'link-code-stuck-after-purge',
    promise: 'A code comes off a purged tip',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'comes off a purged tip',
    breaks: [
      {
        file: 'api/staff/sellers/pictures.ts',
        find: 'const known = (await database.$count(notes, isOfTip)) + (await database.$count(tokens, isCounted))',
        replace: 'const known = await database.$count(notes, isOfTip)',
      },
    ],
  },
  {
    name: 'link-code-on-withdrawn',
    promise: 'A withdrawn tip gets no code',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'is not added to a tip that its reporter withdrew',
    breaks: [
      {
        file: 'api/staff/sellers/pictures.ts',
        find: "<> 'withdrawn'",
        replace: "<> ''",
      },
    ],
  },
  {
    name: 'link-code-by-used-key',
    promise: 'One key adds one code',
    test: 'tests/api/staff/sellers/pictures.test.ts',
    title: 'of one key is added once',
    breaks: [
      {
        file: 'api/staff/sellers/pictures.ts',
        find: "['code', id, lists.strong.join(), lists.similar.join(), lists.name.join()]",
        replace: "['code', id]",
      },
    ],
  },
  {
    name: 'link-decision-over-a-colleague',
    promise: 'No decision about a seller is overwritten unseen',
    test: 'tests/api/staff/sellers/sellers.test.ts',
    title: 'a decision that came after a person’s look is not overwritten',
    breaks: [
      {
        file: 'api/staff/sellers/routes.ts',
        find: 'seen !== undefined && before !== seen && before !== decision',
        replace: 'seen === undefined && before !== seen && before !== decision',
      },
    ],
  },
  {
    name: 'link-decision-stuck-after-reload',
    promise: 'z takes back a decision about a seller from before a reload',
    test: 'tests/journeys/staff/sellers.test.ts',
    title: 'staff find a seller by any spelling',
    breaks: [
      {
        file: 'src/islands/staff/undo.ts',
        find: 'const kept = Kept.parse(',
        replace: 'const kept = Kept.parse([]) ?? (',
      },
    ],
  },
]
