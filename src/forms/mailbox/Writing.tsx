import { limits } from '#shared/tip/limits.ts'
import type { FieldError } from '#shared/contract/problem.ts'
import { Act, writingId } from '#forms/Act.tsx'
import { errorsAt } from '#forms/errors.ts'
import { Choice, TextField } from '#forms/Field.tsx'
import { Pictures } from '#forms/Pictures.tsx'
import { useWords } from '#forms/words/words.tsx'
import type { InMailbox } from './Outcome.tsx'

interface WritingProps extends InMailbox {
  /** Text that was not sent yet. */
  readonly text: string
  readonly errors: readonly FieldError[]
  readonly chooseAgain: boolean
  /** The text was refused: an error says what is wrong. */
  readonly isRefused: boolean
}

/** Whether the form stands as an objection: the result is against the reporter, or not told. */
export const asksForObjection = ({ may, ending }: InMailbox['view']): boolean =>
  may.object && ending?.finding !== 'substantiated'

/** Warning and tick of the one objection. Its reason and pictures are those of the form around it. */
function Objection({
  act,
  view,
  sureErrors,
}: InMailbox & {
  readonly sureErrors: readonly string[]
}) {
  const { say, query } = useWords()
  return (
    <>
      {view.reward !== undefined && (
        <p>
          <strong>{say('复核期间，奖励先不办理；复核以后，奖励可能改变。')}</strong>
        </p>
      )}
      <Choice
        id="sureToObject"
        type="checkbox"
        name="sureToObject"
        value="yes"
        label={say('我确定要提出异议，只能提这一次')}
        checked={false}
        errors={sureErrors}
      />
      <div>
        <button type="submit" formAction={`${act.base}/api/mailbox/object${query}`}>
          {say('提出异议')}
        </button>
      </div>
    </>
  )
}

/**
 * The one form of a mailbox that holds text and pictures. They go as a message or as the one objection, by
 * two buttons: no act can lose the text of another.
 */
export function Writing({ act, view, text, errors, chooseAgain, isRefused }: WritingProps) {
  const { say, day, query } = useWords()
  const isAsked = view.status === 'waiting'
  const isObjection = asksForObjection(view)
  const path = '/api/mailbox/messages'
  const sureErrors = errorsAt(errors, 'sureToObject')
  const onObjection =
    say('有别的办理人员的，换一位重新核对。') +
    (view.objectUntil === undefined ? '' : say('#以前（含当天）提。', day(view.objectUntil)))
  const send = (
    <button
      type="submit"
      className={isObjection ? 'quiet' : undefined}
      formAction={`${act.base}${path}${query}`}
    >
      {say('发给办理人员')}
    </button>
  )
  return (
    <Act {...act} id={writingId} path={path} multipart className="form">
      <TextField
        id="text"
        label={
          isObjection
            ? say('哪里不对，或者有什么新的证据？')
            : isAsked
              ? say('回答问题，或者补充情况')
              : say('补充情况，或者提问')
        }
        rows={5}
        value={text}
        hint={
          (text === '' || isRefused ? '' : say('您写的还没有发出。')) +
          (isObjection ? onObjection : '') +
          say('最多 # 个字。不要写自己的姓名。', limits.messageMax) +
          (isAsked ? say('不知道也没关系，写“不知道”。') : '')
        }
        errors={errorsAt(errors, 'text')}
      />
      <Pictures
        label={say('截图或照片，最多 # 张（可不选）', limits.evidencePerMessage)}
        errors={errorsAt(errors, 'evidence')}
        chooseAgain={chooseAgain}
      />
      {isObjection ? (
        <>
          <Objection act={act} view={view} sureErrors={sureErrors} />
          <p>{say('只想补充情况或者提问，不提异议的：')}</p>
          <div>{send}</div>
        </>
      ) : (
        <>
          <div>{send}</div>
          {view.may.object && (
            <details className="ask" open={sureErrors.length > 0}>
              <summary>
                <h2>{say('觉得结果不对？可以提一次异议')}</h2>
              </summary>
              <div className="form">
                <p>{say('理由写在上面，图片也在上面选。') + onObjection}</p>
                <Objection act={act} view={view} sureErrors={sureErrors} />
              </div>
            </details>
          )}
        </>
      )}
    </Act>
  )
}
