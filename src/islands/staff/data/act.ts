import { use, useRef, useState } from 'react'
import { fieldSentences, isRefused, sentenceOf } from './api.ts'
import { DeskContext } from './desk.ts'

/** Runs one piece of work at a time. Returns whether it runs, its error and `act`, which begins it. */
export function useAct() {
  const expire = use(DeskContext)?.expire
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  // A busy button stays enabled and keeps the focus. This guard holds within one tick.
  const running = useRef(false)
  const act = (work: () => Promise<void>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    work()
      .catch((failure: unknown) => {
        setError(failure)
        if (isRefused(failure, 'signed-out')) expire?.()
      })
      .finally(() => {
        running.current = false
        setBusy(false)
      })
  }
  return {
    busy,
    error,
    sentence: error === null ? null : sentenceOf(error),
    fields: fieldSentences(error),
    act,
  }
}
