import { useId, useRef, useState } from 'react'
import { FoundView } from '#shared/contract/tip.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { useAct } from '../data/act.ts'
import { api, isRefused, read } from '../data/api.ts'
import { keyOf, useShortcuts } from '../data/keys.ts'
import { queueAddress, whole } from '../data/route.ts'
import css from './queue.module.css'

/** Opens a tip by its number, in any view. */
export function Find({ isActive }: { readonly isActive: boolean }) {
  const [number, setNumber] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const field = useRef<HTMLInputElement>(null)
  const faultId = useId()
  useShortcuts('list', { find: () => field.current?.focus() }, isActive)
  const find = () => {
    setFault(number.trim() === '' ? '请填编号。' : null)
    if (number.trim() === '') return
    act(async () => {
      try {
        const param = { number: encodeURIComponent(number) }
        const { id } = await read(FoundView, api.numbers[':number'].$get({ param }))
        location.hash = queueAddress(whole('all'), id)
        setNumber('')
      } catch (error) {
        if (!isRefused(error, 'not-found')) throw error
        setFault('没有这个编号，请核对。')
      }
    })
  }
  const shown = fault ?? sentence
  return (
    <form
      className={css.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        find()
      }}
    >
      <input
        ref={field}
        aria-label="按编号找"
        placeholder={`按编号找 ${keyOf('find')}`}
        autoComplete="off"
        value={number}
        aria-invalid={shown === null ? undefined : true}
        aria-describedby={faultId}
        onChange={(event) => {
          setNumber(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <button type="submit" className="quiet small" aria-disabled={busy}>
        找
      </button>
      <div id={faultId}>
        <Alert sentence={shown} />
      </div>
    </form>
  )
}
