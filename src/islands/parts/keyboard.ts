import { useEffectEvent, useLayoutEffect } from 'react'

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

/** The key of an event. A letter is small or large by Shift alone: CapsLock changes no act. */
export function keyIn({ key, shiftKey }: KeyboardEvent): string {
  if (!/^[a-z]$/i.test(key)) return key
  return shiftKey ? key.toUpperCase() : key.toLowerCase()
}

/** Places in which a person writes. The box of a row in a list is no such place. */
const fields = 'input:not([type=checkbox]), textarea, select, dialog, form input'
const pressed = 'button, summary, input'

/** Acts on single keys, except in a field or a dialog. */
export function useKeys(keys: readonly Key[], isActive: boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysAreOn()) return
    if (event.target instanceof Element && event.target.closest(fields) !== null) return
    // The space bar presses the button or ticks the box that has the focus.
    if (event.key === ' ' && event.target instanceof Element && event.target.closest(pressed) !== null) return
    const found = keys.find(({ key }) => key === keyIn(event))
    if (found?.act === undefined || (event.repeat && !found.repeats)) return
    event.preventDefault()
    found.act()
  })
  // The keys change with the page: a key that came between both would act on the tip before.
  useLayoutEffect(() => {
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
