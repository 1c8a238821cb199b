import { base64 } from '@scure/base'
import type { RenewStart } from '#shared/contract/renewal.ts'
import { compact } from '#shared/folding.ts'
import { answerPaper } from '#shared/sealing/paper-proof.ts'
import { officeKeyId, openIdentity, recipientOf, type Recipient } from '#shared/sealing/seal.ts'
import { sealRing } from './sealing.ts'

/** The typed line is not the identity on this office's recovery sheet. */
export class WrongPaper extends Error {
  override name = 'WrongPaper'
  readonly sentence: string
  constructor(sentence: string) {
    super('wrong paper')
    this.sentence = sentence
  }
}

/**
 * Opens the office identities with the typed line of the recovery sheet, and seals them to a new recipient.
 * The line stays in this browser.
 * @throws WrongPaper
 */
export async function ringFromPaper(
  { question, keys }: NonNullable<RenewStart['paper']>,
  line: string,
  recipient: Recipient,
): Promise<{ answer: string; ring: string }> {
  const paper = compact(line).toUpperCase()
  await recipientOf(paper).catch(() => {
    throw new WrongPaper(
      '这一行不是完整的钥匙，或者抄错了一个字（校验不对）：请对照恢复页再输一次。什么都没有改',
    )
  })
  const answer = await answerPaper(base64.decode(question), paper).catch(() => {
    throw new WrongPaper('这不是本站恢复页上的钥匙：请找出开通时打印的那一页。什么都没有改')
  })
  const identities = await Promise.all(keys.map((sealed) => openIdentity(base64.decode(sealed), paper)))
  const ring = await Promise.all(
    identities.map(async (identity) => ({ id: officeKeyId(await recipientOf(identity)), identity })),
  )
  return { answer, ring: await sealRing(ring, recipient) }
}
