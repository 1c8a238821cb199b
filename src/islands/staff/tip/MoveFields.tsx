import { keysOf } from '#shared/keys.ts'
import {
  findings,
  referralTargets,
  scopeReasons,
  type Finding,
  type ReferralTarget,
  type ScopeReason,
} from '#shared/tip/lists.ts'
import { moveNeeds, type MoveNeed } from '#shared/tip/moves.ts'
import type { OpenRequest } from '#shared/tip/request.ts'
import { Choices } from '#src/islands/parts/form/Choices.tsx'

/** The fields of a move that a person has chosen so far. */
export interface MoveChoice {
  readonly reason?: ScopeReason
  readonly referredTo?: ReferralTarget
  readonly finding?: Finding
}

/** The fields that a colleague asks for. */
export const askedChoice = ({ referredTo, finding }: OpenRequest): MoveChoice => ({
  ...(referredTo !== null && { referredTo }),
  ...(finding !== null && { finding }),
})

/** Returns the sentence for a field that a move still lacks; null when it has all. */
export function missingIn(choice: MoveChoice, need: MoveNeed | null): string | null {
  return need !== null && choice[need] === undefined ? `${moveNeeds[need]}。` : null
}

/** Asks for the field that a move cannot do without. A digit chooses too: `onDigit` then runs. */
export function MoveFields({
  need,
  choice,
  onChoose,
  onDigit,
}: {
  readonly need: MoveNeed | null
  readonly choice: MoveChoice
  readonly onChoose: (choice: MoveChoice) => void
  readonly onDigit?: ((choice: MoveChoice) => void) | undefined
}) {
  switch (need) {
    case 'reason':
      return (
        <>
          <Choices
            legend="原因"
            chosen={choice.reason ?? null}
            onChoose={(reason) => {
              onChoose({ reason })
            }}
            onDigit={(reason) => {
              onDigit?.({ reason })
            }}
            options={keysOf(scopeReasons).map((key) => [key, scopeReasons[key].label] as const)}
          />
          {choice.reason !== undefined && (
            <p className="soft">举报人会看到：{scopeReasons[choice.reason].whereTo}</p>
          )}
        </>
      )
    case 'referredTo':
      return (
        <Choices
          legend="移送给"
          chosen={choice.referredTo ?? null}
          onChoose={(referredTo) => {
            onChoose({ referredTo })
          }}
          onDigit={(referredTo) => {
            onDigit?.({ referredTo })
          }}
          options={keysOf(referralTargets).map((key) => [key, referralTargets[key]] as const)}
        />
      )
    case 'finding':
      return (
        <>
          <Choices
            legend="结论"
            chosen={choice.finding ?? null}
            onChoose={(finding) => {
              onChoose({ finding })
            }}
            onDigit={(finding) => {
              onDigit?.({ finding })
            }}
            options={keysOf(findings).map((key) => [key, findings[key]] as const)}
          />
          <p className="soft">30 分钟内可以撤回；过后不能改结论，也不能再办，除非举报人提出异议。</p>
        </>
      )
    case null:
      return null
    default:
      return need satisfies never
  }
}
