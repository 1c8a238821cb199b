import type { TipView } from '#shared/contract/tip.ts'
import { deeds, grounds } from '#shared/endings/ending.ts'
import { findingWord } from '#shared/endings/correction.ts'
import { referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import type { PastHandOver } from '#shared/hands/loan.ts'
import { Note } from '#shared/tip/sealed.ts'
import { SealedText } from '../data/SealedText.tsx'
import { wishOf } from './writing/Request.tsx'
import css from './history.module.css'

/** The words for the end of a request that moved nothing. */
const ends = { declined: '退回请求', 'taken-back': '收回请求' }

/** Says who had a tip and who has it. */
function handOverWords({ kind, from, to, returnOn }: PastHandOver): string {
  const people = from === to ? `仍由 ${to ?? '无人'}` : `${from ?? '无人'} → ${to ?? '无人'}`
  const change = returnOn === null ? people : `${people}，代办到 ${returnOn}`
  switch (kind) {
    case 'given':
      return `承办：${change}`
    case 'taken-back':
      return `撤回交接：${change}`
    case 'returned':
      return `代办到期：${change}`
    case 'kept':
      return `原承办 ${from ?? ''} 已停用，不再回去，由 ${to ?? ''} 承办`
    case 'disabled':
      return `原承办 ${from ?? ''} 停用：${change}`
    default:
      return kind satisfies never
  }
}

/** Lists every status change, every request for one and every hand-over, oldest first. */
export function History({ tip }: { readonly tip: TipView }) {
  const { events, requests, handOvers, notes } = tip
  const lines = [
    ...events.map((event) => ({
      ...event,
      asker: requests.find(({ state, endedVersion }) => state === 'granted' && endedVersion === event.version)
        ?.by,
      words: (
        <>
          {event.from === null ? '' : `${statuses[event.from].label} → `}
          <b>{statuses[event.to].label}</b>
          {event.reason !== null && `：${scopeReasons[event.reason].label}`}
          {event.referredTo !== null && `：${referralTargets[event.referredTo]}`}
          {event.finding !== null && `：${findingWord(tip, event.finding)}`}
          {event.ground !== null && `，${grounds[event.ground].label}`}
          {event.deed !== null && `；${deeds[event.deed].label}`}
        </>
      ),
    })),
    ...requests.flatMap(({ state, version, on, by, endedVersion, endedOn, endedBy, ...wish }) => [
      {
        version,
        on,
        by,
        asker: undefined,
        words: `请求改为“${statuses[wish.to].label}”${wishOf(tip, wish)}`,
      },
      ...((state === 'declined' || state === 'taken-back') && endedVersion !== null
        ? [{ version: endedVersion, on: endedOn, by: endedBy, asker: undefined, words: ends[state] }]
        : []),
    ]),
    ...handOvers.map((handOver) => {
      const word = notes.find(({ id }) => id === handOver.noteId)
      return {
        ...handOver,
        by: handOver.by ?? '系统',
        asker: undefined,
        words: (
          <>
            {handOverWords(handOver)}
            {word !== undefined && (
              <>
                ：“
                <SealedText schema={Note} sealed={word.sealed} />”
              </>
            )}
          </>
        ),
      }
    }),
  ].sort((one, other) => one.version - other.version)
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">经过</h3>
      <ol className={css.history}>
        {lines.map(({ version, on, words, by, asker }, index) => (
          <li key={`${String(version)}-${String(index)}`}>
            <span className={css.day}>{on}</span>
            <span>
              {words}
              <span className="soft">
                {' '}
                · <bdi>{by}</bdi>
                {asker !== undefined && (
                  <>
                    ，由<bdi>{asker}</bdi>请求
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
