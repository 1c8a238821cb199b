import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { SeenVersion } from '#shared/contract/primitives.ts'

/** The ways in which a tip of a flood differs from most of the flood. */
export const differences = {
  urgent: '有人受伤或正在发生',
  pictures: '有图',
  reward: '想领奖',
  contact: '留了联系方式',
  seller: '写了别的号码、账号',
  category: '类别不同',
  place: '地方、平台不同',
  text: '文字有出入',
} as const
export type Difference = keyof typeof differences

/** Most tips that an opened flood shows one by one. */
export const mostShown = 200

/** Answer to `GET /floods/{id}`: the tips of a flood that nobody has touched yet. */
export const FloodView = z.strictObject({
  alike: z
    .array(z.strictObject({ id: z.string().describe('Tip id'), version: SeenVersion }))
    .describe('Those that differ in nothing: the act that takes them together names each'),
  different: z.int().describe('Those that differ'),
  differing: z
    .array(
      z.strictObject({
        id: z.string().describe('Tip id'),
        in: z.array(z.enum(keysOf(differences))).describe('Ways in which it differs'),
      }),
    )
    .max(mostShown)
    .describe('Those that differ, at most 200'),
})
export type FloodView = z.infer<typeof FloodView>
