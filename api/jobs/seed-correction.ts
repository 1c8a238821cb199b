import type { TipFields } from '#shared/tip/fields.ts'

/** An invented correction of the demo. */
export const inventedCorrection: TipFields = {
  category: 'correction',
  page: '查真伪 /verify/',
  operations: [],
  identifiers: [],
  description: '【示例】第二步的网址少了一段（虚构内容，仅供演示）',
  urgent: false,
  wantsReward: false,
  consent: true,
}
