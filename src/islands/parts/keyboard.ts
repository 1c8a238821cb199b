import { useEffect, useRef } from 'react'

const place = 'zhenzheng.keys'

/** Whether single keys act; a person may turn them off, for those who dictate or mistype. */
export function keysAreOn(): boolean {
  return localStorage.getItem(place) !== 'off'
}

/** Turn single keys on or off on this computer. */
export function setKeys(on: boolean): void {
  localStorage.setItem(place, on ? 'on' : 'off')
}

/** Act on single keys, unless someone types, a dialog is open, or the screen is locked. */
export function useKeys(acts: Readonly<Record<string, (() => void) | undefined>>, isActive: boolean): void {
  const latest = useRef(acts)
  useEffect(() => {
    latest.current = acts
  })
  useEffect(() => {
    if (!isActive) return
    const press = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.isComposing ||
        (event.repeat && !'jk'.includes(event.key)) ||
        !keysAreOn()
      )
        return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null)
        return
      const act = latest.current[event.key]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [isActive])
}
