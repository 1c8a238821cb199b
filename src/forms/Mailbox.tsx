import type { MailboxView } from '#shared/contract/citizen.ts'
import { chineseDay, isDay } from '#shared/day.ts'
import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import type { Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import { Act } from './Act.tsx'
import { ErrorSummary } from './ErrorSummary.tsx'
import { errorsAt } from './errors.ts'
import { Choice, TextField } from './Field.tsx'
import { Pictures } from './Pictures.tsx'

/** Content of the mailbox page. */
export interface MailboxProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly view: MailboxView
  /** Result of the last act. */
  readonly done?: 'sent' | 'withdrawn' | 'contact-withdrawn' | 'objected'
  /** Text of an unsent message. */
  readonly text?: string
  /** Pointers /text, /evidence, /sure, /sureToObject. */
  readonly errors?: readonly FieldError[]
  readonly chooseAgain?: boolean
  readonly refusal?: string
}

const dayText = (day: string) => (isDay(day) ? chineseDay(day) : day)

const deletion = (purgeOn: string | undefined) =>
  `举报内容${purgeOn === undefined ? '按公布的天数' : `从 ${dayText(purgeOn)}起`}删除，有理由须保留的除外`

const doneTexts: Readonly<Record<NonNullable<MailboxProps['done']>, (view: MailboxView) => string>> = {
  sent: () => '已发出。办理人员看到后会在这里回复。',
  withdrawn: ({ purgeOn }) => `已撤回。联系方式已删除；${deletion(purgeOn)}。`,
  'contact-withdrawn': () => '联系方式已删除。以后只能在这里互发消息。',
  objected: () => '已提出异议，会重新核对。请在下面写明理由。',
}

/** Id of the message form. Buttons that page through messages belong to it, so typed text goes along. */
const writingId = 'writing'

/**
 * The mailbox behind a receipt code: status, history, messages. Every act is a form with the code as a hidden
 * field. A final act asks for a tick.
 */
