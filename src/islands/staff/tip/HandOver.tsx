import { useState } from 'react'
import type { PersonView } from '#shared/contract/people.ts'
import { roles } from '#shared/roles.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { peopleQuery } from '../data/queries.ts'

const canHandle = ({ state, role }: PersonView) => state === 'active' && role !== 'auditor'

/** Asks for the active colleague who gets one tip or many. */
export function HandOver({
  busy,
  sentence,
  leftOut,
  onGive,
  onClose,
}: {
  readonly busy: boolean
  /** The error of the act; null without one. */
  readonly sentence: string | null
  /** Account id of the person who has the tip already. */
  readonly leftOut: string | null
  readonly onGive: (person: PersonView) => void
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const { value: people, sentence: failure, reload } = useAnswer(peopleQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const others =
    people?.filter(
      (person) => canHandle(person) && person.id !== session.accountId && person.id !== leftOut,
    ) ?? []
  const submit = () => {
    const person = others.find(({ id }) => id === chosen)
    setFault(person === undefined ? '请选择交给谁。' : null)
    if (person !== undefined) onGive(person)
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
        <Choices
          legend="交给"
          chosen={chosen}
          onChoose={setChosen}
          options={others.map(
            ({ id, displayName, role }) => [id, `${displayName}（${roles[role]}）`] as const,
          )}
        />
      )}
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}
