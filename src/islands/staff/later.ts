import { useCallback, useEffect, useState } from 'react'

/**
 * Loads a part of the console that few need, once it is on the screen. `load` must stay the same function.
 * Returns the part; null until it is there, with a sentence when the line failed.
 */
export function useLater<T>(load: () => Promise<T>): {
  readonly part: T | null
  readonly sentence: string | null
  readonly retry: () => void
} {
  const [state, setState] = useState<{ readonly part: T } | 'failed' | null>(null)
  const retry = useCallback(() => {
    setState(null)
    load().then(
      (part) => {
        setState({ part })
      },
      () => {
        setState('failed')
      },
    )
  }, [load])
  useEffect(retry, [retry])
  return {
    part: state === null || state === 'failed' ? null : state.part,
    sentence: state === 'failed' ? '这一部分没有载入，请检查网络后重试。' : null,
    retry,
  }
}
