import type { MailboxView } from '#shared/contract.ts'
import { chineseDay, isDay } from '#shared/day.ts'
import { limits } from '#shared/domain.ts'
import type { FieldError } from '#shared/problem.ts'
import type { Receipt as ReceiptCode } from '#shared/receipt.ts'
import { Act } from './Act.tsx'
import { ErrorSummary } from './ErrorSummary.tsx'
import { errorsAt } from './errors.ts'
import { Choice, TextField } from './Field.tsx'
import { Pictures } from './Pictures.tsx'

/** What the mailbox shows. */
export interface MailboxProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly view: MailboxView
  /** What was just done. */
  readonly done?: 'sent' | 'withdrawn' | 'contact-withdrawn' | 'objected'
  /** Text of a message that was refused, kept. */
  readonly text?: string
  /** Pointers /text, /evidence, /sure. */
  readonly errors?: readonly FieldError[]
  readonly chooseAgain?: boolean
  readonly refusal?: string
}

const doneTexts = {
  sent: '已发出。办理人员看到后会在这里回复。',
  withdrawn: '已撤回。联系方式已删除；举报内容按公布的天数删除，有理由须保留的除外。',
  'contact-withdrawn': '联系方式已删除。以后只能在这里互发消息。',
  objected: '已提出异议，会重新核对。',
} as const

const dayText = (day: string) => (isDay(day) ? chineseDay(day) : day)

/** The mailbox behind a receipt code: status, history, messages; every act is a form that carries the code as a hidden field, dangerous ones also `sure=yes`. */
export function Mailbox({ base, receipt, view, done, text = '', errors = [], chooseAgain = false, refusal }: MailboxProps) {
  const act = { base, receipt }
  return (
    <div className="narrow">
      <ErrorSummary errors={errors} refusal={refusal} again={chooseAgain ? '文字都还在。图片请重新选一次，再发。' : undefined} />
      {done !== undefined && (
        <p className="verdict real" role="status">
          <strong>{doneTexts[done]}</strong>
        </p>
      )}
      <h1>信箱</h1>
      <Status view={view} />
      {view.reward !== undefined && <Reward reward={view.reward} />}
      <Messages view={view} />
      <Act {...act} path="/api/mailbox">
        <button type="submit" className="quiet">
          看看有没有新消息
        </button>
      </Act>
      {view.may.write && (
        <Act {...act} path="/api/mailbox/messages" multipart className="form">
          <TextField
            id="text"
            label={view.status === 'waiting' ? '回答问题，或者补充情况' : '补充情况，或者提问'}
            rows={5}
            value={text}
            hint={`最多 ${String(limits.messageMax)} 个字。不要写自己的姓名。`}
            errors={errorsAt(errors, 'text')}
          />
          <Pictures
            label={`截图或照片，最多 ${String(limits.evidencePerMessage)} 张（可不选）`}
            errors={errorsAt(errors, 'evidence')}
            chooseAgain={chooseAgain}
          />
          <div>
            <button type="submit">发给办理人员</button>
          </div>
        </Act>
      )}
      <OtherActs act={act} view={view} sureErrors={errorsAt(errors, 'sure')} />
      <section aria-labelledby="leave-title">
        <h2 id="leave-title">用完请退出</h2>
        <p>退出以后，再关掉页面。这里不显示您举报的内容：别人拿到回执码也看不到。</p>
        <p className="row">
          <a className="button quiet" href={`${base}/track/`}>
            退出信箱
          </a>
        </p>
      </section>
    </div>
  )
}

