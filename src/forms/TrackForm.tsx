import { ErrorSummary } from './ErrorSummary.tsx'
import { TextField } from './Field.tsx'
import { OpenedAgain } from './OpenedAgain.tsx'
import { useWords } from './words/words.tsx'

/** Content of the form that asks for the receipt code. */
export interface TrackFormProps {
  readonly base: string
  /** As typed. */
  readonly typed?: string
  readonly error?: string
  /** A refusal that is not the code's fault (busy, internal error). */
  readonly refusal?: string
  /** An unsent message: the mailbox did not open. It returns to the field it was written in. */
  readonly text?: string
}

/** Asks for the receipt code; posts `receipt` to `/api/mailbox`. */
export function TrackForm({ base, typed = '', error, refusal, text = '' }: TrackFormProps) {
  const { say, query, under } = useWords()
  const errors = error === undefined ? [] : [{ pointer: '/receipt', message: error }]
  return (
    <div className="narrow">
      <ErrorSummary errors={errors} refusal={refusal} />
      <h1>{say('查进展')}</h1>
      <OpenedAgain>
        <p>{say('您打开的是信箱那一页的网址。网址里没有回执码，打不开它。请在下面再输入一次回执码。')}</p>
      </OpenedAgain>
      <p className="lead">
        {say('输入回执码，打开您的信箱：看办到哪一步，回答办理人员的问题，补充截图，也可以撤回举报。')}
      </p>
      <form
        className="form"
        method="post"
        action={`${base}/api/mailbox${query}`}
        autoComplete="off"
        noValidate
      >
        <TextField
          id="receipt"
          className="digits"
          label={say('回执码')}
          inputMode="numeric"
          value={typed}
          hint={say('提交后抄下的 20 位数字，不是编号。中间有没有空格都行。')}
          errors={errors.map((item) => item.message)}
        />
        {text !== '' && (
          <TextField
            id="text"
            label={say('您刚才写的消息')}
            rows={5}
            value={text}
            hint={say('还没有发出。信箱打开以后，它还在，请再点一次发送。图片要重新选。')}
            errors={[]}
          />
        )}
        <div>
          <button type="submit">{say('打开信箱')}</button>
        </div>
      </form>
      <h2>{say('回执码丢了怎么办')}</h2>
      <p>{say('找不回来。本站没有存它，也不知道您是谁，没法替您查。您还可以：')}</p>
      <ul>
        <li>
          <a href={`${base}${under}/report/`}>{say('再举报一次')}</a>
          {say('，写明“以前报过，回执码丢了”，把新的回执码抄好。')}
        </li>
        <li>
          {say('打 ')}
          <a href="tel:12350">12350</a>
          {say(' 或 ')}
          <a href="tel:110">110</a>
          {say(' 说明情况。')}
        </li>
      </ul>
      <p>{say('谁向您要回执码，都不要给。办理人员不需要它。')}</p>
    </div>
  )
}
