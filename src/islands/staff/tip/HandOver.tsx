import { useState } from 'react'
import type { PersonView } from '#shared/contract/people.ts'
import type { QueueRow } from '#shared/contract/queue.ts'
import { roles } from '#shared/roles.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { peopleQuery, useTipActs } from '../data/queries.ts'
import type { Write } from './writing/write.ts'

const canHandle = ({ state, role }: PersonView) => state === 'active' && role !== 'auditor'

/** Gives a tip to an active colleague. */
export function HandOver({
  tip,
  writing,
  onClose,
}: {
  readonly tip: QueueRow
  readonly writing: Write
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const { value: people, sentence: failure, reload } = useAnswer(peopleQuery)
  const [chosen, setChosen] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const { assign } = useTipActs(tip.id)
  const others =
    people?.filter(
      (person) => canHandle(person) && person.id !== session.accountId && person.id !== tip.assigneeId,
    ) ?? []
  const submit = () => {
    const person = others.find(({ id }) => id === chosen)
    setFault(person === undefined ? '请选择交给谁。' : null)
    if (person === undefined) return
    write(async () => {
      await assign({ version: tip.version, assigneeId: person.id })
      onClose()
    }, `已交给${person.displayName}`)
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