function Status({ view }: { readonly view: MailboxView }) {
  return (
    <section className="card" aria-labelledby="status-title">
      <h2 className="label" id="status-title">
        现在的状态
      </h2>
      <p className="status">{view.statusText}</p>
      {view.status === 'waiting' && (
        <p>
          办理人员有问题问您，请看<a href="#messages-title">下面的消息</a>。
        </p>
      )}
      {view.referredTo !== undefined && <p>转给了：{view.referredTo}</p>}
      {view.whereTo !== undefined && <p className="note">{view.whereTo}</p>}
      {view.finding !== undefined && <p>核查结果：{view.finding}</p>}
      {view.purged !== undefined && <p>{view.purged}</p>}
      <dl className="facts">
        <dt>编号</dt>
        <dd>{view.number}</dd>
        {view.purged === undefined && (
          <>
            <dt>图片</dt>
            <dd>随举报收到 {view.evidenceCount} 张</dd>
          </>
        )}
        {view.wantsReward && view.reward === undefined && (
          <>
            <dt>奖励</dt>
            <dd>您选了“可能想领”</dd>
          </>
        )}
        {view.purged === undefined && view.status !== 'closed' && view.status !== 'withdrawn' && view.status !== 'out-of-scope' && (
          <>
            <dt>再来看</dt>
            <dd>{dayText(view.checkBackOn)}</dd>
          </>
        )}
      </dl>
      <h3>经过</h3>
      <ol className="history">
        {view.history.map((entry, index) => (
          <li key={index}>
            <time dateTime={entry.on}>{dayText(entry.on)}</time>
            <span>{entry.text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Reward({ reward }: { readonly reward: NonNullable<MailboxView['reward']> }) {
  return (
    <section className="card" aria-labelledby="reward-title">
      <h2 className="label" id="reward-title">
        奖励
      </h2>
      <p className="status">{reward.text}</p>
      {reward.amount !== undefined && (
        <dl className="facts">
          <dt>金额</dt>
          <dd>{reward.amount}</dd>
          {reward.until !== undefined && (
            <>
              <dt>截止</dt>
              <dd>{dayText(reward.until)}（含当天）</dd>
            </>
          )}
        </dl>
      )}
      {reward.advice.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </section>
  )
}

function Messages({ view }: { readonly view: MailboxView }) {
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title">消息</h2>
      {view.messages.length === 0 && view.purged === undefined && <p>还没有消息。办理人员有问题，会写在这里。</p>}
      {view.messages.length === 0 && view.purged !== undefined && <p>没有消息了。</p>}
      {view.messages.length > 0 && (
        <ol className="messages">
          {view.messages.map((message, index) => (
            <li key={index} className={message.from}>
              <p className="hint">
                <strong>{message.from === 'office' ? '办理人员' : '您'}</strong> <time dateTime={message.on}>{dayText(message.on)}</time>
              </p>
              {/* Isolated: text that turns direction must not turn ours. */}
              <p className="typed">
                <bdi dir="auto">{message.text}</bdi>
              </p>
              {message.evidenceCount > 0 && <p className="hint">附图片 {message.evidenceCount} 张</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

interface OtherActsProps {
  readonly act: { readonly base: string; readonly receipt: ReceiptCode }
  readonly view: MailboxView
  readonly sureErrors: readonly string[]
}

function OtherActs({ act, view, sureErrors }: OtherActsProps) {
  if (!view.may.object && !view.may.withdrawContact && !view.may.withdraw) return null
  return (
    <section className="folds" aria-labelledby="acts-title">
      <h2 id="acts-title">其他</h2>
      {view.may.object && (
        <details>
          <summary>对结果有异议</summary>
          <Act {...act} path="/api/mailbox/object" fields={{ sure: 'yes' }} className="form">
            <p>可以提出一次，会重新核对。理由请在提出以后，用消息写给办理人员。</p>
            <div>
              <button type="submit">提出异议</button>
            </div>
          </Act>
        </details>
      )}
      {view.may.withdrawContact && (
        <details>
          <summary>撤回联系方式</summary>
          <Act {...act} path="/api/mailbox/withdraw-contact" fields={{ sure: 'yes' }} className="form">
            <p>您留的联系方式马上删除，举报照常办理，以后只在这里联系。</p>
            <div>
              <button type="submit">删除我的联系方式</button>
            </div>
          </Act>
        </details>
      )}
      {view.may.withdraw && (
        <details open={sureErrors.length > 0}>
          <summary>撤回举报</summary>
          <Act {...act} path="/api/mailbox/withdraw" className="form">
            <p>
              联系方式马上删除；举报内容按公布的天数删除，有理由须保留的除外。已经看过的、已经转给别的部门的，收不回来。撤回后不能恢复。
            </p>
            <Choice id="sure" type="checkbox" name="sure" value="yes" label="我确定要撤回" checked={false} errors={sureErrors} />
            <div>
              <button type="submit">撤回举报</button>
            </div>
          </Act>
        </details>
      )}
    </section>
  )
}
