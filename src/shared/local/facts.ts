import * as z from 'zod'
import { isDay } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'

/** Kinds of facts that only the office of a place knows, with the name that readers see. */
export const localKinds = {
  registration: '报名处',
  venues: '考试点',
  fees: '收费',
  lists: '公示名单',
  hotline: '举报电话',
  rewards: '举报奖励办法',
} as const

/** A kind of local fact. */
export type LocalKind = keyof typeof localKinds

const text = (what: string, most: number) =>
  z
    .string({ error: `请填写${what}` })
    .min(1, `请填写${what}`)
    .max(most, `${what}最多 ${most} 个字`)

/** A fact of the place, as the office saw it published. Each has the day of the look and the address. */
export const LocalFact = z.strictObject({
  says: text('说的是什么', 200).describe('一句话，照原文写，例如 地址、时间、金额'),
  by: text('谁公布的', 60).describe('公布它的部门或机构'),
  phone: z
    .string()
    .regex(/^\d[\d-]{2,15}$/, '电话只写数字和短横，例如 0750-0000000')
    .optional()
    .describe('要是有电话，读者点了就能拨'),
  seenOn: z
    .string({ error: 'seenOn 写成 "2026-11-30" 这样的日期，加引号' })
    .refine(isDay, 'seenOn 写成 "2026-11-30" 这样的日期')
    .describe('哪天看到的'),
  link: z
    .url({ protocol: /^https?$/, error: 'link 要写完整的网址，以 https:// 或 http:// 开头' })
    .describe('在哪里看到的，完整的网址'),
})
export type LocalFact = z.infer<typeof LocalFact>

/** The local facts of an operator, by kind. Of a kind without any, pages say that they saw none. */
export const LocalFacts = z.partialRecord(
  z.enum(keysOf(localKinds)),
  z.array(LocalFact, { error: '每一类写成一列，每条以 - 开头' }).max(20, '每一类最多 20 条'),
)
export type LocalFacts = z.infer<typeof LocalFacts>
