import './data/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SessionView } from '#shared/contract/sign-in.ts'
import { countText } from '#src/islands/parts/count.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Gate } from '#src/islands/staff/sign-in/Gate.tsx'
import { api, isRefused, readSession, sentenceOf } from './data/api.ts'
import { newCache } from './data/cache.ts'
import { forgetRing, keepWrapped, keptRing, wrappedRing, type Ring } from './data/ring.ts'
import { useFragment } from './data/route.ts'
import { askForRing, giveRing, sayToTabs, useTabs } from './tabs.ts'
import { DeskView } from './DeskView.tsx'
import { placeOf } from './panes.tsx'
import { Join } from './sign-in/Join.tsx'
import { Renew } from './sign-in/Renew.tsx'
import { signIn, unlock, type Entry } from './sign-in/sign-in.ts'
import { SignIn } from './sign-in/SignIn.tsx'

type Phase =
  | { readonly at: 'starting' }
  | { readonly at: 'failed'; readonly sentence: string }
  | { readonly at: 'out'; readonly notice: string | undefined }
  | { readonly at: 'in'; readonly session: SessionView }

/** The staff console: sign-in, the desk, or the desk under its lock. */
export function Console() {
  const fragment = useFragment()
  const [phase, setPhase] = useState<Phase>({ at: 'starting' })
  const [ring, setRing] = useState<Ring | null>(null)
  const held = useRef<Ring | null>(null)
  /** Counts the locks: what began to open before one stays shut. */
  const locks = useRef(0)
  const hold = useCallback((opened: Ring | null) => {
    // An old render may still hold the ring before.
    if (held.current !== opened) held.current?.splice(0)
    held.current = opened
    setRing(opened)
  }, [])
  const [expired, setExpired] = useState<string | null>(null)
  const hasExpired = expired !== null
  const [turn, setTurn] = useState(0)

  useEffect(() => {
    const start = async () => {
      const before = locks.current
      try {
        const session = await readSession()
        if (session.ring !== null && wrappedRing() === null) await askForRing()
        const kept = await keptRing(session)
        hold(before === locks.current ? kept : null)
        setPhase({ at: 'in', session })
      } catch (error) {
        setPhase(
          isRefused(error, 'signed-out')
            ? { at: 'out', notice: undefined }
            : { at: 'failed', sentence: sentenceOf(error) },
        )
      }
    }
    void start()
  }, [turn, hold])

  const enterAs = (session: SessionView, opened: Ring | null) => {
    hold(opened)
    setExpired(null)
    setPhase({ at: 'in', session })
  }
  const enter = (entry: Entry) => {
    enterAs(entry.session, entry.ring)
    giveRing()
  }
  const lock = useCallback(() => {
    locks.current += 1
    forgetRing()
    hold(null)
  }, [hold])
  const expire = useCallback(
    (sentence?: string) => {
      lock()
      // The first reason stands: the requests behind it fail as well.
      setExpired((before) => before ?? sentence ?? '登录已到期，请重新登录。没有发出的文字还在。')
    },
    [lock],
  )
  const [cache] = useState(() => newCache(() => expire()))
  const renew = useCallback((session: SessionView) => {
    setPhase({ at: 'in', session })
  }, [])
  /** Opens a locked tab with the ring of another one, where both are of one person. */
  const follow = async ({ accountId }: SessionView, kept: string) => {
    const before = locks.current
    const session = await readSession().catch(() => null)
    if (session?.accountId !== accountId || before !== locks.current) return
    keepWrapped(kept)
    const opened = await keptRing(session)
    if (opened !== null && before === locks.current) enterAs(session, opened)
  }
  const lockAll = () => {
    lock()
    sayToTabs({ kind: 'lock' })
  }
  const leave = async () => {
    lockAll()
    const isEnded = await api['sign-out'].$post().then(
      () => true,
      (error: unknown) => isRefused(error, 'signed-out'),
    )
    setPhase({
      at: 'out',
      notice: isEnded ? '已退出。' : '这台电脑已忘记钥匙，但没能通知服务器；会话会在 30 分钟内自行结束。',
    })
    location.hash = ''
  }

  useEffect(() => {
    if (hasExpired || phase.at === 'out') cache.clear()
  }, [hasExpired, phase.at, cache])

  useTabs(phase.at === 'in' && ring !== null, {
    onLock: lock,
    onRing: (kept) => {
      if (phase.at === 'in') void follow(phase.session, kept)
    },
  })

  useEffect(() => {
    // A busy tab may miss the first question, or answer while this one did not listen yet.
    if (phase.at === 'in' && phase.session.ring !== null && held.current === null) sayToTabs({ kind: 'ask' })
  }, [phase])

  const isLocked = phase.at === 'in' && (hasExpired || (ring === null && phase.session.ring !== null))
  const place = phase.at === 'in' ? placeOf(fragment, phase.session.role) : null
  const title = place === null ? '登录' : isLocked ? '已锁定' : place.title
  const [replied, setReplied] = useState(0)
  const isAtDesk = place !== null && !isLocked
  useEffect(() => {
    // The answer of a reporter shows in the row of tabs too.
    const waiting = isAtDesk && replied > 0 ? `(${countText(replied)} 条回复) ` : ''
    document.title = `${waiting}${title} - 线索台`
  }, [title, isAtDesk, replied])

  switch (phase.at) {
    case 'starting':
      return (
        <Gate>
          <h1>线索台</h1>
          <p role="status">正在载入…</p>
        </Gate>
      )
    case 'failed':
      return (
        <Gate>
          <h1>线索台</h1>
          <Alert
            sentence={phase.sentence}
            onRetry={() => {
              setTurn(turn + 1)
            }}
          />
        </Gate>
      )
    case 'out':
      if (fragment.path === 'renew') return <Renew />
      return fragment.path === 'join' ? (
        <Join />
      ) : (
        <SignIn title="登录线索台" lead={phase.notice} submitLabel="登录" enter={signIn} onEntered={enter}>
          <p>
            <a href="#join">用邀请码加入</a> · <a href="#renew">忘了密码或换了手机</a>
          </p>
        </SignIn>
      )
    case 'in': {
      const { session } = phase
      return (
        <QueryClientProvider client={cache}>
          {isLocked && (
            <SignIn
              title="屏幕已锁定"
              lead={expired ?? '请输入密码继续。没有发出的文字还在。'}
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
            place={placeOf(fragment, session.role)}
            onLock={session.ring === null ? undefined : lockAll}
            onExpire={expire}
            onRenew={renew}
            onReplied={setReplied}
            onLeave={leave}
          />
        </QueryClientProvider>
      )
    }
    default:
      return phase satisfies never
  }
}
