import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { Field } from '#src/islands/parts/form/Field.tsx'

type Place = 'message' | 'note' | 'reply-all'

/** Puts the cursor into the field with this place. The next digit picks a phrase there. */
export function jumpTo(place: Place): void {
  const field = document.querySelector<HTMLTextAreaElement>(`textarea[data-place=${place}]`)
  if (field === null) return
  field.dataset.picks = ''
  field.focus()
}

/** A field for a text that is sealed before it is sent. */
export function Writing({
  label,
  hint,
  value,
  onValue,
  place,
  onDigit,
}: {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onValue: (value: string) => void
  /** Lets a key or a button jump here. */
  readonly place?: Place
  /** Picks a phrase by the digit that follows the key for this field. */
  readonly onDigit?: (digit: number) => void
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
          data-place={place}
          rows={3}
          dir="auto"
          value={value}
          onKeyDown={(event) => {
            const field = event.currentTarget
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Escape') field.blur()
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) field.form?.requestSubmit()
            const picks = field.dataset.picks !== undefined && value === '' && /^[1-9]$/.test(event.key)
            delete field.dataset.picks
            if (!picks || onDigit === undefined) return
            event.preventDefault()
            onDigit(Number(event.key))
          }}
          onChange={(event) => {
            onValue(event.currentTarget.value)
          }}
        />
      )}
    </Field>
  )
}
