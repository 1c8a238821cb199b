import { useState } from 'react'
import type { TipView } from '#shared/contract/tip.ts'
import { keysOf } from '#shared/keys.ts'
import {
  parseYuan,
  rewardReasons,
  rewardStates,
  yuan,
  type RewardReason,
  type RewardState,
} from '#shared/tip/reward.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Field, TextField } from '#src/islands/parts/form/Field.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '../data/desk.ts'
import { useTipActs } from '../data/queries.ts'
import type { Write } from './writing/write.ts'

/** A state to which a person, not the clock, brings a reward. */
export type RewardStep = Exclude<RewardState, 'lapsed'>
/** The steps, in the order of the bar. */
export const rewardSteps = [
  'proposed',
  'approved',
  'claim-open',
  'paid',
  'not-eligible',
] as const satisfies readonly RewardStep[]

/** Returns the label of a step's button. */
export function stepLabel(to: RewardStep, from: RewardState | null): string {
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

/** The form of one step of the reward. */
export function RewardForm({
  tip,
  to,
  writing,
  onClose,
}: {
  readonly tip: TipView
  readonly to: RewardStep
  readonly writing: Write
  readonly onClose: () => void
}) {
  const { session } = useDesk()
  const [amount, setAmount] = useState('')
  const [claimUntil, setClaimUntil] = useState('')
  const [reason, setReason] = useState<RewardReason | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, write } = writing
  const acts = useTipActs(tip.id)
  const { reward } = tip
  const label = stepLabel(to, reward.state)
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
    write(
      async (key) => {
        const seen = { key, version }
        await (to === 'proposed'
          ? acts.reward({ to, ...seen, amount })
          : to === 'claim-open'
            ? acts.reward({ to, ...seen, claimUntil })
            : to === 'not-eligible' && reason !== null
              ? acts.reward({ to, ...seen, reason })
              : acts.reward({ to: to === 'paid' ? 'paid' : 'approved', ...seen }))
        onClose()
      },
      {
        done: `${tip.number} 的奖励已改为“${rewardStates[to].label}”`,
        content: JSON.stringify([amount, claimUntil, reason]),
      },
    )
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
