import type { MailboxView } from '#shared/contract/citizen.ts'
import { keysOf } from '#shared/keys.ts'
import { rewardAnswers } from '#shared/tip/reward.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import type { Sentence } from '#shared/words/en.ts'
import type { Words } from '#shared/words/words.ts'
import { Act, sentAlong } from '#forms/Act.tsx'
import { Said, useWords } from '#forms/words/words.tsx'

/** The part of an open mailbox that every act in it needs. */
export interface InMailbox {
  readonly act: { readonly base: string; readonly receipt: Receipt }
  readonly view: MailboxView
}

/** The rows under the result: a word, and what it says. */
function rowsOf(view: MailboxView, { say, day }: Words): readonly (readonly [Sentence, string])[] {
  const { ending, purgeOn, objectUntil } = view
  const isResult = view.status === 'closed' || view.status === 'out-of-scope'
  const row = (word: Sentence, text: string | undefined) =>
    text === undefined ? [] : [[word, text] as const]
  if (view.purged !== undefined) return row('内容', view.purged)
  return [
    ...row('结果', ending?.hidden),
    ...row('为什么', ending?.why),
    ...row('办了什么', ending?.deed),
    ...row('要知道', ending?.know),
    ...row('转给', view.referredTo),
    ...(view.status === 'referred'
      ? row('要知道', say('转过去以后，由那边办，要多久由那边定。有了消息，写在这里。'))
      : []),
    ...row('请找', view.whereTo),
    ...(isResult && view.reviewed
      ? row('复核', say('已经复核过，这是复核以后的结果。异议只能提一次，已经用过了。'))
      : []),
    ...row(
      '哪天删',
      purgeOn &&
        say(
          view.isCorrection
            ? '您写的内容，从 #起删除，有理由须保留的除外。'
            : '举报内容和图片，从 #起删除，有理由须保留的除外。',
          day(purgeOn),
        ) + (view.may.write ? say('在那以前，信箱都能打开、能留言。') : ''),
    ),
    ...(view.may.object
      ? row(
          '还能做',
          objectUntil === undefined
            ? say('觉得不对，可以提一次异议。')
            : say('觉得不对，可以提一次异议，到 #为止（含当天）。', day(objectUntil)),
        )
      : []),
  ]
}

/** The state of the tip in one large word, its day, and the rows under it. */
export function Outcome({ view }: { readonly view: MailboxView }) {
  const words = useWords()
  const { ending } = view
  const isFound = ending?.finding === 'substantiated'
  return (
    <>
      <p className="small soft">
        {words.say('编号')} {view.number}
        {ending !== undefined && (
          <>
            {words.say(' · #', words.day(ending.on))}
            <Said text={view.statusText} />
          </>
        )}
      </p>
      <p className={isFound ? 'status found' : 'status'}>
        <Said text={ending?.text ?? view.statusText} />
      </p>
      <dl className="told">
        {rowsOf(view, words).map(([word, text]) => (
          <div key={word}>
            <dt>{words.say(word)}</dt>
            <dd>
              <Said text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** The reward: its state, and two buttons while its reporter decides. Without one it renders nothing. */
export function Reward({ act, view }: InMailbox) {
  const { say, told, day, query } = useWords()
  const { reward } = view
  if (reward === undefined) return null
  const { answerReward: isOpen } = view.may
  const path = '/api/mailbox/reward'
  const buttons = (way: Partial<ReturnType<typeof sentAlong>>) =>
    keysOf(rewardAnswers).map((answer) => (
      <button
        key={answer}
        type="submit"
        name="answer"
        value={answer}
        className={answer === (reward.answer ?? 'claim') ? undefined : 'quiet'}
        {...way}
      >
        {answer === 'claim' ? say('我要领') : told(rewardAnswers.decline)}
      </button>
    ))
  return (
    <section className={isOpen ? 'ask' : undefined} aria-labelledby="reward-title">
      <h2 id="reward-title">
        {say('奖励：')}
        {reward.text}
      </h2>
      {reward.amount !== undefined && (
        <dl className="facts">
          <dt>{say('金额')}</dt>
          <dd>
            <strong>{reward.amount}</strong>
          </dd>
          {reward.until !== undefined && (
            <>
              <dt>{say('截止')}</dt>
              <dd>
                <strong>{day(reward.until)}</strong>
                {say('（含当天）')}
              </dd>
            </>
          )}
        </dl>
      )}
      {isOpen && (
        <>
          {reward.answer !== undefined && (
            <p>
              {say('您说了')}
              <strong>{told(rewardAnswers[reward.answer])}</strong>
              {say('。截止以前可以改。')}
            </p>
          )}
          {view.may.write ? (
            <div className="two">{buttons(sentAlong(`${act.base}${path}${query}`))}</div>
          ) : (
            <Act {...act} path={path} className="two">
              {buttons({})}
            </Act>
          )}
        </>
      )}
      {reward.advice.map((sentence) => (
        <p key={sentence}>
          <Said text={sentence} />
        </p>
      ))}
    </section>
  )
}

interface Way {
  readonly to: string
  readonly words: Sentence
}

const correctAgain: Way = { to: '/correct/', words: '又看到写错的，再写一次：会给新的回执码' }
const again: Way = { to: '/report/', words: '改了主意，或者又见到了，再报一次：会给新的回执码' }
const verify: Way = { to: '/verify/', words: '自己查一张证是真是假' }
const calls: Way = { to: '/hotlines/', words: '还不服、没有说清，可以打哪些电话' }
const rewards: Way = { to: '/rewards/', words: '举报奖励是怎么定的' }
const kept: Way = { to: '/privacy/', words: '哪些删了，哪些还留着，为什么' }

/** Returns the pages that an ended tip leads on to; none while the office still works on it. */
function waysFrom(view: MailboxView): readonly Way[] {
  const isOver = view.purged !== undefined || view.status === 'withdrawn' || view.status === 'out-of-scope'
  if (view.isCorrection) return isOver || view.status === 'closed' ? [correctAgain, kept] : []
  if (view.purged !== undefined || view.status === 'withdrawn') return [again, kept, verify]
  if (view.status === 'out-of-scope') return [calls, kept, verify]
  if (view.status === 'referred') return [calls, kept]
  if (view.status === 'closed') return [calls, ...(view.reward === undefined ? [] : [rewards]), kept, verify]
  return []
}

/** The ways on from an end: no mailbox is a dead end. */
export function WaysOn({ base, view }: { readonly base: string; readonly view: MailboxView }) {
  const { say, under } = useWords()
  const ways = waysFrom(view)
  if (ways.length === 0) return null
  return (
    <nav className="ways-on" aria-labelledby="ways-title">
      <h2 id="ways-title">{say('接下来')}</h2>
      <ul>
        {ways.map(({ to, words }) => (
          <li key={to}>
            <a href={`${base}${to === again.to ? under : ''}${to}`}>{say(words)}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
