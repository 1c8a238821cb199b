import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { bodies, contacts, evidence, messages, notes, tips } from '#db/schema.ts'
import { openBytes, openJson, type Identity } from '#shared/sealing/seal.ts'
import { Message, Note, TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'
import { MailboxView } from '#shared/contract/citizen.ts'
import { post } from '#tests/support/office/citizen.ts'
import type { Office, Person } from '#tests/support/office/office.ts'
import { allSellers } from '#tests/support/office/sellers/sellers.ts'

/** The holders of the keys of a filled folder, and the words that the folder said when it was filled. */
export interface Filled {
  /** Instant of the last act, as ISO text. */
  readonly at: string
  readonly lead: { readonly account: string; readonly password: string; readonly totpSecret: string }
  /** Secret of the recovery sheet. */
  readonly paper: Identity
  readonly mailboxes: readonly MailboxWords[]
  /** Sealed objects of each kind, and one hash over all of their plaintexts. */
  readonly sealed: Readonly<Record<string, number>>
  readonly words: string
  /** Numbers of the tips of each seller. */
  readonly sellers: readonly string[]
}

/** The part of a mailbox that no later version may change. */
export interface MailboxWords {
  readonly receipt: string
  readonly number: string
  readonly status: string
  readonly messages: readonly string[]
}

interface Sealed {
  readonly id: string
  readonly sealed: Uint8Array | null
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** Opens everything sealed to an office, each by its layout. Returns counts and a hash of all words. */
export async function openAll(
  { database, deps }: Pick<Office, 'database' | 'deps'>,
  identities: readonly Identity[],
): Promise<Pick<Filled, 'sealed' | 'words'>> {
  const byTip = (rows: readonly { readonly tipId: string; readonly sealed: Uint8Array }[]): Sealed[] =>
    rows.map(({ tipId, sealed }) => ({ id: tipId, sealed }))
  const texts: readonly (readonly [string, z.ZodType, readonly Sealed[]])[] = [
    ['body', TipBody, byTip(await database.select().from(bodies))],
    ['contact', TipContact, byTip(await database.select().from(contacts))],
    ['summary', TipSummary, await database.select({ id: tips.id, sealed: tips.summary }).from(tips)],
    ['message', Message, await database.select().from(messages)],
    ['note', Note, await database.select().from(notes)],
  ]
  const counts: Record<string, number> = {}
  const lines: string[] = []
  for (const [kind, layout, rows] of texts) {
    for (const { id, sealed } of rows) {
      if (sealed === null) continue
      await openJson(layout, sealed, identities)
      lines.push(`${kind} ${id} ${sha256(await openBytes(sealed, identities))}`)
      counts[kind] = (counts[kind] ?? 0) + 1
    }
  }
  for (const { id } of await database.select().from(evidence)) {
    const sealed = await deps.evidence.get(id)
    if (sealed === null) continue
    lines.push(`picture ${id} ${sha256(await openBytes(sealed, identities))}`)
    counts['picture'] = (counts['picture'] ?? 0) + 1
  }
  return { sealed: counts, words: sha256(lines.sort().join('\n')) }
}

/** Reads the sellers of two tips and more, each as the numbers of its tips. */
export async function sellersOf(person: Person): Promise<string[]> {
  const rows = await allSellers(person)
  return rows.flatMap(({ numbers }) => (numbers.length > 1 ? [[...numbers].sort().join(' ')] : [])).sort()
}

/** Opens a mailbox as a program does. Returns the words that stay. */
export async function wordsOf(office: Pick<Office, 'app'>, receipt: string): Promise<MailboxWords> {
  const view = MailboxView.parse(await (await post(office, '/mailbox', { receipt })).json())
  const { number, status, messages: said } = view
  return { receipt, number, status, messages: said.map(({ from, text }) => `${from}: ${text}`) }
}
