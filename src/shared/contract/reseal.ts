import * as z from 'zod'
import { isHeader } from '#shared/sealing/rewrap.ts'
import { Cursor } from './primitives.ts'

/** Sealed objects of a tip. A tip has one summary, one body and at most one contact, under its own id. */
export const resealKinds = ['summary', 'body', 'contact', 'message', 'note', 'picture'] as const

const SealedObject = {
  kind: z.enum(resealKinds).describe('Kind of sealed object'),
  id: z.string().describe('Id of the tip, message, note or picture'),
}

const Header = z
  .string()
  .max(1024)
  .refine(isHeader, '加密的开头不对，请刷新页面后再试')
  .describe('Header of the age file, with X25519 recipients alone')

/** Query of `GET /reseal`. */
export const ResealQuery = z.object({
  cursor: Cursor,
  clock: z.string().optional().describe('Present when no person asks: the session is not prolonged'),
})

/** Answer to `GET /reseal`: headers of objects under an earlier office key. They hold no text. */
export const ResealPage = z.strictObject({
  officeKeyId: z.string().describe('Current office key'),
  left: z.int().describe('Tips, messages, notes and pictures under an earlier key, counted to 1000'),
  objects: z.array(z.strictObject({ ...SealedObject, header: z.string().describe('Header as stored') })),
  next: z.string().nullable().describe('Cursor of the next page'),
})
export type ResealPage = z.infer<typeof ResealPage>

/** Most objects of one batch. */
export const resealMost = 90

/** Body of `POST /reseal`. An object whose header is another one by now is passed over. */
export const ResealInput = z.object({
  officeKeyId: z.string().describe('Office key that the new headers are sealed to'),
  objects: z
    .array(
      z.object({
        ...SealedObject,
        before: Header.describe('Header that the browser saw'),
        header: Header.describe('New header: the same file key, sealed to the current office key'),
      }),
    )
    .max(resealMost)
    .describe('Objects to re-seal'),
})
export type ResealInput = z.infer<typeof ResealInput>

/** Answer to `POST /reseal`. */
export const ResealView = z.strictObject({ resealed: z.int().describe('Objects under the current key now') })
