import { randomBytes } from 'node:crypto'
import { base64 } from '@scure/base'
import { notes, tokens } from '#db/schema.ts'
import { dayOf } from '#shared/day.ts'
import type { SellerRow, SellersPage, TokensInput, UnindexedPage } from '#shared/sellers/contract.ts'
import { indexTip } from '#shared/sellers/index-tip.ts'
import { linkKeyOf } from '#shared/sellers/token.ts'
import { officeKeyId, openJson, type Identity } from '#shared/sealing/seal.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import type { Office, Person } from '#tests/support/office/office.ts'
import { sealedText } from '#tests/support/office/tips.ts'

/**
 * Opens the summaries of tips without tokens and posts their tokens, as a signed-in console does. The ring
 * has the newest office identity first.
 */
export async function indexAll(
  office: Pick<Office, 'officeIdentity'>,
  person: Person,
  ring: readonly Identity[] = [office.officeIdentity],
): Promise<TokensInput[]> {
  const key = linkKeyOf(ring.at(-1) ?? office.officeIdentity)
  const posts: TokensInput[] = []
  for (;;) {
    const page = (await (await person.get('/sellers/unindexed')).json()) as UnindexedPage
    if (page.tips.length === 0) return posts
    const tips: TokensInput['tips'] = []
    for (const { id, summary } of page.tips)
      tips.push(indexTip(key, id, await openJson(TipSummary, base64.decode(summary), ring)))
    posts.push({ tips })
    const { status } = await person.post('/sellers/tokens', { tips })
    if (status !== 200) throw new Error(`the tokens were answered ${String(status)}`)
  }
}

/** Reads all pages of the list of sellers. */
export async function allSellers(person: Person): Promise<SellerRow[]> {
  const rows: SellerRow[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `?cursor=${cursor}`
    const page = (await (await person.get(`/sellers${query}`)).json()) as SellersPage
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== null)
  return rows
}

/** Stores a note on a tip that is counted as a code of its seller. Returns the note. */
export async function notedCode(
  { database, officeRecipient }: Office,
  accountId: string,
  tipId: string,
): Promise<string> {
  const id = randomBytes(16).toString('hex')
  const sealed = Buffer.from(await sealedText('note', '示例', [officeRecipient]), 'base64')
  const officeKey = officeKeyId(officeRecipient)
  const writtenOn = dayOf(new Date())
  await database.insert(notes).values({ id, tipId, accountId, writtenOn, officeKeyId: officeKey, sealed })
  const token = randomBytes(16).toString('hex')
  await database.insert(tokens).values({ tipId, token, strength: 'strong', version: 1, origin: id })
  return id
}
