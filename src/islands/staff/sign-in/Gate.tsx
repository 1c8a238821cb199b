import type { ReactNode } from 'react'
import css from './Gate.module.css'

/** One card in the middle of the window, before the desk opens. */
export function Gate({
  isWide = false,
  children,
}: {
  readonly isWide?: boolean
  readonly children: ReactNode
}) {
  return (
    <main className={css.gate} data-wide={isWide ? '' : undefined}>
      <div className={[css.card, 'card'].join(' ')}>{children}</div>
    </main>
  )
}
