import type { TipView } from '#shared/contract/tip.ts'
import { findings, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { wishOf } from './writing/Request.tsx'
import css from './history.module.css'

/** The words for the end of a request that moved nothing. */
const ends = { declined: '退回请求', 'taken-back': '收回请求' }

/** Lists every status change and every request for one, oldest first. */
export function History({ tip: { events, requests } }: { readonly tip: TipView }) {
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
          {event.finding !== null && `：${findings[event.finding]}`}
        </>
      ),
    })),
    ...requests.flatMap(({ state, version, on, by, endedVersion, endedOn, endedBy, ...wish }) => [
      { version, on, by, asker: undefined, words: `请求改为“${statuses[wish.to].label}”${wishOf(wish)}` },
      ...((state === 'declined' || state === 'taken-back') && endedVersion !== null
        ? [{ version: endedVersion, on: endedOn, by: endedBy, asker: undefined, words: ends[state] }]
        : []),
    ]),
  ].sort((one, other) => one.version - other.version)
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">经过</h3>
      <ol className={css.history}>
        {lines.map(({ version, on, words, by, asker }) => (
          <li key={version}>
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
