import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { queueViews, type SessionView } from '#shared/contract/staff.ts'
import { roles } from '#shared/roles.ts'
import { Account } from './office/Account.tsx'
import { Audit } from './office/Audit.tsx'
import { DeskContext, type Desk } from './data/session.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useIdle } from '../parts/idle.ts'
import { keysAreOn, setKeys, useKeys } from '../parts/keyboard.ts'
import type { Ring } from './data/ring.ts'
import { Ledger } from './office/Ledger.tsx'
import { People } from './office/People.tsx'
import { Queue, useQueue, Views } from './queue/Queue.tsx'
import { addressOf, type Route } from './route.ts'
import { Stats } from './office/Stats.tsx'
import { Tip } from './tip/Tip.tsx'

const panes = {
  rewards: '奖励台账',
  stats: '统计',
  people: '人员',
  audit: '审计日志',
  account: '我的账号',
  join: '用邀请码加入',
} as const

/** What the window is called there. */
export function titleOf(route: Route): string {
  return route.pane === 'queue' ? queueViews[route.view] : panes[route.pane]
}

const shortcuts = [
  ['j / k', '列表中下一条 / 上一条'],
  ['Enter', '打开选中的线索'],
  ['a', '核实、继续核实'],
  ['r', '问举报人'],
  ['x', '不属本渠道'],
  ['t', '移送'],
  ['c', '办结'],
  ['s', '垃圾信息，或移回'],
  ['m', '由我承办，或放回'],
  ['g', '交给同事'],
  ['n', '写备注'],
  ['Esc', '收起正在填的一步'],
  ['?', '看快捷键'],
] as const

