import { useEffectEvent, useId, useEffect, useRef } from 'react'
import { keysAreOn } from '#src/islands/parts/keyboard.ts'
import './field.css'

/** Asks for one of a few answers. With `onDigit` a digit chooses one, outside of fields for text. */
export function Choices<K extends string>({
  legend,
  options,
  chosen,
  onChoose,
  onDigit,
}: {
  readonly legend: string
  readonly options: readonly (readonly [K, string])[]
  readonly chosen: K | null
  readonly onChoose: (key: K) => void
  readonly onDigit?: ((key: K) => void) | undefined
}) {
  const name = useId()
  const set = useRef<HTMLFieldSetElement>(null)
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing || !keysAreOn())
      return
    const { target } = event
    if (!(target instanceof Element) || target.closest('textarea, select, input:not([type=radio]), dialog'))
      return
    // The form has the keys while the focus is in it, or nowhere.
    if (target !== document.body && set.current?.form?.contains(target) !== true) return
    const option = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined
    if (option === undefined) return
    event.preventDefault()
    onDigit?.(option[0])
  })
  const hasDigits = onDigit !== undefined
  useEffect(() => {
    if (!hasDigits) return
    const listen = (event: KeyboardEvent) => {
      press(event)
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [hasDigits])
  return (
    <fieldset className="choices" ref={set}>
      <legend>{legend}</legend>
      {options.map(([key, label], index) => (
        <label className="tick" key={key}>
          <input
            type="radio"
            name={name}
            checked={key === chosen}
            onChange={() => {
              onChoose(key)
            }}
          />
          {label}
          {hasDigits && index < 9 && <kbd aria-hidden="true">{index + 1}</kbd>}
        </label>
      ))}
    </fieldset>
  )
}
