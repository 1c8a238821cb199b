import { useEffect, useRef } from 'react'

/** Minutes without input after which the screen locks, as the server's session does (design.md 8). */
export const idleMinutes = 30

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** Call `onIdle` when nobody has touched the computer for a while; a computer that slept through it counts as idle when it wakes. */
export function useIdle(isActive: boolean, onIdle: () => void): void {
  const latest = useRef(onIdle)
  useEffect(() => {
    latest.current = onIdle
  })
  useEffect(() => {
    if (!isActive) return
    let touchedAt = Date.now()
    const check = () => {
      if (Date.now() - touchedAt >= idleMinutes * 60_000) latest.current()
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
