import { useQueryClient } from '@tanstack/react-query'
import { DecisionView, sellerVerdicts, type SellerVerdict } from '#shared/sellers/contract.ts'
import { api, read } from '../data/api.ts'
import type { Decided, NamedTip } from '../data/desk.ts'

/** Returns the sentence for a decision. */
export function decisionWords({ tip, other, decision }: Decided): string {
  return `${tip.number} 和 ${other.number} ${sellerVerdicts[decision]}`
}

/** Returns the function that decides about two tips, where the decision that the person saw still stands. */
export function useDecide() {
  const client = useQueryClient()
  return async (
    tip: NamedTip,
    other: NamedTip,
    decision: SellerVerdict | null,
    seen: SellerVerdict | null,
  ): Promise<void> => {
    // The tip that a person takes out is the other one: it leaves, and this one keeps its seller.
    const [leaving, staying] = decision === 'apart' ? [other, tip] : [tip, other]
    const json = { tipId: leaving.id, otherId: staying.id, decision, seen }
    try {
      await read(DecisionView, api.sellers.decisions.$post({ json }))
    } finally {
      await client.invalidateQueries({ queryKey: ['seller'] })
    }
  }
}
