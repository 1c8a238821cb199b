import { use, useEffect, useRef, useState } from 'react'
import { fieldSentences, isRefused, sentenceOf } from './api.ts'
import { DeskContext } from './desk.ts'

/**
 * Runs one piece of work at a time. Returns whether it runs, its error and `act`, which begins it. A named
 * work that fails after the person went on tells the desk: its own place is gone.
 */
export function useAct() {
  const desk = use(DeskContext)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  // A busy button stays enabled and keeps the focus. This guard holds within one tick.
  const running = useRef(false)
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  const act = (work: () => Promise<void>, name?: string) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    work()
      .catch((failure: unknown) => {
        setError(failure)
        // The name tells the success: 已改为, 已保存. Of a failure it must not.
        if (!isHere.current && name !== undefined)
          desk?.failed(`没有办成：${name.replace('已', '')}。${sentenceOf(failure)}`)
        if (isRefused(failure, 'signed-out')) desk?.expire()
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
