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
    promise: 'The document names the roles that the handler serves',
    test: 'tests/api/contract.test.ts',
    title: 'each staff route serves the roles that the document names, and nobody else',
    breaks: [
      {
        file: 'api/staff/route.ts',
        find: 'middleware: allow(allowed),',
        replace: 'middleware: allow(everyone),',
      },
    ],
  },
]
