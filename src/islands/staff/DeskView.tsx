import { useEffect, useMemo, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { useIdle } from '#src/islands/staff/idle.ts'
import { LockContext } from '#src/islands/parts/dialog/lock.ts'
import { DeskContext, type Desk } from './data/desk.ts'
import { keyOf, useShortcuts } from './data/keys.ts'
import type { Ring } from './data/ring.ts'
import { useResealing } from './office/resealing.ts'
import { useIndexing } from './sellers/indexing.ts'
import { useReindexing } from './sellers/reindexing.ts'
import { useUndo, type Announcement } from './undo.ts'
import { useDrafts, type Drafts } from './drafts.ts'
import { Help } from './Help.tsx'
import { Leaving } from './Leaving.tsx'
import { Menu } from './Menu.tsx'
import { isTriage, PaneView, type Place } from './panes.tsx'
import { Refused, Told } from './Refused.tsx'
import { ServerState } from './ServerState.tsx'
import { Triage } from './Triage.tsx'
import { Waiting } from './Waiting.tsx'
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
function useWarning(drafts: Drafts): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!drafts.isEmpty) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => {
      window.removeEventListener('beforeunload', warn)
    }
  }, [drafts])
}

/**
 * Renders the desk twice more after a lock. React keeps the values of the render before the last: an opened
 * text that a lock took from the state is in memory until then.
 */
function useEmptied(isLocked: boolean): number {
  const [emptied, setEmptied] = useState(0)
  useEffect(() => {
    setEmptied((count) => (isLocked ? Math.min(count + 1, 2) : 0))
  }, [isLocked, emptied])
  return emptied
}

const announcedMs = 6000
/** A sentence with a way back stays longer: a person reads it and decides. A hand on it holds it. */
const comesBackMs = 15_000

/**
 * A sentence that goes by itself after some seconds. Its way back does not vanish under the pointer or the
 * focus: the press would meet what stands behind it.
 */
function useAnnouncement() {
  const [said, announce] = useState<Announcement | null>(null)
  const place = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (said === null) return
    const end = () => {
      if (said.comesBack && place.current?.matches(':hover, :focus-within') === true) wait()
      else announce(null)
    }
    let timer = 0
    const wait = () => {
      timer = window.setTimeout(end, said.comesBack ? comesBackMs : announcedMs)
    }
    wait()
    return () => {
      window.clearTimeout(timer)
    }
  }, [said])
  return { said, announce, place }
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
  onReplied,
  onLeave,
}: {
  readonly session: SessionView
  readonly ring: Ring | null
  readonly isLocked: boolean
  readonly place: Place
  readonly onLock: (() => void) | undefined
  readonly onExpire: (sentence?: string) => void
  readonly onRenew: (session: SessionView) => void
  readonly onReplied: (count: number) => void
  readonly onLeave: () => Promise<void>
}) {
  const drafts = useDrafts(session)
  const { said, announce: say, place: saidAt } = useAnnouncement()
  const { acting, acted, undo } = useUndo(say)
  const [failures, setFailures] = useState<readonly string[]>([])
  const [isHelping, setHelping] = useState(false)
  const [isLeaving, setLeaving] = useState(false)
  const resealing = useResealing(session, ring)
  const indexing = useIndexing(session, ring)
  const reindexing = useReindexing(ring, resealing?.state === 'working')
  const emptied = useEmptied(isLocked)
  const desk = useMemo<Desk>(
    () => ({
      session,
      ring,
      isLocked,
      emptied,
      resealing,
      indexing,
      reindexing,
      drafts,
      announce: (sentence) => {
        say({ sentence, comesBack: false })
      },
      acting,
      acted,
      failed: (sentence) => {
        setFailures((before) => [...before, sentence])
      },
      expire: onExpire,
      renew: onRenew,
    }),
    [
      session,
      ring,
      isLocked,
      emptied,
      resealing,
      indexing,
      reindexing,
      drafts,
      say,
      acting,
      acted,
      onExpire,
      onRenew,
    ],
  )
  const leave = () => {
    void onLeave()
  }
  const help = () => {
    setHelping(true)
  }
  useIdle(!isLocked, onLock ?? leave)
  useShortcuts('desk', { help, ...(isTriage(session.role) && { undo }) }, !isLocked)
  useFocusAfterLock(isLocked)
  useWarning(drafts)

  const menu = (
    <Menu
      place={place}
      onHelp={help}
      onLock={onLock}
      onLeave={() => {
        if (!drafts.isEmpty) setLeaving(true)
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
          <Waiting />
        </div>
        <div className={css.told} hidden={isLocked}>
          <Told
            sentences={failures}
            onSeen={() => {
              setFailures([])
            }}
          />
        </div>
        <div
          className={css.desk}
          hidden={isLocked}
          inert={isLocked}
          data-showing={place.pane !== null ? 'page' : place.tipId === null ? 'list' : 'tip'}
        >
          {isTriage(session.role) ? (
            <Triage place={place} isActive={!isLocked} onReplied={onReplied}>
              {menu}
            </Triage>
          ) : (
            <>
              <nav className={css.views} aria-label="线索台">
                <h1>线索台</h1>
                {menu}
              </nav>
              <main className={css.panes}>
                {place.pane !== null && <PaneView key={place.pane.path} pane={place.pane} />}
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
            <Leaving
              onLeave={leave}
              onStay={() => {
                setLeaving(false)
              }}
            />
          )}
        </div>
        <p className={css.announced} role="status" ref={saidAt}>
          {isLocked ? '' : said?.sentence}
          {!isLocked && said?.comesBack === true && (
            <button type="button" className="quiet small" onClick={undo}>
              撤回 <kbd>{keyOf('undo')}</kbd>
            </button>
          )}
        </p>
      </LockContext>
    </DeskContext>
  )
}
