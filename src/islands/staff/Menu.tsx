import { useState } from 'react'
import { roles } from '#shared/roles.ts'
import menuCss from '#src/islands/parts/menu.module.css'
import { useDesk } from './data/desk.ts'
import { panesOf, type Place } from './panes.tsx'
import { Stale } from './sellers/Stale.tsx'
import css from './desk.module.css'

/** The menu of pages, the signed-in person, and the ways out. */
export function Menu({
  place,
  onHelp,
  onLock,
  onLeave,
}: {
  readonly place: Place
  readonly onHelp: () => void
  /** Undefined for an auditor, who holds no key to lock away. */
  readonly onLock: (() => void) | undefined
  readonly onLeave: () => void
}) {
  const { session, indexing } = useDesk()
  // On a phone the pages fold away: the list comes first.
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={css.menu} data-open={isOpen ? '' : undefined}>
      <button
        type="button"
        className={['quiet small', css.menuButton].join(' ')}
        aria-expanded={isOpen}
        onClick={() => {
          setOpen(!isOpen)
        }}
      >
        菜单
      </button>
      <ul className={menuCss.menu}>
        {panesOf(session.role).map((pane) => (
          <li key={pane.path}>
            <a href={`#${pane.path}`} aria-current={place.pane === pane ? 'page' : undefined}>
              {pane.title}
            </a>
          </li>
        ))}
      </ul>
      <div className={css.foot}>
        {indexing !== null && (
          <p>
            正在比对 {indexing.done.toLocaleString('en')}/{indexing.total.toLocaleString('en')}
          </p>
        )}
        {session.role === 'lead' && <Stale />}
        <p>
          <bdi>{session.displayName}</bdi> · {roles[session.role]}
        </p>
        <p className={css.keys}>
          按{' '}
          <button type="button" className="key" aria-label="看快捷键" onClick={onHelp}>
            <kbd>?</kbd>
          </button>{' '}
          看快捷键
        </p>
        <div className="bar">
          {onLock !== undefined && (
            <button type="button" className="quiet small" onClick={onLock}>
              锁屏
            </button>
          )}
          <button type="button" className="quiet small" onClick={onLeave}>
            退出
          </button>
        </div>
      </div>
    </div>
  )
}
