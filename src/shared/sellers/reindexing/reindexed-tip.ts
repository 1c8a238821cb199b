import { base64 } from '@scure/base'
import * as z from 'zod'
import { openJson, sealJson, type Identity, type Recipient } from '#shared/sealing/seal.ts'
import { codeAtoms } from '#shared/pictures/code.ts'
import { atomsOf, atomsVersion } from '#shared/sellers/atoms.ts'
import { indexTip } from '#shared/sellers/index-tip.ts'
import type { ReindexInput, ReindexView } from '#shared/sellers/reindexing/reindexing.ts'
import { isSealedSummary, mostCodesOfTip, mostPairs } from '#shared/sellers/reindexing/reindexing.ts'
import { tokenOf } from '#shared/sellers/token.ts'
import { Note, TipBody, TipContact, TipSummary } from '#shared/tip/sealed.ts'

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

/** Atoms of one text by older rules and by the present ones. */
interface Remade {
  readonly older: { readonly v: number; readonly strong: readonly string[] }
  readonly strong: readonly string[]
}

type SealedCode = ReindexView['tips'][number]['codes'][number]

/**
 * Makes the tokens of a noted code by the present rules. The note stays as its author sealed it. Returns null
 * for a note that no key opens, or that holds no code.
 */
async function reindexedCode({ linkKey, identities }: ReindexKeys, { noteId, sealed }: SealedCode) {
  const note = await openJson(Note, base64.decode(sealed), identities).catch(() => null)
  if (note?.code === undefined) return null
  const { value, ...older } = note.code
  const atoms = codeAtoms(value)
  const tokens = (list: readonly string[]) => list.map((atom) => tokenOf(linkKey, rules, atom)).join(' ')
  return {
    made: {
      noteId,
      strong: tokens(atoms.strong),
      similar: tokens(atoms.similar),
      name: tokens(atoms.name),
    },
    remade: { older, strong: atoms.strong },
  }
}

/**
 * Opens a tip of older rules and makes its atoms by the present ones, and those of its noted codes. Returns a
 * sealed summary with them, and the tokens; null for a tip that no key opens. No word of the tip is in the
 * clear.
 */
export async function reindexedTip(
  keys: ReindexKeys,
  tip: ReindexView['tips'][number],
): Promise<ReindexInput['tips'][number] | null> {
  const { linkKey, identities, office } = keys
  const open = <S extends z.ZodType>(schema: S, sealed: string) =>
    openJson(schema, base64.decode(sealed), identities)
  try {
    const before = await open(WholeSummary, tip.summary)
    const { identifiers, description } = await open(TipBody, tip.body)
    const contact = tip.contact === null ? undefined : (await open(TipContact, tip.contact)).contact
    const atoms = { v: rules, ...atomsOf({ identifiers, description, contact }) }
    const sealed = await sealJson({ ...before, atoms }, [office])
    if (!isSealedSummary(sealed)) return null
    const noted = await Promise.all(
      tip.codes.slice(0, mostCodesOfTip).map((code) => reindexedCode(keys, code)),
    )
    const codes = noted.filter((code) => code !== null)
    const ofSummary: Remade = { older: before.atoms ?? { v: 1, strong: [] }, strong: atoms.strong }
    const same = [ofSummary, ...codes.map(({ remade }) => remade)].flatMap(({ older, strong }) =>
      strong
        .filter((atom) => older.strong.includes(atom))
        .map((atom) => tokenOf(linkKey, older.v, atom) + tokenOf(linkKey, rules, atom)),
    )
    const { version: _, ...tokens } = indexTip(linkKey, tip.id, { atoms })
    return {
      ...tokens,
      version: tip.version,
      summary: base64.encode(sealed),
      codes: codes.map(({ made }) => made),
      same: [...new Set(same)].slice(0, mostPairs).join(' '),
    }
  } catch {
    return null
  }
}
