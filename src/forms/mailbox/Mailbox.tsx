import type { MailboxView } from '#shared/contract/citizen.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import type { Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import type { Words } from '#shared/words/words.ts'
import { Act, sentAlong } from '#forms/Act.tsx'
import { ErrorSummary } from '#forms/ErrorSummary.tsx'
import { errorsAt } from '#forms/errors.ts'
import { OtherActs } from './OtherActs.tsx'
import { Outcome, Reward, WaysOn, type InMailbox } from './Outcome.tsx'
import { asksForObjection, Writing } from './Writing.tsx'
import { Said, useWords } from '#forms/words/words.tsx'

/** Content of the mailbox page. */
export interface MailboxProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly view: MailboxView
  /** Result of the last act. */
  readonly done?: 'sent' | 'withdrawn' | 'contact-withdrawn' | 'objected' | 'claimed' | 'declined'
  /** Text that was not sent yet: of a message, or of an objection. */
  readonly text?: string
  /** Pointers /text, /evidence, /sure, /sureToObject, /answer. */
  readonly errors?: readonly FieldError[]
  readonly chooseAgain?: boolean
  readonly refusal?: string
}

const deletion = ({ say, day }: Words, { purgeOn, isCorrection }: MailboxView) =>
  purgeOn === undefined
    ? say(
        isCorrection
          ? '您写的内容按公布的天数删除，有理由须保留的除外。'
          : '举报内容按公布的天数删除，有理由须保留的除外。',
      )
    : say(
        isCorrection
          ? '您写的内容从 #起删除，有理由须保留的除外。'
          : '举报内容从 #起删除，有理由须保留的除外。',
        day(purgeOn),
      )

const doneTexts: Readonly<
  Record<NonNullable<MailboxProps['done']>, (words: Words, view: MailboxView) => string>
> = {
  sent: ({ say }) => say('已发出。办理人员看到后会在这里回复。'),
  withdrawn: (words, view) => words.say('已撤回。联系方式已删除；') + deletion(words, view),
  'contact-withdrawn': ({ say }) => say('联系方式已删除。以后只能在这里互发消息。'),
  objected: ({ say }) => say('已提出异议，理由已发给办理人员，会重新核对。过几天再来看。'),
  claimed: ({ say }) => say('已记下：您要领。办理人员看到后，会在这里写怎么办。'),
  declined: ({ say }) => say('已记下：您不领。截止以前改了主意，还可以在这里改。'),
}

/** Whether the tip is over: nothing more happens in its mailbox. */
const isOver = (view: MailboxView) => view.purged !== undefined || view.status === 'withdrawn'

/** Returns the question that waits: the newest message of the office, if the page shows it. */
function questionOf({ status, messages, messagesFrom, messageCount }: MailboxView) {
  const newest = messages.at(-1)
  const isShown = messagesFrom + messages.length === messageCount
  return status === 'waiting' && isShown && newest?.from === 'office' ? newest : undefined
}

/**
 * The mailbox behind a receipt code. The next act of the reporter comes first, then the result, the history
 * and the messages. Every act is a form with the code as a hidden field. A final act asks for a tick.
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
  const words = useWords()
  const { say, day, under, query } = words
  const act = { base, receipt }
  const isRefused = errors.length > 0 || refusal !== undefined
  const isAsked = view.status === 'waiting'
  const question = questionOf(view)
  const writing = view.may.write && <Writing {...{ act, view, text, errors, chooseAgain, isRefused }} />
  const isObjection = asksForObjection(view)
  return (
    <div className="narrow mailbox">
      {/* Enter on a box presses the first button of its form. A look changes nothing. */}
      {view.may.write && (
        <div className="visually-hidden" aria-hidden>
          <button type="submit" tabIndex={-1} {...sentAlong(`${base}/api/mailbox${query}`)} />
        </div>
      )}
      <ErrorSummary
        errors={errors}
        refusal={refusal}
        again={chooseAgain && isRefused ? say('文字都还在。图片请重新选一次，再发。') : undefined}
      />
      {done !== undefined && (
        <p className="verdict real" role="status">
          <strong>{doneTexts[done](words, view)}</strong>
        </p>
      )}
      <h1>{say('信箱')}</h1>
      {isAsked && (
        <section className="ask" aria-labelledby="ask-title">
          <h2 id="ask-title">{say('请先回答办理人员的问题')}</h2>
          {question === undefined ? (
            <p>
              {say('问题在')}
              <a href="#messages-title">{say('下面的消息')}</a>
              {say('里。')}
            </p>
          ) : (
            <>
              <blockquote className="typed">
                {/* Isolated: text of the other direction must not turn the page's. */}
                <bdi dir="auto">
                  <Said text={question.text} />
                </bdi>
              </blockquote>
              <p className="hint">
                <time dateTime={question.on}>{day(question.on)}</time>
                {say(' 问的')}
              </p>
            </>
          )}
          {writing}
        </section>
      )}
      {view.may.answerReward && <Reward act={act} view={view} />}
      <Status view={view} />
      {!view.may.answerReward && <Reward act={act} view={view} />}
      {isObjection && (
        <section className="ask" aria-labelledby="object-title">
          <h2 id="object-title">{say('觉得结果不对？可以提一次异议')}</h2>
          {writing}
        </section>
      )}
      <History view={view} />
      <Messages act={act} view={view} isWithoutQuestion={question !== undefined} />
      {!isAsked && !isObjection && writing}
      <OtherActs act={act} view={view} sureErrors={errorsAt(errors, 'sure')} />
      <WaysOn base={base} view={view} />
      <section aria-labelledby="leave-title">
        <h2 id="leave-title">{say('用完请退出')}</h2>
        <p>
          {say(
            view.isCorrection
              ? '退出以后，再关掉页面。这里不显示您写的内容：别人拿到回执码也看不到。'
              : '退出以后，再关掉页面。这里不显示您举报的内容：别人拿到回执码也看不到。',
          )}
        </p>
        <p className="row">
          <a className="button quiet" href={`${base}${under}/track/`}>
            {say('退出信箱')}
          </a>
        </p>
      </section>
    </div>
  )
}

