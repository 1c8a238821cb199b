import { Operator } from '#shared/operator.ts'

/** Returns an invented operator of a kind, with further settings if given. */
export function exampleOperator(
  kind: Operator['kind'],
  more: Readonly<Record<string, unknown>> = {},
): Operator {
  return Operator.parse({
    kind,
    name: '示例单位',
    contact: '示例',
    filings: '示例',
    privacyContact: '示例',
    networkLogs: '示例',
    region: '江门',
    districts: ['440703'],
    numberPrefix: 'JM',
    quickExit: 'https://www.example.com/',
    ...more,
  })
}
