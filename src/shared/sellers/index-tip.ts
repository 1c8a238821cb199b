import type { TokensInput } from '#shared/sellers/contract.ts'
import { strengths } from '#shared/sellers/found.ts'
import { blindSketch, tokenOf } from '#shared/sellers/token.ts'
import type { TipSummary } from '#shared/tip/sealed.ts'

/** Returns the tokens of a tip as a console posts them. Nothing of the opened summary is in them. */
export function indexTip(
  linkKey: Uint8Array,
  id: string,
  { atoms }: Pick<TipSummary, 'atoms'>,
): TokensInput['tips'][number] {
  const version = atoms?.v ?? 1
  const [strong = '', similar = '', name = '', text = ''] = strengths.map((strength) =>
    (atoms?.[strength] ?? []).map((atom) => tokenOf(linkKey, version, atom)).join(' '),
  )
  const sketch = atoms?.sketch === undefined ? '' : blindSketch(linkKey, version, atoms.sketch)
  return { id, version, strong, similar, name, text, sketch }
}
