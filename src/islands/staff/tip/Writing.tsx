import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { isRefused } from '../data/api.ts'
import { useAct, useDesk } from '../data/session.ts'
import { Field } from '#src/islands/parts/Field.tsx'

const conflictSentence = '这条线索刚刚有人更新过，已重新载入，请看过再办；没有发出的文字还在。'

/** A write to a tip: afterwards, and after a conflict, the tip is read anew; what was typed stays until it is stored. */
export function useWrite(reload: () => void) {
  const { announce } = useDesk()
  const { busy, error, sentence, act } = useAct()
  const write = (work: () => Promise<void>, done: string) => {
    act(async () => {
      try {
        await work()
      } catch (failure) {
        if (isRefused(failure, 'conflict')) reload()
        throw failure
      }
      reload()
      announce(done)
    })
  }
  return { busy, sentence: isRefused(error, 'conflict') ? conflictSentence : sentence, write }
}

/** Why a text cannot be sent; null when it can. */
export function textFault(text: string): string | null {
  if (text.trim() === '') return '请先写文字。'
  return characters(text) > limits.messageMax ? `最多 ${String(limits.messageMax)} 个字，请删减。` : null
}

/** A field for a text that will be sealed. */
export function Writing({
  label,
  hint,
  value,
  onValue,
  id,
}: {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onValue: (value: string) => void
  /** Place to which a key or a button may jump. */
  readonly id?: string
}) {
  const count = characters(value)
  return (
    <Field
      label={label}
      hint={hint}
      error={
        count > limits.messageMax ? `最多 ${String(limits.messageMax)} 个字，现在 ${String(count)} 个` : null
      }
    >
      {(wiring) => (
        <textarea
          {...wiring}
          data-place={id}
          rows={3}
          dir="auto"
          value={value}
          onChange={(event) => {
            onValue(event.currentTarget.value)
          }}
        />
      )}
    </Field>
  )
}
