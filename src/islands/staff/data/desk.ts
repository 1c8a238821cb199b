import { createContext, use } from 'react'
import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { sellerVerdicts } from '#shared/sellers/contract.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import type { Drafts } from '../drafts.ts'
import type { Ring } from './ring.ts'

/** A tip as a decision names it. */
const NamedTip = z.object({ id: z.string().describe('Tip id'), number: z.string().describe('Tip number') })
export type NamedTip = z.infer<typeof NamedTip>

const Verdict = z.enum(keysOf(sellerVerdicts))

/** The way back of an act. The tab keeps it over a reload: ids and numbers, nothing that was opened. */
export const WayBack = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('acts').describe('An act on tips'),
    keys: z.array(z.string()).describe('Its keys, one for each request'),
  }),
  z.object({
    kind: z.literal('decision').describe('A decision about the seller of two tips'),
    tip: NamedTip.describe('The tip on which the person decided'),
    other: NamedTip.describe('The other tip'),
    decision: Verdict.describe('The decision'),
    before: Verdict.nullable().describe('The decision in its place before'),
  }),
  z.object({
    kind: z.literal('code').describe('A code that joins a tip to its seller'),
    tip: NamedTip.describe('The tip'),
    noteId: z.string().describe('Id of the note that holds the code'),
  }),
])
export type WayBack = z.infer<typeof WayBack>
export type Decided = Extract<WayBack, { kind: 'decision' }>

/** Progress of the work in this browser that seals old tips to the newest office key. */
export interface Resealing {
  /** Tips, messages, notes and pictures that an earlier key still opens, counted to 1000. */
  readonly left: number
  /** Objects that no key of this ring opens. They stay as they are. */
  readonly unreadable: number
  readonly state: 'working' | 'done' | 'stopped'
  /** Reason for a stop. */
  readonly sentence: string | null
}

/** Progress of the work in this browser that compares new tips with the others. */
export interface Indexing {
  readonly done: number
  readonly total: number
}

/** The work in this browser that compares tips of older rules by the present ones. */
export interface Reindexing {
  readonly state: 'idle' | 'working' | 'done' | 'stopped'
  readonly done: number
  /** Tips of older rules. */
  readonly left: number
  /** Tips that no key of this ring opens. They stay as they are. */
  readonly unreadable: number
  /** Reason for a stop. */
  readonly sentence: string | null
  /** Begins the work, or goes on with it. */
  readonly start: () => void
}

/** The state that every part of the desk shares while a person is signed in. */
export interface Desk {
  readonly session: SessionView
  /** Null while the screen is locked, and for an auditor, who holds no key. */
  readonly ring: Ring | null
  readonly isLocked: boolean
  /** Renders since the lock, up to two. Each part of the desk renders with it. */
  readonly emptied: number
  /** Progress of re-sealing; null without work. */
  readonly resealing: Resealing | null
  /** Progress of comparing new tips; null without work. */
  readonly indexing: Indexing | null
  readonly reindexing: Reindexing
  /** Unsent texts. A sign-out drops them. */
  readonly drafts: Drafts
  /** Shows a sentence at the foot of the screen and has a screen reader speak it. */
  readonly announce: (sentence: string) => void
  /** Runs an act that `z` takes back. A `z` that comes before its answer waits for it. */
  readonly acting: (work: () => Promise<void>) => Promise<void>
  /** Announces an act that `z` takes back. */
  readonly acted: (back: WayBack, sentence: string) => void
  /** Tells of an act that failed after the person went on. The sentence stays until they put it away. */
  readonly failed: (sentence: string) => void
  /** Locks the screen after the server ended the session, with a sentence why. Typed text stays. */
  readonly expire: (sentence?: string) => void
  /** Takes the session as the server now describes it. */
  readonly renew: (session: SessionView) => void
}

export const DeskContext = createContext<Desk | null>(null)

/** Returns the desk. @throws Error outside of it. */
export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (desk === null) throw new Error('outside of the desk')
  return desk
}
