import { queryOptions } from '@tanstack/react-query'
import {
  maxReplies,
  MailboxesView,
  repliesBytes,
  RepliesView,
  type RepliesInput,
} from '#shared/replies/contract.ts'
import { api, read } from '../data/api.ts'
import { sealMessage, type Hand } from '../data/sealing.ts'

type Sealed = RepliesInput['items'][number]
export type Sent = RepliesView['items'][number]

/** A tip to reply to: the version that the person saw, and the recipient of its reporter. */
export type Address = Omit<Sealed, 'sealed'> & { readonly recipient: string }

/** Replies that are sealed before the hands of the person go first. */
const turn = 10

/** The mailboxes of the reporters of many tips. */
export const mailboxesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['mailboxes', ids],
    queryFn: async () => {
      const all: MailboxesView['items'] = []
      for (let at = 0; at < ids.length; at += maxReplies) {
        const json = { ids: ids.slice(at, at + maxReplies) }
        all.push(...(await read(MailboxesView, api.replies.mailboxes.$post({ json }))).items)
      }
      return all
    },
  })

const bytesOf = (item: Sealed) => JSON.stringify(item).length + 1

/**
 * Seals a text to each reporter apart and sends it, as many as one request holds at a time. `hand` is asked
 * before each: after a lock nothing more is sealed. Sent again with the same key, nobody gets the text twice.
 */
export async function sendReplies(
  hand: () => Hand,
  { key, text, to }: { readonly key: string; readonly text: string; readonly to: readonly Address[] },
  onSent: (part: readonly Sent[]) => void,
): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  let items: Sealed[] = []
  let bytes = 0
  for (const [at, { recipient, ...tip }] of to.entries()) {
    const item = { ...tip, sealed: await sealMessage(hand(), { reporterRecipient: recipient }, text) }
    items.push(item)
    bytes += bytesOf(item)
    const isFull = items.length === maxReplies || bytes + bytesOf(item) > repliesBytes
    if (isFull || at === to.length - 1) {
      const part = await read(RepliesView, api.replies.$post({ json: { key, items } }))
      sent.push(...part.items)
      onSent(part.items)
      items = []
      bytes = 0
    } else if (at % turn === turn - 1) await new Promise((resolve) => window.setTimeout(resolve))
  }
  return sent
}
