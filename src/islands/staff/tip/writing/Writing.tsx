import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { Field } from '#src/islands/parts/form/Field.tsx'

type Place = 'message' | 'note'

/** Puts the cursor into the field of the tip with this place. */
export function jumpTo(place: Place): void {
  document.querySelector<HTMLTextAreaElement>(`textarea[data-place=${place}]`)?.focus()
}

/** A field for a text that is sealed before it is sent. */
export function Writing({
  label,
  hint,
  value,
  onValue,
  place,
}: {
  readonly label: string
  readonly hint?: string
  readonly value: string
  readonly onValue: (value: string) => void
  /** Lets a key or a button jump here. */
  readonly place?: Place
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
          onChange={(event) => {
            onValue(event.currentTarget.value)
          }}
        />
      )}
    </Field>
  )
}
