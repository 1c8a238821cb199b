import { useEffect, useEffectEvent } from 'react'

/** Minutes without input after which the screen locks. The server's session ends after as many. */
export const idleMinutes = 30

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Calls `onIdle` after idle minutes without input. Sleep of the computer counts as idleness. */
export function useIdle(isActive: boolean, onIdle: () => void): void {
  const rest = useEffectEvent(onIdle)
  useEffect(() => {
    if (!isActive) return
    let touchedAt = Date.now()
    const check = () => {
      if (Date.now() - touchedAt >= idleMinutes * 60_000) rest()
    }
    const touch = () => {
      check()
      touchedAt = Date.now()
    }
    const timer = window.setInterval(check, 10_000)
    for (const input of inputs) document.addEventListener(input, touch, { capture: true, passive: true })
    document.addEventListener('visibilitychange', check)
    return () => {
      window.clearInterval(timer)
      for (const input of inputs) document.removeEventListener(input, touch, { capture: true })
      document.removeEventListener('visibilitychange', check)
    }
  }, [isActive])
}
