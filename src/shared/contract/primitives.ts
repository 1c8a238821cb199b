import * as z from 'zod'
import { fold, withoutLabel } from '#shared/folding.ts'
import { normaliseDigits } from '#shared/sealing/receipt.ts'

/** Bytes as base64. */
export const Base64 = z.base64().describe('Bytes, base64')

/** 32 bytes as lower-case hex. */
export const hex64 = z.string().regex(/^[0-9a-f]{64}$/)

/** A recipient of age: the public half of an X25519 identity. */
export const Recipient = z.string().regex(/^age1[0-9a-z]{58}$/)

/** An age file that the browser made, up to 200 000 characters of base64. */
export const Sealed = z.base64().max(200_000).describe('An age file made in the browser, base64')

/** A sealed note of a few words. An act on many tips puts a copy to each. */
export const SealedWord = z
  .base64()
  .max(4000, '附的话太长，请写短些')
  .describe('Note of at most 200 characters, sealed to the office in the browser, base64')

/** Returns the digits of a typed code of an authenticator app; the folded text where it has others. */
export function foldedTotp(text: string): string {
  const bare = withoutLabel(fold(text), '动态验证码|动态码|验证码')
  return normaliseDigits(bare) ?? bare
}

/** A code of an authenticator app. */
export const TotpCode = z
  .string()
  .transform(foldedTotp)
  .refine((code) => /^\d{6}$/.test(code), '请输入 6 位动态验证码')
  .describe('Time-based code, RFC 6238')

/** A code that admits one person once. */
export const OneTimeCode = z
  .string()
  .max(200)
  .transform((text) => withoutLabel(fold(text), '邀请码|重设码|设置码|初始化码|一次性代码|代码'))
  .describe('Single-use code, as printed')

/** The version of a tip that the caller saw: an act on an older version is a `conflict`. */
export const SeenVersion = z.int().describe('Version of the tip that the caller saw')

/** The answer to an act that changes a tip or its reward. */
export const VersionView = z.strictObject({ version: z.int().describe('Version for the next act') })
export type VersionView = z.infer<typeof VersionView>

/** The cursor of a page; absent for the first page. */
export const Cursor = z
  .string({ error: '请从第一页重新看起' })
  .optional()
  .describe('`next` of the page before')
