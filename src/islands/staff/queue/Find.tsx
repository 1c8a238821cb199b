import { useState } from 'react'
import { FoundView } from '#shared/contract/tip.ts'
import { TextField } from '#src/islands/parts/form/Field.tsx'
import { useAct } from '../data/act.ts'
import { api, isRefused, read } from '../data/api.ts'
import { queueAddress } from '../data/route.ts'
import css from './queue.module.css'

/** Opens a tip by its number, in any view. */
export function Find() {
  const [number, setNumber] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const find = () => {
    setFault(number.trim() === '' ? '请填编号。' : null)
    if (number.trim() === '') return
    act(async () => {
      try {
        const param = { number: encodeURIComponent(number) }
        const { id } = await read(FoundView, api.numbers[':number'].$get({ param }))
        location.hash = queueAddress('all', id)
        setNumber('')
      } catch (error) {
        if (!isRefused(error, 'not-found')) throw error
        setFault('没有这个编号，请核对。')
      }
    })
  }
  return (
    <form
      className={css.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        find()
      }}
    >
      <TextField
        label="按编号找"
        autoComplete="off"
        value={number}
        onValue={setNumber}
        error={fault ?? sentence}
      />
      <button type="submit" className="quiet" aria-disabled={busy}>
        找
      </button>
    </form>
  )
}
