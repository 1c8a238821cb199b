import { keysOf } from '#shared/keys.ts'
import { referralTargets, scopeReasons, type Category } from '#shared/tip/lists.ts'
import { moveNeeds, type MoveNeed } from '#shared/tip/moves.ts'
import type { OpenRequest } from '#shared/tip/request.ts'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import type { MoveChoice } from './offers.ts'
import { EndingFields } from './writing/EndingFields.tsx'

/** The fields that a colleague asks for. */
export const askedChoice = ({ referredTo, finding, ground, deed }: OpenRequest): MoveChoice => ({
  ...(referredTo !== null && { referredTo }),
  ...(finding !== null && { finding }),
  ...(ground !== null && { ground }),
  ...(deed !== null && { deed }),
})

/** Returns the sentence for a field that a move still lacks; null when it has all. */
export function missingIn(choice: MoveChoice, need: MoveNeed | null): string | null {
  return need !== null && choice[need] === undefined ? `${moveNeeds[need]}。` : null
}

/**
 * Asks for the field that a move cannot do without. A digit chooses too: `onDigit` then runs. The digits of
 * an ending choose alone: the reporter reads it, and a person confirms.
 */
export function MoveFields({
  category,
  need,
  choice,
  onChoose,
  onDigit,
}: {
  /** Of many tips `correction`, if all are; else that of any report. */
  readonly category: Category
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
      return <EndingFields category={category} choice={choice} onChoose={onChoose} />
    case null:
      return null
    default:
      return need satisfies never
  }
}
