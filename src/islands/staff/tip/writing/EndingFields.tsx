import { useRef } from 'react'
import { deeds, endingOf, endingTexts, grounds, groundsOf } from '#shared/endings/ending.ts'
import { correctionTexts, findingWord } from '#shared/endings/correction.ts'
import { authorOf, isCorrection } from '#shared/tip/correction/category.ts'
import { findings, type Category } from '#shared/tip/lists.ts'
import { keysOf } from '#shared/keys.ts'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { useAnswer } from '#src/islands/staff/data/cache.ts'
import { phrasesQuery } from '#src/islands/staff/data/queries.ts'
import type { MoveChoice } from '../offers.ts'

/**
 * Asks for the finding, then its reason, then the deed. Each digit goes to the next one. Reason and deed
 * begin with the usual ones of the finding: a digit corrects them. A correction has its finding alone.
 */
export function EndingFields({
  category,
  choice,
  onChoose,
}: {
  readonly category: Category
  readonly choice: MoveChoice
  readonly onChoose: (choice: MoveChoice) => void
}) {
  const { value: phrases } = useAnswer(phrasesQuery)
  const { finding } = choice
  const isOfReport = !isCorrection({ category })
  const author = authorOf({ category })
  const ending = isOfReport && finding ? endingOf(finding, choice) : null
  const told = finding && (ending ? endingTexts(finding, ending) : correctionTexts(finding))
  const place = useRef<HTMLDivElement>(null)
  const pick = (picked: MoveChoice) => {
    onChoose(picked)
    // Enter confirms after any digit.
    place.current?.closest('form')?.querySelector<HTMLElement>('[type=submit]')?.focus()
  }
  /** The field that takes the next digit. */
  const next = finding === undefined ? 'finding' : choice.ground === undefined ? 'ground' : 'deed'
  return (
    <div ref={place}>
      <Choices
        legend="结论"
        chosen={finding ?? null}
        onChoose={(picked) => {
          onChoose({ finding: picked })
        }}
        onDigit={
          next === 'finding'
            ? (picked) => {
                pick({ finding: picked })
              }
            : undefined
        }
        options={keysOf(findings).map((key) => [key, findingWord({ category }, key)] as const)}
      />
      {finding && ending && (
        <>
          <Choices
            legend="理由"
            chosen={ending.ground}
            onChoose={(ground) => {
              onChoose({ ...choice, ground })
            }}
            onDigit={
              next === 'ground'
                ? (ground) => {
                    pick({ ...choice, ground })
                  }
                : undefined
            }
            options={groundsOf(finding).map((key) => [key, grounds[key].label] as const)}
          />
          <Choices
            legend="办了什么"
            chosen={ending.deed}
            onChoose={(deed) => {
              onChoose({ ...choice, ...ending, deed })
            }}
            onDigit={
              next === 'deed'
                ? (deed) => {
                    pick({ ...choice, deed })
                  }
                : undefined
            }
            options={keysOf(deeds).map((key) => [key, deeds[key].label] as const)}
          />
        </>
      )}
      {told && (
        <p className="soft">
          {isOfReport && phrases?.showsFindings === false
            ? '本单位设置为不在信箱里写结果，举报人看不到这些。'
            : `${author}会看到：${told.text}。${told.why ?? ''}${told.deed ?? ''}${told.know ?? ''}`}
        </p>
      )}
      <p className="soft">30 分钟内可以撤回；过后不能改结论，也不能再办，除非{author}提出异议。</p>
    </div>
  )
}
