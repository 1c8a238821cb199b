import * as z from 'zod'
import { ActKey } from '#shared/contract/act.ts'
import { Sealed } from '#shared/contract/primitives.ts'
import { Tokens } from '#shared/sellers/contract.ts'

/** Body of `POST /tips/:id/pictures`: blind tokens of an opened picture. No hash stands in it. */
export const PictureInput = z.object({
  evidenceId: z.string().describe('Id of the picture'),
  version: z.int().min(1).describe('Version of the rules that made the atoms'),
  tokens: Tokens.describe('Tokens of the bands of the picture'),
})
export type PictureInput = z.input<typeof PictureInput>

/** Body of `POST /tips/:id/codes`: a code that a person read off a picture, for the tip's seller. */
export const PictureCodeInput = z.object({
  key: ActKey.optional(),
  sealed: Sealed.describe('Note with the code, sealed to the office in the browser, base64'),
  version: z.int().min(1).describe('Version of the rules that made the atoms'),
  strong: Tokens.describe('Tokens that join'),
  similar: Tokens.describe('Tokens of spellings that look alike'),
  name: Tokens.describe('Tokens of names'),
})
export type PictureCodeInput = z.input<typeof PictureCodeInput>

/** Answer to `POST /tips/:id/codes`. */
export const PictureCodeView = z.strictObject({ noteId: z.string().describe('The note that holds the code') })
export type PictureCodeView = z.infer<typeof PictureCodeView>

/** Body of `POST /tips/:id/codes/back`. The same body again changes nothing. */
export const PictureCodeBackInput = z.object({ noteId: z.string().describe('The note that holds the code') })
