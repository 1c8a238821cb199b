import { useState } from 'react'
import type { PersonView } from '#shared/contract/people.ts'
import type { Loan } from '#shared/hands/loan.ts'
import { roles } from '#shared/roles.ts'
import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Field, TextField } from '#src/islands/parts/form/Field.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { noteOf, useStepDraft } from '../data/draft.ts'
import { peopleQuery } from '../data/queries.ts'

/** Whether a person of the office can have tips. */
export const canHandle = ({ state, role }: PersonView) => state === 'active' && role !== 'auditor'

/** Says of a tip on loan when it goes back, and to whom. */
export function loanWords({ lender, returnOn }: Loan, today: string): string {
  const [year, month, day] = returnOn.split('-').map(Number)
  const ofYear = returnOn.startsWith(today.slice(0, 4)) ? '' : `${String(year)}年`
  return `代办，${ofYear}${String(month)}月${String(day)}日 回到 ${lender}`
}

/** A hand-over as a person wishes it. */
export interface Given {
  readonly person: PersonView
  /** The day of return; empty for good. */
  readonly returnOn: string
  /** The word for the colleague, not sealed yet; empty without one. */
  readonly word: string
  /** Empties the field of the word, once the hand-over is stored. Returns the end of the sentence for it. */
  readonly forget: () => string
}

/** Asks for the active colleague who gets one tip or many, for a day of return and a word. */
export function HandOver({
  place,
  busy,
  sentence,
  leftOut,
  onGive,
  onClose,
}: {
  /** Place of the draft: a tip, or `batch` for many. */
  readonly place: string
  readonly busy: boolean
  /** The error of the act; null without one. */
  readonly sentence: string | null
  /** Account id of the person who has the tip already. */
  readonly leftOut: string | null
  readonly onGive: (given: Given) => void
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const { value: people, sentence: failure, reload } = useAnswer(peopleQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const [returnOn, setReturnOn] = useState('')
  const at = `${place}/hand-over`
  const [word, setWord, finish] = useStepDraft(
    at,
    place === 'batch' ? { place: at, label: '附一句话' } : noteOf(place),
  )
  const [fault, setFault] = useState<string | null>(null)
  const others =
    people?.filter(
      (person) => canHandle(person) && person.id !== session.accountId && person.id !== leftOut,
    ) ?? []
  const submit = () => {
    const person = others.find(({ id }) => id === chosen)
    const isLong = characters(word) > limits.wordMax
    setFault(
      person === undefined
        ? '请选择交给谁。'
        : isLong
          ? `附的话最多 ${String(limits.wordMax)} 个字，请删减。`
          : null,
    )
    if (person === undefined || isLong) return
    onGive({ person, returnOn, word: word.trim(), forget: () => finish(word) })
  }
  return (
    <Step
      title="交给同事"
      onSubmit={submit}
      onClose={onClose}
      submitLabel={others.length === 0 ? null : '交给此人'}
      busy={busy}
    >
      <Alert sentence={failure} onRetry={reload} />
      {people !== null && others.length === 0 && <p>没有其他在岗的同事。</p>}
      {others.length > 0 && (
        <>
          <Choices
            legend="交给"
            chosen={chosen}
            onChoose={setChosen}
            onDigit={setChosen}
            options={others.map(
              ({ id, displayName, role }) => [id, `${displayName}（${roles[role]}）`] as const,
            )}
          />
          <Field label="哪天回来（可不填）" hint="到这天自动回到现在的承办人；没有承办人的，回到您这里。">
            {(wiring) => (
              <input
                {...wiring}
                type="date"
                value={returnOn}
                onChange={(event) => {
                  setReturnOn(event.currentTarget.value)
                }}
              />
            )}
          </Field>
          <TextField
            label="附一句话（可不填）"
            hint="在浏览器里加密，存成内部备注。"
            autoComplete="off"
            value={word}
            onValue={setWord}
          />
        </>
      )}
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}