export function Mailbox({
  base,
  receipt,
  view,
  done,
  text = '',
  errors = [],
  chooseAgain = false,
  refusal,
}: MailboxProps) {
  const act = { base, receipt }
  const isRefused = errors.length > 0 || refusal !== undefined
  const isObjecting = done === 'objected'
  const writing = view.may.write && (
    <Act {...act} id={writingId} path="/api/mailbox/messages" multipart className="form">
      <TextField
        id="text"
        label={
          isObjecting
            ? '为什么有异议？'
            : view.status === 'waiting'
              ? '回答问题，或者补充情况'
              : '补充情况，或者提问'
        }
        rows={5}
        value={text}
        hint={`${text === '' || isRefused ? '' : '您写的还没有发出。'}最多 ${String(limits.messageMax)} 个字。不要写自己的姓名。`}
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
  )
  return (
    <div className="narrow">
      <ErrorSummary
        errors={errors}
        refusal={refusal}
        again={chooseAgain && isRefused ? '文字都还在。图片请重新选一次，再发。' : undefined}
      />
      {done !== undefined && (
        <p className="verdict real" role="status">
          <strong>{doneTexts[done](view)}</strong>
        </p>
      )}
      <h1>信箱</h1>
      {isObjecting && writing}
      <Status view={view} />
      {view.reward !== undefined && <Reward reward={view.reward} />}
      <Messages act={act} view={view} />
      {!isObjecting && writing}
      <OtherActs
        act={act}
        view={view}
        sureErrors={errorsAt(errors, 'sure')}
        objectErrors={errorsAt(errors, 'sureToObject')}
      />
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
  const isOver = view.purged !== undefined || view.status === 'withdrawn'
  const isAwaited =
    !isOver && view.status !== 'waiting' && view.status !== 'closed' && view.status !== 'out-of-scope'
  return (
    <section className="card" aria-labelledby="status-title">
      <h2 className="label" id="status-title">
        现在的状态
      </h2>
      <p className="status">{view.statusText}</p>
      {view.status === 'waiting' && (
        <p>
          办理人员有问题问您，请现在回答。问题在<a href="#messages-title">下面的消息</a>里。
        </p>
      )}
      {view.referredTo !== undefined && <p>转给了：{view.referredTo}</p>}
      {view.whereTo !== undefined && <p className="note">{view.whereTo}</p>}
      {view.finding !== undefined && <p>核查结果：{view.finding}</p>}
      {view.status === 'withdrawn' && view.purged === undefined && <p>{deletion(view.purgeOn)}。</p>}
      {view.purged !== undefined && <p>{view.purged}</p>}
      <dl className="facts">
        <dt>编号</dt>
        <dd>{view.number}</dd>
        {view.purged === undefined && (
          <>
            <dt>图片</dt>
            <dd>{view.evidenceCount === 0 ? '没有图片' : `随举报收到 ${String(view.evidenceCount)} 张`}</dd>
          </>
        )}
        {view.wantsReward && view.reward === undefined && !isOver && (
          <>
            <dt>奖励</dt>
            <dd>您选了“可能想领”</dd>
          </>
        )}
        {isAwaited && (
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

interface InMailbox {
  readonly act: { readonly base: string; readonly receipt: ReceiptCode }
  readonly view: MailboxView
}

interface LookProps extends InMailbox {
  /** Shows the messages before this position; the newest if absent. */
  readonly before?: number
  readonly children: string
}

/**
 * A button that opens the mailbox again. It belongs to the message form, so a look for answers loses no typed
 * text.
 */
function Look({ act, view, before, children }: LookProps) {
  const path = '/api/mailbox'
  const button = {
    type: 'submit',
    className: 'quiet',
    ...(before === undefined ? {} : { name: 'before', value: before }),
  } as const
  return view.may.write ? (
    <p className="row">
      {/* Only the names of chosen pictures are sent: they stay and cost no upload. */}
      <button
        {...button}
        form={writingId}
        formAction={`${act.base}${path}#messages-title`}
        formEncType="application/x-www-form-urlencoded"
      >
        {children}
      </button>
    </p>
  ) : (
    <Act {...act} path={path}>
      <button {...button}>{children}</button>
    </Act>
  )
}

function Messages({ act, view }: InMailbox) {
  const { messagesFrom, messageCount } = view
  const messagesTo = messagesFrom + view.messages.length
  const isOlder = messagesTo < messageCount
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title">消息</h2>
      {view.messages.length === 0 && view.purged === undefined && (
        <p>还没有消息。办理人员有问题，会写在这里。</p>
      )}
      {view.messages.length === 0 && view.purged !== undefined && <p>没有消息了。</p>}
      {(messagesFrom > 0 || isOlder) && (
        <p>
          一共 {messageCount} 条，这里是第 {messagesFrom + 1} 到第 {messagesTo} 条。
        </p>
      )}
      {messagesFrom > 0 && (
        <Look act={act} view={view} before={messagesFrom}>
          更早的消息
        </Look>
      )}
      {view.messages.length > 0 && (
        <ol className="messages">
          {view.messages.map((message, index) => (
            <li key={index} className={message.from}>
              <p className="hint">
                <strong>{message.from === 'office' ? '办理人员' : '您'}</strong>{' '}
                <time dateTime={message.on}>{dayText(message.on)}</time>
              </p>
              {/* Isolated: text of the other direction must not turn the page's. */}
              <p className="typed">
                <bdi dir="auto">{message.text}</bdi>
              </p>
              {message.evidenceCount > 0 && <p className="hint">附图片 {message.evidenceCount} 张</p>}
            </li>
          ))}
        </ol>
      )}
      {isOlder && (
        <Look act={act} view={view}>
          回到最新的消息
        </Look>
      )}
      {!isOlder && view.may.write && (
        <Look act={act} view={view}>
          看看有没有新消息
        </Look>
      )}
    </section>
  )
}

interface OtherActsProps extends InMailbox {
  readonly sureErrors: readonly string[]
  readonly objectErrors: readonly string[]
}

function OtherActs({ act, view, sureErrors, objectErrors }: OtherActsProps) {
  if (!view.may.object && !view.may.withdrawContact && !view.may.withdraw) return null
  return (
    <section className="folds" aria-labelledby="acts-title">
      <h2 id="acts-title">其他</h2>
      {view.may.object && (
        <details open={objectErrors.length > 0}>
          <summary>对结果有异议</summary>
          <Act {...act} path="/api/mailbox/object" className="form">
            <p>可以提出一次，会重新核对。提出以后，在这一页写明理由。</p>
            {view.reward !== undefined && (
              <p>
                <strong>复核期间，奖励先不办理；复核以后，奖励可能改变。</strong>
              </p>
            )}
            <Choice
              id="sureToObject"
              type="checkbox"
              name="sureToObject"
              value="yes"
              label="我确定要提出异议"
              checked={false}
              errors={objectErrors}
            />
            <div>
              <button type="submit">提出异议</button>
            </div>
          </Act>
        </details>
      )}
      {view.may.withdrawContact && (
        <details>
          <summary>撤回联系方式</summary>
          <Act {...act} path="/api/mailbox/withdraw-contact" className="form">
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
            <Choice
              id="sure"
              type="checkbox"
              name="sure"
              value="yes"
              label="我确定要撤回"
              checked={false}
              errors={sureErrors}
            />
            <div>
              <button type="submit">撤回举报</button>
            </div>
          </Act>
        </details>
      )}
    </section>
  )
}
