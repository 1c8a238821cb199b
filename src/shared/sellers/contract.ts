import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { QueueRow } from '#shared/contract/queue.ts'
import type { TokenStrength } from '#shared/sellers/found.ts'

/** Verdicts of staff about two tips. */
export const sellerVerdicts = { same: '是同一卖家', apart: '不是同一卖家' } as const
export type SellerVerdict = keyof typeof sellerVerdicts

/** Words for the kinds of atoms that two tips share. */
export const sharedWords: Readonly<Record<TokenStrength, string>> = {
  strong: '号码、账号、网址或名称相同',
  similar: '号码、账号或名称写法相近',
  name: '称呼或姓名相近',
  text: '文字几乎相同',
  picture: '图片几乎一样',
}

/** Tips of one page of the index, and tips of one post. */
export const indexMost = 20
const mostTokens = 32

const Base64 = z.base64().describe('Bytes, base64')
const Cursor = z.string({ error: '请从第一页重新看起' }).optional().describe('`next` of the page before')
const clock = z.string().optional().describe('Present when no person asks: the session is not prolonged')

/** Tokens of one strength, joined by spaces: a body has a bounded number of values. */
export const Tokens = z
  .string()
  .regex(/^(?:[0-9a-f]{32}(?: [0-9a-f]{32}){0,31})?$/, `最多 ${String(mostTokens)} 个标记`)
  .transform((text) => (text === '' ? [] : text.split(' ')))

/** The tokens of a tip, blind: no identifier stands in them. */
export const TipTokens = {
  strong: Tokens.describe('Tokens that join'),
  similar: Tokens.describe('Tokens of spellings that look alike'),
  name: Tokens.describe('Tokens of names'),
  text: Tokens.describe('Tokens of the words of the text'),
  sketch: z
    .string()
    .regex(/^(?:[0-9a-f]{136})?$/, '文字的标记须为 136 个字符')
    .default('')
    .describe('Blind sketch of the text, or empty'),
}

/** Query of `GET /sellers/unindexed`. */
export const UnindexedQuery = z.object({ cursor: Cursor, clock })

/** Answer to `GET /sellers/unindexed`: summaries that no console has opened for their tokens. */
export const UnindexedPage = z.strictObject({
  version: z.int().describe('Version of the rules that the server knows'),
  left: z.int().describe('Tips without tokens'),
  tips: z.array(
    z.strictObject({ id: z.string().describe('Tip id'), summary: Base64.describe('Sealed TipSummary') }),
  ),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type UnindexedPage = z.infer<typeof UnindexedPage>

/** Body of `POST /sellers/tokens`. Tokens alone: no identifier stands in it. */
export const TokensInput = z.object({
  tips: z
    .array(
      z.object({
        id: z.string().describe('Tip id'),
        version: z.int().min(1).describe('Version of the rules that made the atoms'),
        ...TipTokens,
      }),
    )
    .max(indexMost)
    .describe('Tips with their tokens'),
})
export type TokensInput = z.input<typeof TokensInput>

/** Answer to `POST /sellers/tokens`. */
export const IndexedView = z.strictObject({ left: z.int().describe('Tips without tokens') })

const TipNumber = z.string().describe('Number of a tip')

/** A seller: tips that share a strong atom, or that staff put together. */
export const SellerRow = z.strictObject({
  id: z.string().describe('Id of the seller: that of its first tip'),
  numbers: z.array(TipNumber).describe('Numbers of its tips, in the order of arrival'),
  suggested: z
    .array(
      z.strictObject({
        number: TipNumber,
        why: z.enum(Object.values(sharedWords) as [string, ...string[]]).describe('What the tips share'),
      }),
    )
    .describe('Tips that may be about the same seller'),
})
export type SellerRow = z.infer<typeof SellerRow>

/** Query of `GET /sellers`. */
export const SellersQuery = z.object({ cursor: Cursor })

/** A page of sellers: of two tips or more, or with a suggestion. */
export const SellersPage = z.strictObject({
  rows: z.array(SellerRow).describe('Sellers'),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type SellersPage = z.infer<typeof SellersPage>

/** Body of `POST /sellers/find`. */
export const FindInput = z.object({ tokens: Tokens.describe('Tokens of what a person typed') })

/** A tip of a seller. */
const SellerTip = {
  id: z.string().describe('Tip id'),
  number: TipNumber,
  receivedOn: z.string().describe('Day of arrival'),
}

/** Answer to `POST /sellers/find`: the tips that bear a token, and all tips of their sellers. */
export const FoundTips = z.strictObject({
  tips: z
    .array(
      z.strictObject({
        ...SellerTip,
        sellerId: z.string().nullable().describe('Seller; null for a tip alone'),
      }),
    )
    .describe('Tips in the order of arrival, at most 200'),
})
export type FoundTips = z.infer<typeof FoundTips>

const Codes = z
  .array(
    z.strictObject({
      tipId: z.string().describe('Tip id'),
      sealed: Base64.describe('Sealed Note with a code that staff read off a picture'),
    }),
  )
  .describe('Codes that staff added to these tips')

/** Answer to `GET /tips/{id}/seller`: the tip's seller, with the tokens that say why. */
export const SellerView = z.strictObject({
  id: z.string().describe('Id of the seller: that of its first tip'),
  tips: z
    .array(
      z.strictObject({
        ...SellerTip,
        shared: z.array(z.string()).describe('Strong tokens that it shares with the asked tip'),
        verdict: z.enum(keysOf(sellerVerdicts)).nullable().describe('Decision of staff about the two tips'),
      }),
    )
    .describe('Tips of the seller in the order of arrival, at most 200'),
  count: z.int().describe('Tips of the seller'),
  suggested: z
    .array(
      z.strictObject({
        ...SellerTip,
        why: z.string().describe('What the tips share, in words'),
        shared: z.array(z.string()).describe('Tokens that they share'),
      }),
    )
    .describe('Tips that may be about the same seller'),
  common: z.array(z.string()).describe('Tokens of the tip that are too common to join'),
  codes: Codes,
})
export type SellerView = z.infer<typeof SellerView>

/** Most tips that the head of a seller shows. */
export const headMost = 60

/** Answer to `GET /sellers/{id}/tips`: the first tips of a seller, sealed. */
export const SellerHead = z.strictObject({
  count: z.int().describe('Tips of the seller'),
  tips: z
    .array(
      z.strictObject(
        QueueRow.pick({
          id: true,
          number: true,
          receivedOn: true,
          platform: true,
          district: true,
          summary: true,
        }).shape,
      ),
    )
    .describe(`Tips of the seller in the order of the arrival chain, at most ${String(headMost)}`),
  common: z.array(z.string()).describe('Tokens of these tips that are too common to join'),
  codes: Codes,
})
export type SellerHead = z.infer<typeof SellerHead>

/** Body of `POST /sellers/decisions`. The same body again changes nothing. */
export const DecisionInput = z.object({
  tipId: z.string().describe('The tip that joins or leaves'),
  otherId: z.string().describe('A tip of the seller'),
  decision: z.enum(keysOf(sellerVerdicts)).nullable().describe('Null takes a decision back'),
  seen: z
    .enum(keysOf(sellerVerdicts))
    .nullable()
    .optional()
    .describe('The decision that the person saw: another one in its place is a conflict'),
})

/** Answer to `POST /sellers/decisions`. */
export const DecisionView = z.strictObject({
  before: z.enum(keysOf(sellerVerdicts)).nullable().describe('The decision before'),
  sellerId: z.string().nullable().describe('Seller of the tip now; null for a tip alone'),
})
export type DecisionView = z.infer<typeof DecisionView>