function Status({ view }: { readonly view: MailboxView }) {
  const { say, day } = useWords()
  const isAwaited =
    !isOver(view) && view.status !== 'waiting' && view.status !== 'closed' && view.status !== 'out-of-scope'
  return (
    <section aria-labelledby="status-title">
      <h2 className="visually-hidden" id="status-title">
        {say('现在的状态')}
      </h2>
      <Outcome view={view} />
      <dl className="facts">
        {view.purged === undefined && !view.isCorrection && (
          <>
            <dt>{say('图片')}</dt>
            <dd>{view.evidenceCount === 0 ? say('没有图片') : say('随举报收到 # 张', view.evidenceCount)}</dd>
          </>
        )}
        {view.wantsReward && view.reward === undefined && !isOver(view) && (
          <>
            <dt>{say('奖励')}</dt>
            <dd>{say('您选了“可能想领”')}</dd>
          </>
        )}
        {isAwaited && (
          <>
            <dt>{say('再来看')}</dt>
            <dd>{day(view.checkBackOn)}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

function History({ view }: { readonly view: MailboxView }) {
  const { say, day } = useWords()
  return (
    <section aria-labelledby="history-title">
      <h2 id="history-title">{say('经过')}</h2>
      <ol className="history">
        {view.history.map((entry, index) => (
          <li key={index}>
            <time dateTime={entry.on}>{day(entry.on)}</time>
            <span>
              <Said text={entry.text} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
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
  const { query } = useWords()
  const path = '/api/mailbox'
  const button = {
    type: 'submit',
    className: 'quiet',
    ...(before === undefined ? {} : { name: 'before', value: before }),
  } as const
  return view.may.write ? (
    <p className="row">
      <button {...button} {...sentAlong(`${act.base}${path}${query}#messages-title`)}>
        {children}
      </button>
    </p>
  ) : (
    <Act {...act} path={path}>
      <button {...button}>{children}</button>
    </Act>
  )
}

interface MessagesProps extends InMailbox {
  /** The newest message stands above as the question. */
  readonly isWithoutQuestion: boolean
}

function Messages({ act, view, isWithoutQuestion }: MessagesProps) {
  const { say, day } = useWords()
  const { messagesFrom, messageCount } = view
  const messagesTo = messagesFrom + view.messages.length
  const isOlder = messagesTo < messageCount
  const shown = isWithoutQuestion ? view.messages.slice(0, -1) : view.messages
  if (view.messages.length === 0 && isOver(view)) return null
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title">{say('消息')}</h2>
      {shown.length === 0 &&
        (isWithoutQuestion ? (
          <p>{say('没有别的消息。')}</p>
        ) : (
          <p>{say('还没有消息。办理人员有问题，会写在这里。')}</p>
        ))}
      {(messagesFrom > 0 || isOlder) && (
        <p>{say('一共 # 条，这里是第 # 到第 # 条。', messageCount, messagesFrom + 1, messagesTo)}</p>
      )}
      {messagesFrom > 0 && (
        <Look act={act} view={view} before={messagesFrom}>
          {say('更早的消息')}
        </Look>
      )}
      {shown.length > 0 && (
        <ol className="messages">
          {shown.map((message, index) => (
            <li key={index} className={message.from}>
              <p className="hint">
                <strong>{message.from === 'office' ? say('办理人员') : say('您')}</strong>{' '}
                <time dateTime={message.on}>{day(message.on)}</time>
              </p>
              <p className="typed">
                <bdi dir="auto">
                  <Said text={message.text} />
                </bdi>
              </p>
              {message.evidenceCount > 0 && (
                <p className="hint">{say('附图片 # 张', message.evidenceCount)}</p>
              )}
            </li>
          ))}
        </ol>
      )}
      {isOlder && (
        <Look act={act} view={view}>
          {say('回到最新的消息')}
        </Look>
      )}
      {!isOlder && view.may.write && (
        <Look act={act} view={view}>
          {say('看看有没有新消息')}
        </Look>
      )}
    </section>
  )
}
