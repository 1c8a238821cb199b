import { useEffect, useEffectEvent } from 'react'
import { onTouchElsewhere, sayToTabs } from './tabs.ts'

/** Minutes without input after which the screen locks. The server's session ends after as many. */
export const idleMinutes = 30

/** The other tabs hear of a touch no more often than this. */
const tellMs = 10_000

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Calls `onIdle` after idle minutes without input in any tab. Sleep of the computer counts as idleness. */
export function useIdle(isActive: boolean, onIdle: () => void): void {
  const rest = useEffectEvent(onIdle)
  useEffect(() => {
    if (!isActive) return
    let touchedAt = Date.now()
    const check = () => {
      if (Date.now() - touchedAt >= idleMinutes * 60_000) rest()
    }
    let toldAt = 0
    const touch = () => {
      check()
      touchedAt = Date.now()
      if (touchedAt - toldAt < tellMs) return
      toldAt = touchedAt
      sayToTabs({ kind: 'touch' })
    }
    const stop = onTouchElsewhere(() => {
      touchedAt = Date.now()
    })
    const timer = window.setInterval(check, 10_000)
    for (const input of inputs) document.addEventListener(input, touch, { capture: true, passive: true })
    document.addEventListener('visibilitychange', check)
    return () => {
      stop()
      window.clearInterval(timer)
      for (const input of inputs) document.removeEventListener(input, touch, { capture: true })
      document.removeEventListener('visibilitychange', check)
    }
  }, [isActive])
}
