import { useEffect, useMemo, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { useIdle } from '#src/islands/staff/idle.ts'
import { LockContext } from '#src/islands/parts/dialog/lock.ts'
import { DeskContext, type Desk } from './data/desk.ts'
import { useShortcuts } from './data/keys.ts'
import type { Ring } from './data/ring.ts'
import { Help } from './Help.tsx'
import { Leaving } from './Leaving.tsx'
import { Menu } from './Menu.tsx'
import { isTriage, type Place } from './panes.tsx'
import { Refused } from './Refused.tsx'
import { ServerState } from './ServerState.tsx'
import { Triage } from './Triage.tsx'
import css from './desk.module.css'

/** Brings the focus back to its place after a lock. */
function useFocusAfterLock(isLocked: boolean): void {
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
}

/** Has the browser ask before a page with unsent texts closes. */
function useWarning(drafts: ReadonlyMap<string, string>): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (drafts.size > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('beforeunload', warn)
    }
  }, [drafts])
}

const announcedMs = 6000

/** A sentence that goes by itself after some seconds. */
function useAnnouncement(): [sentence: string, announce: (sentence: string) => void] {
  const [sentence, setSentence] = useState('')
  useEffect(() => {
    if (sentence === '') return
    const timer = window.setTimeout(() => {
      setSentence('')
    }, announcedMs)
    return () => {
      window.clearTimeout(timer)
    }
  }, [sentence])
  return [sentence, setSentence]
}

/** The desk of a signed-in person. The lock hides it and keeps its state. */
export function DeskView({
  session,
  ring,
  isLocked,
  place,
  onLock,
  onExpire,
  onRenew,
  onLeave,
}: {
  readonly session: SessionView
  readonly ring: Ring | null
  readonly isLocked: boolean
  readonly place: Place
  readonly onLock: (() => void) | undefined
  readonly onExpire: (sentence?: string) => void
  readonly onRenew: (session: SessionView) => void
  readonly onLeave: () => Promise<void>
}) {
  const [drafts] = useState(() => new Map<string, string>())
  const [said, announce] = useAnnouncement()
  const [isHelping, setHelping] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const desk = useMemo<Desk>(
    () => ({ session, ring, isLocked, drafts, announce, expire: onExpire, renew: onRenew }),
    [session, ring, isLocked, drafts, announce, onExpire, onRenew],
  )
  const leave = () => {
    void onLeave()
  }
  const help = () => {
    setHelping(true)
  }
  useIdle(!isLocked, onLock ?? leave)
  useShortcuts('desk', { help }, !isLocked)
  useFocusAfterLock(isLocked)
  useWarning(drafts)

  const menu = (
    <Menu
      place={place}
      onHelp={help}
      onLock={onLock}
      onLeave={() => {
        if (drafts.size > 0) setLeaving(true)
        else leave()
      }}
    />
  )
  return (
    <DeskContext value={desk}>
      <LockContext value={isLocked}>
        <div hidden={isLocked}>
          <Refused refused={session.refused} />
          {session.role !== 'triager' && <ServerState />}
        </div>
        <div
          className={css.desk}
          hidden={isLocked}
          inert={isLocked}
          data-showing={place.pane !== null ? 'page' : place.tipId === null ? 'list' : 'tip'}
        >
          {isTriage(session.role) ? (
            <Triage place={place} isActive={!isLocked}>
              {menu}
            </Triage>
          ) : (
            <>
              <nav className={css.views} aria-label="线索台">
                <h1>线索台</h1>
                {menu}
              </nav>
              <main className={css.panes}>{place.pane?.element}</main>
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
            <Leaving
              onLeave={leave}
              onStay={() => {
                setLeaving(false)
              }}
            />
          )}
        </div>
        <p className={css.announced} role="status">
          {isLocked ? '' : said}
        </p>
      </LockContext>
    </DeskContext>
  )
}
