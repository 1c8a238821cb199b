import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { maxActed } from '#shared/contract/act.ts'
import { Cursor, SeenVersion } from '#shared/contract/primitives.ts'

/** The ways in which a tip of a flood differs from most of the flood. */
export const differences = {
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
  count: z.int().describe('Untouched tips of the flood'),
  alike: z.int().describe('Those that differ in nothing: one act may take them together'),
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

/** Query of `GET /floods/{id}/alike`. */
export const AlikeQuery = z.object({ cursor: Cursor })

/** Answer to `GET /floods/{id}/alike`: the tips that one act may take. */
export const AlikePage = z.strictObject({
  items: z
    .array(z.strictObject({ id: z.string().describe('Tip id'), version: SeenVersion }))
    .max(maxActed)
    .describe('Untouched tips that differ in nothing'),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type AlikePage = z.infer<typeof AlikePage>