function Help({ onClose }: { readonly onClose: () => void }) {
  const [areOn, setAreOn] = useState(keysAreOn)
  return (
    <Dialog title="快捷键" onClose={onClose}>
      <dl className="shortcuts">
        {shortcuts.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className="tick">
        <input
          type="checkbox"
          checked={areOn}
          onChange={(event) => {
            setKeys(event.currentTarget.checked)
            setAreOn(event.currentTarget.checked)
          }}
        />
        使用单键快捷键（Enter 不受影响）
      </label>
    </Dialog>
  )
}

/** The desk of someone who is in: views, list, tip; hidden, not forgotten, under the lock. */
export function DeskView({
  session,
  ring,
  isLocked,
  route,
  onLock,
  onExpire,
  onRenew,
  onLeave,
}: {
  readonly session: SessionView
  readonly ring: Ring | null
  readonly isLocked: boolean
  readonly route: Route
  readonly onLock: (() => void) | undefined
  readonly onExpire: () => void
  readonly onRenew: (session: SessionView) => void
  readonly onLeave: () => Promise<void>
}) {
  const drafts = useRef(new Map<string, string>())
  const [said, setSaid] = useState('')
  const [isHelping, setHelping] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const desk = useMemo<Desk>(
    () => ({
      session,
      ring,
      isLocked,
      drafts: drafts.current,
      announce: setSaid,
      expire: onExpire,
      renew: onRenew,
    }),
    [session, ring, isLocked, onExpire, onRenew],
  )
  const leave = () => {
    void onLeave()
  }

  useIdle(!isLocked, onLock ?? leave)
  useKeys(
    {
      '?': () => {
        setHelping(true)
      },
    },
    !isLocked,
  )
  // Where one was before the lock is where one goes on.
  const left = useRef<Element | null>(null)
  useEffect(() => {
    if (isLocked) return
    if (left.current instanceof HTMLElement && left.current.isConnected) left.current.focus()
    const remember = () => {
      left.current = document.activeElement
    }
    document.addEventListener('focusin', remember)
    return () => {
      document.removeEventListener('focusin', remember)
    }
  }, [isLocked])
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (drafts.current.size > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('beforeunload', warn)
    }
  }, [])
  useEffect(() => {
    if (said === '') return
    const timer = window.setTimeout(() => {
      setSaid('')
    }, 6000)
    return () => {
      window.clearTimeout(timer)
    }
  }, [said])

  const isTriage = session.role !== 'auditor'
  const links =
    session.role === 'triager'
      ? (['rewards', 'people', 'account'] as const)
      : (['rewards', 'stats', 'people', 'audit', 'account'] as const)
  const aside = (
    <>
      <ul className="views-list">
        {links.map((pane) => (
          <li key={pane}>
            <a href={addressOf({ pane })} aria-current={route.pane === pane ? 'page' : undefined}>
              {panes[pane]}
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
          <button
            type="button"
            className="key"
            aria-label="看快捷键"
            onClick={() => {
              setHelping(true)
            }}
          >
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
          <button
            type="button"
            className="quiet small"
            onClick={() => {
              if (drafts.current.size > 0) setLeaving(true)
              else leave()
            }}
          >
            退出
          </button>
        </div>
      </div>
    </>
  )
  return (
    <DeskContext value={desk}>
      <div
        className="desk"
        hidden={isLocked}
        inert={isLocked}
        data-showing={route.pane !== 'queue' ? 'page' : route.tipId === null ? 'list' : 'tip'}
      >
        {isTriage ? (
          <Triage route={route} isActive={!isLocked}>
            {aside}
          </Triage>
        ) : (
          <>
            <nav className="views" aria-label="线索台">
              <h1>线索台</h1>
              {aside}
            </nav>
            <main className="panes">
              <Page pane={route.pane === 'queue' || route.pane === 'join' ? 'audit' : route.pane} />
            </main>
          </>
        )}
        {isHelping && (
          <Help
            onClose={() => {
              setHelping(false)
            }}
          />
        )}
        {isLeaving && (
          <Dialog
            title="还有没发出的文字"
            onClose={() => {
              setLeaving(false)
            }}
          >
            <p>退出后，没有发出的文字会丢失。</p>
            <div className="bar">
              <button type="button" onClick={leave}>
                仍然退出
              </button>
              <button
                type="button"
                className="quiet"
                onClick={() => {
                  setLeaving(false)
                }}
              >
                留下
              </button>
            </div>
          </Dialog>
        )}
      </div>
      <p className="said-aloud" role="status">
        {isLocked ? '' : said}
      </p>
    </DeskContext>
  )
}

function Page({ pane }: { readonly pane: 'rewards' | 'stats' | 'people' | 'audit' | 'account' }) {
  switch (pane) {
    case 'rewards':
      return <Ledger />
    case 'stats':
      return <Stats />
    case 'people':
      return <People />
    case 'audit':
      return <Audit />
    case 'account':
      return <Account />
    default:
      return pane satisfies never
  }
}

/** The three panes of those who handle tips. */
function Triage({
  route,
  isActive,
  children,
}: {
  readonly route: Route
  readonly isActive: boolean
  readonly children: ReactNode
}) {
  const [lastView, setLastView] = useState(route.pane === 'queue' ? route.view : 'new')
  const view = route.pane === 'queue' ? route.view : lastView
  useEffect(() => {
    setLastView(view)
  }, [view])
  const queue = useQueue(view)
  const inQueue = route.pane === 'queue'
  return (
    <>
      <nav className="views" aria-label="线索台">
        <h1>线索台</h1>
        <Views counts={queue.counts} current={inQueue ? view : null} />
        {children}
      </nav>
      <main className="panes">
        {route.pane === 'queue' && (
          <>
            <Queue queue={queue} tipId={route.tipId} isActive={isActive} />
            {route.tipId === null ? (
              <div className="pane tip tip-none">
                <p className="empty">选一条线索，在这里办理。打开线索会记入审计日志。</p>
              </div>
            ) : (
              <Tip key={route.tipId} id={route.tipId} view={view} isActive={isActive} onRow={queue.touch} />
            )}
          </>
        )}
        {route.pane !== 'queue' && <Page pane={route.pane === 'join' ? 'account' : route.pane} />}
      </main>
    </>
  )
}
