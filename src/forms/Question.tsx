import type { FieldError } from '#shared/contract/problem.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { facts, type FactName } from '#shared/tip/question/facts.ts'
import { hinted } from '#shared/tip/question/hint.ts'
import { Act } from './Act.tsx'
import { errorsAt } from './errors.ts'
import { TextField } from './Field.tsx'
import { useWords } from './words/words.tsx'

/** The state of the answer to the question of a receipt. */
export interface Answer {
  /** The typed text of an unsent answer. */
  readonly text?: string
  /** Pointer /text. */
  readonly errors?: readonly FieldError[]
  /** A refusal that is no fault of the text. */
  readonly refusal?: string | undefined
  readonly isSent?: true
}

interface QuestionProps {
  readonly base: string
  readonly receipt: Receipt
  /** Values of the receipt, to be shown again. */
  readonly fields: Readonly<Record<'number' | 'checkBackOn', string>>
  readonly question: FactName
  readonly answer: Answer
}

/**
 * The one question of a receipt. It posts to `/api/mailbox/answer`; skipping it shows the receipt again,
 * without it.
 */
export function Question({ base, receipt, fields, question, answer }: QuestionProps) {
  const { say, told } = useWords()
  const { ask, why } = facts[question]
  if (answer.isSent === true)
    return (
      <p className="verdict real screen" role="status">
        <strong>{say('补上了，办理人员看得到。')}</strong>
        {say('以后想起什么，凭回执码在信箱里再写。')}
      </p>
    )
  return (
    <section className="card screen" aria-labelledby="question-title">
      <h2 id="question-title">{say('还想问您一件事')}</h2>
      <Act
        base={base}
        receipt={receipt}
        path="/api/mailbox/answer"
        fields={{ ...fields, question }}
        className="form"
      >
        <TextField
          id="text"
          label={told(ask)}
          hint={told(why) + say('不知道就跳过，举报已经收到了。只写您已经知道的：不要为了取证去买、去套话。')}
          rows={3}
          value={answer.text ?? ''}
          errors={errorsAt(answer.errors ?? [], 'text')}
        />
        <div>
          <button type="submit" className="quiet">
            {say('补上这一条')}
          </button>
        </div>
      </Act>
      <Act
        base={base}
        receipt={receipt}
        path="/api/mailbox/confirm"
        fields={{ ...fields, lastGroup: receipt.slice(-4) }}
        className="leave-out"
      >
        <button type="submit" className="quiet">
          {say('不清楚，跳过')}
        </button>
      </Act>
    </section>
  )
}

/**
 * The hints beside the button of the report. The script shows the one that fits the text so far. Its rules
 * read Chinese, so a page of another language has none.
 */
export function Hints() {
  const { lang } = useWords()
  if (lang !== 'zh-CN') return null
  return (
    <div role="status">
      {hinted.map((fact) => (
        <p key={fact} className="hint" hidden data-fact={fact}>
          <strong>还可以补一样：{facts[fact].ask}</strong>
          {facts[fact].why}不知道就空着，照样可以提交。
        </p>
      ))}
    </div>
  )
}
