import { useState } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import {
  isRewardable,
  rewardAnswers,
  rewardReasons,
  rewardStates,
  stepRefusal,
  yuan,
} from '#shared/tip/reward.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { useDesk } from '../data/desk.ts'
import { RewardForm, rewardSteps, stepLabel, type RewardStep } from './RewardForm.tsx'
import { useWrite } from './writing/write.ts'
import css from './history.module.css'

/** Returns a sentence for a step that waits for another person; null when none does. */
function waitsFor(
  tip: TipView,
  person: { readonly id: string; readonly role: 'triager' | 'lead' | 'auditor' },
): string | null {
  const { state, proposedById } = tip.reward
  const isOwn = proposedById === person.id
  if (!isRewardable(tip) && state !== 'paid' && state !== 'not-eligible')
    return '线索没有以“查实”办结，奖励先停办。'
  if (state === 'proposed' && person.role === 'lead' && isOwn)
    return '您提出的奖励，须由另一位负责人批准。没有另一位负责人时，请先在“人员”里邀请。'
  if (state === 'proposed' && person.role !== 'lead') return '等负责人批准。提出的人不批准，也不发放。'
  if (state === 'claim-open' && isOwn) return '您提出的奖励，须由另一位同事登记发放。'
  if (state === 'lapsed' && person.role !== 'lead') return '重新开放领取，须由负责人办理。'
  return null
}

/** The reward of a tip: its state, its next steps, its history. Hidden while there is nothing to decide. */
export function Reward({ tip }: { readonly tip: TipView }) {
  const { session } = useDesk()
  const [chosen, setChosen] = useState<RewardStep | null>(null)
  const writing = useWrite()
  const { reward } = tip
  if (reward.state === null && !isRewardable(tip)) return null
  const person = { id: session.accountId, role: session.role }
  const offers = rewardSteps.filter((to) => stepRefusal(tip, reward, to, person) === null)
  const open = chosen !== null && offers.includes(chosen) ? chosen : null
  const waiting = waitsFor(tip, person)
  return (
    <section aria-labelledby="reward-title">
      <h3 id="reward-title">举报奖励</h3>
      <p>
        <span className="tag">{reward.state === null ? '还没有提出' : rewardStates[reward.state].label}</span>{' '}
        {reward.amountFen !== null && <b>{yuan(reward.amountFen)}</b>}
        {reward.reason !== null && rewardReasons[reward.reason]}
        {reward.state !== 'paid' && reward.claimUntil !== null && ` 领取截止 ${reward.claimUntil}`}
        {reward.answer !== null && <b> 举报人说：{rewardAnswers[reward.answer]}</b>}
      </p>
      {waiting !== null && <p className="soft">{waiting}</p>}
      {offers.length > 0 && (
        <div className="bar" role="group" aria-label="奖励">
          {offers.map((to, index) => (
            <button
              key={to}
              type="button"
              className={index === 0 && to !== 'not-eligible' ? 'small' : 'quiet small'}
              aria-disabled={writing.busy}
              aria-expanded={open === to}
              onClick={() => {
                setChosen(to)
              }}
            >
              {stepLabel(to, reward.state)}
            </button>
          ))}
        </div>
      )}
      {open === null && <Alert sentence={writing.sentence} />}
      {open !== null && (
        <RewardForm
          key={`${open}-${String(reward.version)}`}
          tip={tip}
          to={open}
          writing={writing}
          onClose={() => {
            setChosen(null)
          }}
        />
      )}
      <ol className={css.history}>
        {reward.events.map((event) => (
          <li key={event.version}>
            <span className={css.day}>{event.on}</span>
            <span>
              <b>{rewardStates[event.to].label}</b>
              {event.amountFen !== null && `：${yuan(event.amountFen)}`}
              {event.reason !== null && `：${rewardReasons[event.reason]}`}
              {event.to === 'claim-open' && event.claimUntil !== null && `，截止 ${event.claimUntil}`}
              <span className="soft">
                {' '}
                · <bdi>{event.by ?? '到期'}</bdi>
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
