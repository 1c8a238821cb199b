import type { PersonView } from '#shared/contract/people.ts'
import type { SessionView } from '#shared/contract/sign-in.ts'
import alertCss from '#src/islands/parts/Alert.module.css'
import { useAnswer } from './data/cache.ts'
import { useDesk } from './data/desk.ts'
import { waitingQuery } from './data/queries.ts'
import css from './desk.module.css'

/** Returns the sentence about the renewal of a person's account; null if the viewer has no part in it. */
function aboutRenewal({ id, displayName, renewal }: PersonView, viewer: SessionView): string | null {
  if (renewal !== null && id === viewer.accountId)
    return renewal.recipient === null
      ? '有人给了您重设码，用它能给您的账号换密码和手机。不是您要的，请撤销，并告诉别的同事。'
      : '有人用重设码给您的账号设了新密码和新手机，负责人核对指纹以后就会换上。不是您本人，请马上撤销，并告诉别的同事。'
  if (viewer.role !== 'lead' || renewal === null || renewal.recipient === null) return null
  return renewal.mayComplete
    ? `${displayName}忘了密码或换了手机，新的已经设好：请与本人核对指纹，再给他换上。`
    : `${displayName}忘了密码或换了手机，新的已经设好：要由另一位负责人核对指纹、换上。`
}

/** Returns the sentence about a request to disable a lead; null if it waits for someone else. */
function aboutDisabling({ id, displayName, disabling }: PersonView, viewer: SessionView): string | null {
  if (disabling?.mayConfirm !== true) return null
  return id === viewer.accountId
    ? '有负责人提出停用您，等您同意。'
    : `有负责人提出停用${displayName}，等您确认。`
}

/** Says what waits for this person at 人员: a fingerprint to compare, a lead to be disabled. */
export function Waiting() {
  const { session } = useDesk()
  const { value: people } = useAnswer(waitingQuery)
  const sentences = (people ?? [])
    .flatMap((person) => [aboutRenewal(person, session), aboutDisabling(person, session)])
    .filter((sentence) => sentence !== null)
  if (sentences.length === 0) return null
  return (
    <div role="alert" className={css.refused}>
      {sentences.map((sentence) => (
        <p key={sentence} className={alertCss.alert}>
          {sentence}
          <a href="#people">去“人员”</a>
        </p>
      ))}
    </div>
  )
}
