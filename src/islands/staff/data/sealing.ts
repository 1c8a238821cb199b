import { base64 } from '@scure/base'
import type { SessionView } from '#shared/contract/sign-in.ts'
import type { TipView } from '#shared/contract/tip.ts'
import { recipientOf, sealJson, type Recipient } from '#shared/sealing/seal.ts'
import { type Message, type Note } from '#shared/tip/sealed.ts'
import type { Ring } from './ring.ts'

// The console seals every text here, and never to a key that only the server vouches for.

/** The console sealed and sent nothing. The sentence says why. */
export class NotSealed extends Error {
  override name = 'NotSealed'
  readonly sentence: string
  constructor(sentence: string) {
    super('not sealed')
    this.sentence = sentence
  }
}

/** A writer: the office's recipient as the server names it, and the keys that this browser opened. */
export interface Hand {
  readonly session: Pick<SessionView, 'officeRecipient'>
  readonly ring: Ring | null
}

async function ownOffice({ session: { officeRecipient }, ring }: Hand): Promise<Recipient> {
  if (ring === null || ring.length === 0)
    throw new NotSealed('屏幕已锁定，没有发出；文字还在，解锁后再提交。')
  const [newest] = ring
  // An earlier key of the office may be in hands that a renewal meant to leave out.
  if (newest !== undefined && (await recipientOf(newest.identity)) === officeRecipient) return officeRecipient
  throw new NotSealed(
    '服务器给的办公钥匙不是您钥匙串里最新的那一把，可能被人换过，所以没有加密，也没有发出。文字还在，请先复制到别处，马上告诉负责人和管理系统的同事。',
  )
}

/** Checks that the server names the newest key of this ring. @throws NotSealed. */
export async function requireOwnKey(hand: Hand): Promise<void> {
  await ownOffice(hand)
}

/** Seals a note to the office, with the code that it is about. @throws NotSealed. */
export async function sealNote(hand: Hand, text: string, code?: Note['code']): Promise<string> {
  const note: Note = { v: 1, text: text.trim(), ...(code && { code }) }
  return base64.encode(await sealJson(note, [await ownOffice(hand)]))
}

/** Seals a message to office and reporter. @throws NotSealed. */
export async function sealMessage(
  hand: Hand,
  tip: Pick<TipView, 'reporterRecipient'>,
  text: string,
): Promise<string> {
  const message: Message = { v: 1, text: text.trim(), evidence: [] }
  return base64.encode(await sealJson(message, [await ownOffice(hand), tip.reporterRecipient]))
}

/** Seals a ring to a person, in the form of the API. */
export async function sealRing(ring: Ring, recipient: Recipient): Promise<string> {
  return base64.encode(await sealJson({ v: 1, office: ring }, [recipient]))
}
