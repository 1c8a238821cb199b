import { base64 } from '@scure/base'
import * as z from 'zod'
import { openJson, sealJson, type Identity, type Recipient } from '#shared/sealing/seal.ts'
import { atomsOf, atomsVersion } from '#shared/sellers/atoms.ts'
import { indexTip } from '#shared/sellers/index-tip.ts'
import type { ReindexInput, ReindexView } from '#shared/sellers/reindexing/reindexing.ts'
import { isSealedSummary } from '#shared/sellers/reindexing/reindexing.ts'
import { tokenOf } from '#shared/sellers/token.ts'
import { TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'

/** Version of the rules that `reindexedTip` follows. */
export const rules = atomsVersion

/** Members that this program does not know stay in the summary. */
const WholeSummary = z.intersection(TipSummary, z.looseObject({}))

/** The keys of the person who re-indexes. */
export interface ReindexKeys {
  readonly linkKey: Uint8Array
  readonly identities: readonly Identity[]
  /** Recipient of the newest office key. */
  readonly office: Recipient
}

/**
 * Opens a tip of older rules and makes its atoms by the present ones. Returns a sealed summary with them, and
 * the tokens; null for a tip that no key opens. No word of the tip is in the clear.
 */
export async function reindexedTip(
  { linkKey, identities, office }: ReindexKeys,
  tip: ReindexView['tips'][number],
): Promise<ReindexInput['tips'][number] | null> {
  const open = <S extends z.ZodType>(schema: S, sealed: string) =>
    openJson(schema, base64.decode(sealed), identities)
  try {
    const before = await open(WholeSummary, tip.summary)
    const { identifiers, description } = await open(TipBody, tip.body)
    const contact = tip.contact === null ? undefined : (await open(TipContact, tip.contact)).contact
    const atoms = { v: rules, ...atomsOf({ identifiers, description, contact }) }
    const sealed = await sealJson({ ...before, atoms }, [office])
    if (!isSealedSummary(sealed)) return null
    const older = new Set(before.atoms?.strong)
    const same = atoms.strong
      .filter((atom) => older.has(atom))
      .map((atom) => tokenOf(linkKey, before.atoms?.v ?? 1, atom) + tokenOf(linkKey, rules, atom))
      .join(' ')
    const { version: _, ...tokens } = indexTip(linkKey, tip.id, { atoms })
    return { ...tokens, version: tip.version, summary: base64.encode(sealed), same }
  } catch {
    return null
  }
}
