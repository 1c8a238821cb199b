import { Act, sentAlong, writingId } from '#forms/Act.tsx'
import { Choice } from '#forms/Field.tsx'
import type { InMailbox } from './Outcome.tsx'
import { useWords } from '#forms/words/words.tsx'

const contactPath = '/api/mailbox/withdraw-contact'

interface OtherActsProps extends InMailbox {
  readonly sureErrors: readonly string[]
}

/** The acts beside writing: the contact taken back, the tip taken back, and why one is over. */
export function OtherActs({ act, view, sureErrors }: OtherActsProps) {
  const { say, query } = useWords()
  const isDecided = (view.status === 'closed' || view.status === 'out-of-scope') && view.purged === undefined
  if (!view.may.withdrawContact && !view.may.withdraw && !isDecided) return null
  const withdraw = view.isCorrection ? '撤回' : '撤回举报'
  return (
    <section className="folds" aria-labelledby="acts-title">
      <h2 id="acts-title">{say('其他')}</h2>
      {isDecided && (
        <p>
          {say('已经有结果，不能再撤回。')}
          {view.purgeOn !== undefined && say('哪天删，看上面。')}
        </p>
      )}
      {view.may.withdrawContact && (
        <details>
          <summary>{say('撤回联系方式')}</summary>
          <p>
            {say(
              view.isCorrection
                ? '您留的联系方式马上删除，照常办理，以后只在这里联系。'
                : '您留的联系方式马上删除，举报照常办理，以后只在这里联系。',
            )}
          </p>
          {view.may.write ? (
            <p className="row">
              <button type="submit" {...sentAlong(`${act.base}${contactPath}${query}`)}>
                {say('删除我的联系方式')}
              </button>
            </p>
          ) : (
            <Act {...act} path={contactPath} className="form">
              <button type="submit">{say('删除我的联系方式')}</button>
            </Act>
          )}
        </details>
      )}
      {view.may.withdraw && (
        <details open={sureErrors.length > 0}>
          <summary>{say(withdraw)}</summary>
          <div className="form">
            <p>
              {say(
                view.isCorrection
                  ? '联系方式马上删除；您写的内容按公布的天数删除，有理由须保留的除外。已经看过的、已经转给别的部门的，收不回来。撤回后不能恢复。'
                  : '联系方式马上删除；举报内容按公布的天数删除，有理由须保留的除外。已经看过的、已经转给别的部门的，收不回来。撤回后不能恢复。',
              )}
            </p>
            {/* What may be withdrawn may be written to: a text that was begun survives a forgotten tick. */}
            <Choice
              id="sure"
              type="checkbox"
              name="sure"
              value="yes"
              label={say('我确定要撤回')}
              checked={false}
              form={writingId}
              errors={sureErrors}
            />
            <div>
              <button type="submit" {...sentAlong(`${act.base}/api/mailbox/withdraw${query}`)}>
                {say(withdraw)}
              </button>
            </div>
          </div>
        </details>
      )}
    </section>
  )
}
