import { useEffect, useMemo, useRef, useState } from 'react'
import type { WithCode } from '#shared/pictures/noted.ts'
import type { QueueRow } from '#shared/contract/queue.ts'
import { sellerVerdicts, type SellerVerdict } from '#shared/sellers/contract.ts'
import { atomWords } from '#shared/sellers/words.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import { TipSummary } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useAct } from '../data/act.ts'
import { useAnswer } from '../data/cache.ts'
import { useDesk, type Decided, type NamedTip } from '../data/desk.ts'
import { inSight, keyOf, useShortcuts } from '../data/keys.ts'
import { isOpen, useOpened } from '../data/opened.ts'
import { sellerQuery } from '../data/queries.ts'
import { useCodes } from '../pictures/notes.ts'
import type { Ring } from '../data/ring.ts'
import { queueAddress, whole } from '../data/route.ts'
import { decisionWords, useDecide } from './decision.ts'
import css from './kin.module.css'

/** Most rows of a list beside a tip. */
const most = 6

/** Returns the atoms of a tip by their tokens, as this browser alone can. */
function atomsByToken(
  ring: Ring | null,
  summary: TipSummary | null,
  codes: readonly Pick<WithCode<unknown>, 'code' | 'present'>[],
): ReadonlyMap<string, string> {
  const first = ring?.at(-1)
  if (first === undefined) return new Map()
  const key = linkKeyOf(first.identity)
  const lists = [
    ...(summary?.atoms === undefined ? [] : [summary.atoms]),
    ...codes.flatMap(({ code, present }) => [code, present]),
  ]
  return new Map(
    lists.flatMap(({ v, strong, similar, name }) =>
      [...strong, ...similar, ...name].map((atom) => [tokenOf(key, v, atom), atom] as const),
    ),
  )
}

/** The decisions about two tips. */
function useDecision(row: QueueRow) {
  const { acting, acted } = useDesk()
  const { busy, sentence, act } = useAct()
  const decide = useDecide()
  return {
    busy,
    sentence,
    decide: (other: NamedTip, decision: SellerVerdict, before: SellerVerdict | null) => {
      const { id, number } = row
      const back: Decided = { kind: 'decision', tip: { id, number }, other, decision, before }
      const words = decisionWords(back)
      const run = async () => {
        await decide(row, other, decision, before)
        acted(back, words)
      }
      act(() => acting(run), words)
    },
  }
}

/** A cursor that runs through the list asks for no seller on its way. */
const restMs = 150

/** The other tips about a tip's seller, once the person rests on the tip. */
export function Kin(props: { readonly row: QueueRow; readonly isActive: boolean }) {
  const [isAtRest, setAtRest] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setAtRest(true)
    }, restMs)
    return () => {
      window.clearTimeout(timer)
    }
  }, [])
  return isAtRest && <Others {...props} />
}

/** The other tips about a tip's seller, with what they share; and tips that may be about the same one. */
function Others({ row, isActive }: { readonly row: QueueRow; readonly isActive: boolean }) {
  const { ring, announce } = useDesk()
  const place = useRef<HTMLElement>(null)
  const opened = useOpened(TipSummary, row.summary ?? '')
  const summary = isOpen(opened) ? opened : null
  const { value: seller } = useAnswer(sellerQuery(row.id))
  const codes = useCodes(seller?.codes)
  const atoms = useMemo(() => atomsByToken(ring, summary, codes ?? []), [ring, summary, codes])
  const { busy, sentence, decide } = useDecision(row)
  const [suggestion] = seller?.suggested ?? []
  useShortcuts(
    'tip',
    suggestion === undefined
      ? {}
      : {
          same: inSight(place, announce, () => {
            decide(suggestion, 'same', null)
          }),
          apart: inSight(place, announce, () => {
            decide(suggestion, 'apart', null)
          }),
        },
    isActive && !busy,
  )
  const choice = (
    other: NamedTip,
    decision: SellerVerdict,
    before: SellerVerdict | null,
    label: string,
    hasKey: boolean,
  ) => (
    <button
      type="button"
      className="quiet small"
      aria-disabled={busy}
      onClick={() => {
        decide(other, decision, before)
      }}
    >
      {label} {hasKey && <kbd>{keyOf(decision)}</kbd>}
    </button>
  )
  if (seller === null || (seller.count < 2 && seller.suggested.length + seller.common.length === 0))
    return null
  const others = seller.tips.filter(({ id }) => id !== row.id)
  const named = (tokens: readonly string[]) =>
    tokens.flatMap((token) => {
      const atom = atoms.get(token)
      return atom === undefined ? [] : [atom]
    })
  const shared = [...atoms].map(([token, atom]) => ({
    atom,
    count: others.filter((other) => other.shared.includes(token)).length,
  }))
  return (
    <section className={css.kin} aria-label="同一卖家" ref={place}>
      {seller.count > 1 && (
        <>
          <h3>
            同一卖家另有 {seller.count - 1} 条{' '}
            <a href={queueAddress({ view: 'all', filter: { seller: seller.id, sort: 'due' } })}>一起看</a>
          </h3>
          <ul className={css.shared}>
            {shared
              .filter(({ count }) => count > 0)
              .map(({ atom, count }) => (
                <li key={atom}>
                  <Atom atom={atom} /> 另有 {count} 条
                </li>
              ))}
          </ul>
          <ol>
            {others.slice(0, most).map(({ id, number, receivedOn, verdict }) => (
              <li key={id}>
                <a href={queueAddress(whole('all'), id)}>{number}</a>{' '}
                <span className="soft">{receivedOn}</span>
                {id === seller.id && <span className="tag">最早举报</span>}
                {verdict === 'same' && <span className="tag">同事认定</span>}
                {choice({ id, number }, 'apart', verdict, sellerVerdicts.apart, false)}
              </li>
            ))}
          </ol>
        </>
      )}
      {seller.suggested.length > 0 && (
        <>
          <h3>可能是同一卖家</h3>
          <ol>
            {seller.suggested.slice(0, most).map((other, index) => (
              <li key={other.id}>
                <a href={queueAddress(whole('all'), other.id)}>{other.number}</a>{' '}
                <span className="soft">
                  {other.receivedOn} · {other.why}
                </span>{' '}
                {named(other.shared).map((atom) => (
                  <Atom key={atom} atom={atom} />
                ))}
                <span className={css.choice}>
                  {choice(other, 'same', null, '是', index === 0)}
                  {choice(other, 'apart', null, '不是', index === 0)}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      {named(seller.common).map((atom) => (
        <p className="soft" key={atom}>
          <Atom atom={atom} /> 很多卖家的线索里都有，不用它来连。
        </p>
      ))}
      <Alert sentence={sentence} />
    </section>
  )
}

function Atom({ atom }: { readonly atom: string }) {
  const { kind, value } = atomWords(atom)
  return (
    <>
      {kind} <Untrusted text={value} isExact />
    </>
  )
}
