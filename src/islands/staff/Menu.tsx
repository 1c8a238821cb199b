import { roles } from '#shared/roles.ts'
import { useDesk } from './data/desk.ts'
import { panesOf, type Place } from './panes.tsx'

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
  const { session } = useDesk()
  return (
    <>
      <ul className="views-list">
        {panesOf(session.role).map((pane) => (
          <li key={pane.path}>
            <a href={`#${pane.path}`} aria-current={place.pane === pane ? 'page' : undefined}>
              {pane.title}
            </a>
          </li>
        ))}
      </ul>
      <div className="views-foot">
        <p>
          <bdi>{session.displayName}</bdi> · {roles[session.role]}
        </p>
        <p className="views-keys">
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
    </>
  )
}
