import { useId } from 'react'
import './field.css'

/** Asks for one of a few answers. */
export function Choices<K extends string>({
  legend,
  options,
  chosen,
  onChoose,
}: {
  readonly legend: string
  readonly options: readonly (readonly [K, string])[]
  readonly chosen: K | null
  readonly onChoose: (key: K) => void
}) {
  const name = useId()
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      {options.map(([key, label]) => (
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
        </label>
      ))}
    </fieldset>
  )
}
