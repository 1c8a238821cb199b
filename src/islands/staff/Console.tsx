import './no-eval.ts'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract.ts'
import { roles } from '#shared/domain.ts'
import { Account } from './Account.tsx'
import { api, isRefused, sentenceOf } from './api.ts'
import { Audit } from './Audit.tsx'
import { DeskContext, type Desk } from './desk.ts'
import { Dialog } from './Dialog.tsx'
import { signIn, unlock, type Entry } from './enter.ts'
import { Alert } from './Field.tsx'
import { useIdle } from './idle.ts'
import { Join } from './Join.tsx'
import { keysAreOn, setKeys, useKeys } from './keyboard.ts'
import { forgetRing, keptRing, type Ring } from './keys.ts'
import { People } from './People.tsx'
import { Queue, useQueue, Views } from './Queue.tsx'
import { addressOf, useRoute, type Route } from './route.ts'
import { SignIn } from './SignIn.tsx'
import { Tip } from './Tip.tsx'

type Phase =
  | { readonly at: 'starting' }
  | { readonly at: 'failed'; readonly sentence: string }
  | { readonly at: 'out'; readonly notice: string | undefined }
  | { readonly at: 'in'; readonly session: SessionView }

/** The staff console: the door, or the desk behind it, or the desk under its lock. */
export function Console() {
  const route = useRoute()
  const [phase, setPhase] = useState<Phase>({ at: 'starting' })
  const [ring, setRing] = useState<Ring | null>(null)
  const [hasExpired, setExpired] = useState(false)
  const [turn, setTurn] = useState(0)

  useEffect(() => {
    const start = async () => {
      try {
        const session = await api.session()
        setRing(await keptRing(session))
        setPhase({ at: 'in', session })
      } catch (error) {
        setPhase(isRefused(error, 'signed-out') ? { at: 'out', notice: undefined } : { at: 'failed', sentence: sentenceOf(error) })
      }
    }
    void start()
  }, [turn])

  const enter = (entry: Entry) => {
    setRing(entry.ring)
    setExpired(false)
    setPhase({ at: 'in', session: entry.session })
  }
  const lock = useCallback(() => {
    forgetRing()
    setRing(null)
  }, [])
  const expire = useCallback(() => {
    lock()
    setExpired(true)
  }, [lock])
  const leave = async () => {
    lock()
    const isEnded = await api.signOut().then(
      () => true,
      (error: unknown) => isRefused(error, 'signed-out'),
    )
    setPhase({ at: 'out', notice: isEnded ? '已退出。' : '这台电脑已忘记钥匙，但没能通知服务器；会话会在 30 分钟内自行结束。' })
    location.hash = ''
  }

  switch (phase.at) {
    case 'starting':
      return (
        <main className="gate">
          <div className="card">
            <h1>线索台</h1>
            <p role="status">正在载入…</p>
          </div>
        </main>
      )
    case 'failed':
      return (
        <main className="gate">
          <div className="card">
            <h1>线索台</h1>
            <Alert
              sentence={phase.sentence}
              onRetry={() => {
                setTurn(turn + 1)
              }}
            />
          </div>
        </main>
      )
    case 'out':
      return route.pane === 'join' ? (
        <Join />
      ) : (
        <SignIn title="登录线索台" lead={phase.notice} submitLabel="登录" enter={signIn} onEntered={enter}>
          <p>
            <a href="#join">用邀请码加入</a>
          </p>
        </SignIn>
      )
    case 'in': {
      const { session } = phase
      const isLocked = hasExpired || (ring === null && session.ring !== null)
      return (
        <>
          {isLocked && (
            <SignIn
              title="屏幕已锁定"
              lead={hasExpired ? '登录已到期，请重新登录。没有发出的文字还在。' : '请输入密码继续。没有发出的文字还在。'}
              account={session.account}
              submitLabel="解锁"
              enter={(answers) => unlock(session.accountId, answers)}
              onEntered={enter}
            >
              <p>
                <button
                  type="button"
                  className="quiet"
                  onClick={() => {
                    void leave()
                  }}
                >
                  退出，换人登录
                </button>
              </p>
            </SignIn>
          )}
          <DeskView
            key={session.accountId}
            session={session}
            ring={isLocked ? null : ring}
            isLocked={isLocked}
            route={route}
            onLock={session.ring === null ? undefined : lock}
            onExpire={expire}
            onLeave={leave}
          />
        </>
      )
    }
    default:
      return phase satisfies never
  }
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
  ['n', '写备注'],
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

function DeskView({
  session,
  ring,
  isLocked,
  route,
  onLock,
  onExpire,
  onLeave,
}: {
  readonly session: SessionView
  readonly ring: Ring | null
  readonly isLocked: boolean
  readonly route: Route
  readonly onLock: (() => void) | undefined
  readonly onExpire: () => void
  readonly onLeave: () => Promise<void>
}) {
  const drafts = useRef(new Map<string, string>())
  const [said, setSaid] = useState('')
  const [isHelping, setHelping] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const desk = useMemo<Desk>(
    () => ({ session, ring, drafts: drafts.current, announce: setSaid, expire: onExpire }),
    [session, ring, onExpire],
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
  // A modal dialog under the lock would keep the lock itself from being used.
  const hasDialogs = !isLocked
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
  const links: readonly (readonly ['people' | 'audit' | 'account', string])[] = [
    ['people', '人员'],
    ...(session.role === 'triager' ? [] : [['audit', '审计日志'] as const]),
    ['account', '我的账号'],
  ]
  const aside = (
    <>
      <ul className="views-list">
        {links.map(([pane, label]) => (
          <li key={pane}>
            <a href={addressOf({ pane })} aria-current={route.pane === pane ? 'page' : undefined}>
              {label}
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
        {isHelping && hasDialogs && (
          <Help
            onClose={() => {
              setHelping(false)
            }}
          />
        )}
        {isLeaving && hasDialogs && (
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

function Page({ pane }: { readonly pane: 'people' | 'audit' | 'account' }) {
  switch (pane) {
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
function Triage({ route, isActive, children }: { readonly route: Route; readonly isActive: boolean; readonly children: React.ReactNode }) {
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
