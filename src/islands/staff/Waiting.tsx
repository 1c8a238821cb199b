import type { PersonView } from '#shared/contract/people.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import alertCss from '#src/islands/parts/Alert.module.css'
import { useAnswer } from './data/cache.ts'
import { useDesk } from './data/desk.ts'
import { waitingQuery } from './data/queries.ts'
import css from './desk.module.css'

/** Returns the sentence about what waits of one person; null if the viewer has nothing to do with it. */
function sentenceOn({ id, displayName, renewal, disabling }: PersonView, viewer: SessionView): string | null {
  const isSelf = id === viewer.accountId
  if (renewal !== null && isSelf)
    return renewal.recipient === null
      ? '有人给了您重设码，用它能给您的账号换密码和手机。不是您要的，请撤销，并告诉别的同事。'
      : '有人用重设码给您的账号设了新密码和新手机，负责人核对指纹以后就会换上。不是您本人，请马上撤销，并告诉别的同事。'
  if (viewer.role !== 'lead') return null
  if (disabling?.mayConfirm === true)
    return isSelf ? '有负责人提出停用您，等您同意。' : `有负责人提出停用${displayName}，等您确认。`
  if (renewal === null || renewal.recipient === null) return null
  return renewal.mayComplete
    ? `${displayName}忘了密码或换了手机，新的已经设好：请与本人核对指纹，再给他换上。`
    : `${displayName}忘了密码或换了手机，新的已经设好：要由另一位负责人核对指纹、换上。`
}

/** Says what waits for this person at 人员: a fingerprint to compare, a lead to be disabled. */
export function Waiting() {
  const { session } = useDesk()
  const { value: people } = useAnswer(waitingQuery)
  const sentences = (people ?? []).flatMap((person) => {
    const sentence = sentenceOn(person, session)
    return sentence === null ? [] : [{ id: person.id, sentence }]
  })
  if (sentences.length === 0) return null
  return (
    <div role="alert" className={css.refused}>
      {sentences.map(({ id, sentence }) => (
        <p key={id} className={alertCss.alert}>
          {sentence}
          <a href="#people">去“人员”</a>
        </p>
      ))}
    </div>
  )
}
