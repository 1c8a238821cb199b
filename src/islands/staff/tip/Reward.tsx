import { useState } from 'react'
import type { TipView } from '#shared/contract/staff.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardReasons, rewardStates, type RewardReason, type RewardState } from '#shared/tip/reward.ts'
import { isRewardable, parseYuan, stepRefusal, yuan } from '#shared/tip/reward.ts'
import { api } from '../data/api.ts'
import { useDesk } from '../data/session.ts'
import { Alert, Choices, Field, TextField } from '#src/islands/parts/Field.tsx'
import { Step } from '#src/islands/parts/Step.tsx'
import { useWrite } from './Writing.tsx'

type To = Exclude<RewardState, 'lapsed'>
const order = ['proposed', 'approved', 'claim-open', 'paid', 'not-eligible'] as const satisfies readonly To[]

function labelOf(to: To, from: RewardState | null): string {
  switch (to) {
    case 'proposed':
      return from === null ? '提出奖励' : from === 'proposed' ? '改金额' : '重新提出'
    case 'approved':
      return '批准奖励'
    case 'claim-open':
      return from === 'lapsed' ? '重新开放领取' : '开放领取'
    case 'paid':
      return '登记发放'
    case 'not-eligible':
      return '不予奖励'
    default:
      return to satisfies never
  }
}

function StepForm({
  tip,
  to,
  writing,
  onClose,
}: {
  readonly tip: TipView
  readonly to: To
  readonly writing: ReturnType<typeof useWrite>
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const [amount, setAmount] = useState('')
  const [claimUntil, setClaimUntil] = useState('')
  const [reason, setReason] = useState<RewardReason | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const { reward } = tip
  const label = labelOf(to, reward.state)
  const sum = reward.amountFen === null ? '' : yuan(reward.amountFen)
  const typed = parseYuan(amount)

  const submit = () => {
    const missing =
      to === 'not-eligible' && reason === null
        ? '请选择不予奖励的原因。'
        : to === 'claim-open' && claimUntil === ''
          ? '请填写截止日期。'
          : null
    setFault(missing)
    if (missing !== null) return
    const { version } = reward
    write(async () => {
      await (to === 'proposed'
        ? api.reward(tip.id, { to, version, amount })
        : to === 'claim-open'
          ? api.reward(tip.id, { to, version, claimUntil })
          : to === 'not-eligible' && reason !== null
            ? api.reward(tip.id, { to, version, reason })
            : api.reward(tip.id, { to: to === 'paid' ? 'paid' : 'approved', version }))
      onClose()
    }, `${tip.number} 的奖励已改为“${rewardStates[to].label}”`)
  }
  return (
    <Step title={label} onSubmit={submit} onClose={onClose} submitLabel={`确认${label}`} busy={busy}>
      {to === 'proposed' && (
        <>
          <TextField
            label="金额（元）"
            hint="按本单位的规定填写，最多两位小数。另一位负责人批准后才算数。"
            value={amount}
            autoComplete="off"
            onValue={setAmount}
          />
          <p className="soft" role="status">
            {typed === null ? '' : `将提出：${yuan(typed)}`}
          </p>
        </>
      )}
      {to === 'approved' && <p>批准奖励 {sum}。批准以后，还要开放领取，举报人才能领。</p>}
      {to === 'claim-open' && (
        <>
          <p>奖励 {sum}。举报人会在信箱里看到金额、截止日期和办法。</p>
          <Field label="领取截止日期（含当天）">
            {(wiring) => (
              <input
                {...wiring}
                type="date"
                min={session.today}
                value={claimUntil}
                onChange={(event) => {
                  setClaimUntil(event.currentTarget.value)
                }}
              />
            )}
          </Field>
        </>
      )}
      {to === 'paid' && (
        <p>
          登记已发放 {sum}，不能撤销。领取人的姓名、证件、账户按规定另行登记，不要写进这里，也不要写进备注。
        </p>
      )}
      {to === 'not-eligible' && (
        <>
          <Choices
            legend="原因（举报人会看到）"
            chosen={reason}
            onChoose={setReason}
            options={keysOf(rewardReasons).map((key) => [key, rewardReasons[key]] as const)}
          />
        </>
      )}
      <Alert sentence={fault ?? sentence} />
    </Step>
  )
}

/** What this person cannot do and who can, in a sentence; null when there is nothing to say. */
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

/** The reward of a tip, once there is something to decide: where it stands, what comes next and by whom, what was done. */
export function Reward({ tip, reload }: { readonly tip: TipView; readonly reload: () => void }) {
  const { session } = useDesk()
  const [chosen, setChosen] = useState<To | null>(null)
  const writing = useWrite(reload)
  const { reward } = tip
  if (reward.state === null && !isRewardable(tip)) return null
  const person = { id: session.accountId, role: session.role }
  const offers = order.filter((to) => stepRefusal(tip, reward, to, person) === null)
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
              {labelOf(to, reward.state)}
            </button>
          ))}
        </div>
      )}
      {open === null && <Alert sentence={writing.sentence} />}
      {open !== null && (
        <StepForm
          key={`${open}-${String(reward.version)}`}
          tip={tip}
          to={open}
          writing={writing}
          onClose={() => {
            setChosen(null)
          }}
        />
      )}
      <ol className="history">
        {reward.events.map((event) => (
          <li key={event.version}>
            <span className="history-day">{event.on}</span>
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
