import type { TipView } from '#shared/contract/tip.ts'
import { findings, referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import css from './history.module.css'

/** Lists every status change, oldest first. */
export function History({ tip }: { readonly tip: TipView }) {
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">经过</h3>
      <ol className={css.history}>
        {tip.events.map((event) => (
          <li key={event.version}>
            <span className={css.day}>{event.on}</span>
            <span>
              {event.from === null ? '' : `${statuses[event.from].label} → `}
              <b>{statuses[event.to].label}</b>
              {event.reason !== null && `：${scopeReasons[event.reason].label}`}
              {event.referredTo !== null && `：${referralTargets[event.referredTo]}`}
              {event.finding !== null && `：${findings[event.finding]}`}
              <span className="soft">
                {' '}
                · <bdi>{event.by}</bdi>
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
