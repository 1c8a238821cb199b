import { useEffect, useEffectEvent } from 'react'

const place = 'zhenzheng.keys'

/** Whether single keys act. A person who dictates or mistypes may turn them off. */
export function keysAreOn(): boolean {
  try {
    return localStorage.getItem(place) !== 'off'
  } catch {
    // A browser that refuses storage remembers no choice.
    return true
  }
}

/** Turns single keys on or off on this computer. */
export function setKeys(on: boolean): void {
  try {
    localStorage.setItem(place, on ? 'on' : 'off')
  } catch {
    // The choice then holds nowhere.
  }
}

/** A single key and its act. */
export interface Key {
  readonly key: string
  readonly act: (() => void) | undefined
  /** A held key acts again and again. */
  readonly repeats: boolean
}

/** Acts on single keys, except in a field or a dialog. */
export function useKeys(keys: readonly Key[], isActive: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return
    if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog') !== null)
      return
    const pressed = keys.find(({ key }) => key === event.key)
    if (pressed?.act === undefined || (event.repeat && !pressed.repeats)) return
    event.preventDefault()
    pressed.act()
  })
  useEffect(() => {
    if (!isActive) return
    // A wrapper: an effect event may not be handed on as a listener.
    const listen = (event: KeyboardEvent) => {
      press(event)
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [isActive])
}
