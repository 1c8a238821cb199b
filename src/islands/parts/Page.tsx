import { useId, type ReactNode } from 'react'
import css from './Page.module.css'

/** A pane of one page: its title, its button to read again, its content. */
export function Page({
  title,
  onReload,
  children,
}: {
  readonly title: string
  readonly onReload?: () => void
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className={['pane', css.page].join(' ')} aria-labelledby={id}>
      <div className="pane-top">
        <h2 id={id}>{title}</h2>
        {onReload !== undefined && (
          <button type="button" className="quiet" onClick={onReload}>
            刷新
          </button>
        )}
      </div>
      {children}
    </section>
  )
}
