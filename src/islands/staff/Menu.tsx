import { useState } from 'react'
import { roles } from '#shared/roles.ts'
import { countText } from '#src/islands/parts/count.ts'
import menuCss from '#src/islands/parts/menu.module.css'
import { useAnswer } from './data/cache.ts'
import { useDesk } from './data/desk.ts'
import { backlogQuery } from './data/queries.ts'
import { isTriage, panesOf, type Place } from './panes.tsx'
import { Stale } from './sellers/Stale.tsx'
import css from './desk.module.css'

/** The number of rewards that wait for this person, beside the ledger; nothing while none does. */
function RewardsCount() {
  const count = useAnswer(backlogQuery).value?.rewards ?? 0
  return (
    count > 0 && (
      <span className={menuCss.count} data-loud="">
        {countText(count)}
        <span className="visually-hidden"> 笔等您办</span>
      </span>
    )
  )
}

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
              {pane.path === 'rewards' && isTriage(session.role) && <RewardsCount />}
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
          <bdi>{session.displayName}</bdi> · <span className={css.role}>{roles[session.role]}</span>
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
