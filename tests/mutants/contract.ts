import type { Mutant } from './mutant.ts'

/** One home: each rule of the contract stands once. */
export const contract: readonly Mutant[] = [
  {
    name: 'contract-another-answer',
    promise: 'The document names the answer of the handler',
    test: 'tests/api/contract.test.ts',
    title: 'an answer has the members that the document names',
    breaks: [
      {
        file: 'api/staff/overview.ts',
        find: 'responses: { 200: answer({ PurgeView }) },',
        replace: 'responses: { 200: answer({ StatsView }) },',
      },
    ],
  },
  {
    name: 'contract-another-body',
    promise: 'The document names the body that the handler parses',
    test: 'tests/api/contract.test.ts',
    title: 'a citizen’s route asks for the fields that the document requires, in each encoding',
    breaks: [
      {
        file: 'api/citizen/route.ts',
        find: 'parse(isForm ? (formSchema as B) : schema, fields),',
        replace: 'parse(isForm ? schema : (formSchema as B), fields),',
      },
    ],
  },
  {
    name: 'contract-fields-unnamed',
    promise: 'A refusal names each wrong field of the documented body',
    test: 'tests/api/contract.test.ts',
    title: 'each staff route asks for the fields that the document requires, and looks at each that it names',
    breaks: [
      {
        file: 'api/core/route.ts',
        find: "throw new Problem('invalid-input', { errors: fieldErrors(result.error) })",
        replace: "throw new Problem('invalid-input')",
      },
    ],
  },
  {
    name: 'contract-another-role',
    promise: 'A route of staff serves its roles alone',
    test: 'tests/api/roles.test.ts',
    title: 'POST /staff/people serves its roles, and refuses the others',
    breaks: [
      {
        file: 'api/staff/route.ts',
        find: 'middleware: allow(allowed),',
        replace: 'middleware: allow(everyone),',
      },
    ],
  },
  {
    name: 'contract-roles-undocumented',
    promise: 'The document names the roles that the handler serves',
    test: 'tests/api/roles.test.ts',
    title: 'the document names the roles and the session of the table',
    breaks: [{ file: 'api/staff/route.ts', find: "'x-roles': allowed,", replace: "'x-roles': everyone," }],
  },
  {
    name: 'contract-session-of-the-pending',
    promise: 'A session of a person who is not active opens nothing',
    test: 'tests/api/roles.test.ts',
    title: 'GET /staff/people answers nobody without a session',
    breaks: [
      {
        file: 'api/staff/sign-in/guard.ts',
        find: "if (row?.accounts.state !== 'active')",
        replace: "if (!row || row.accounts.state === 'disabled')",
      },
    ],
  },
  {
    name: 'contract-member-of-the-body',
    promise: 'A move is made by the person of the session, on the day of the server',
    test: 'tests/api/roles.test.ts',
    title: 'POST /staff/tips/{id}/moves stores no member that its body does not name',
    breaks: [
      {
        file: 'api/staff/tip/moves.ts',
        find: "const { key, version, message, bySummary, ...wish } = c.req.valid('json')",
        replace:
          "const { key, version, message, bySummary } = c.req.valid('json')\n    const wish = (await c.req.json()) as typeof known\n    const known = c.req.valid('json')",
      },
      {
        file: 'api/staff/tip/change.ts',
        find: '{ ...wish, by: author.role, accountId: author.id, on: dayOf(deps.now()) }',
        replace: '{ by: author.role, accountId: author.id, on: dayOf(deps.now()), ...wish }',
      },
    ],
  },
  {
    name: 'contract-other-site-to-staff',
    promise: 'No other site acts for a person with a session',
    test: 'tests/api/roles.test.ts',
    title: 'POST /staff/tips/{id}/hold takes the sender of a browser by the table',
    breaks: [
      {
        file: 'api/core/own-pages.ts',
        find: "if (site !== 'same-origin' && !(site === 'none' && json))",
        replace: "if (site !== 'same-origin' && !json)",
      },
    ],
  },
  {
    name: 'contract-empty-body',
    promise: 'An empty body breaks no route',
    test: 'tests/api/staff/bounds.test.ts',
    title: 'an empty body is a wrong one and no bug, on any route',
    breaks: [
      { file: 'api/core/body/json.ts', find: 'if (c.req.raw.body)', replace: 'if (text.bytes().length > 0)' },
    ],
  },
  {
    name: 'contract-fuzz',
    promise: 'No request breaks a route',
    test: 'tests/api/fuzz.test.ts',
    breaks: [
      { file: 'api/core/body/json.ts', find: 'if (c.req.raw.body)', replace: 'if (text.bytes().length > 0)' },
    ],
  },
]
