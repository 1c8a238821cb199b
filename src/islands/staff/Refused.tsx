import { useState } from 'react'
import type { SessionView } from '#shared/contract/sign-in.ts'
import alertCss from '#src/islands/parts/Alert.module.css'
import css from './desk.module.css'

/** Returns the sentence about refused sign-ins before this session; null if there were none. */
export function refusedSentence({ passwords, codes }: SessionView['refused']): string | null {
  const all = passwords + codes
  if (all === 0) return null
  const those = codes === 0 ? '都是密码不对' : `其中 ${String(codes)} 次密码对、验证码不对或没有输`
  const remedy =
    codes === 0
      ? '不是您自己输错的，请告诉负责人。'
      : '不是您自己，就是有人知道您的密码：请马上到“我的账号”改密码，并告诉负责人。'
  return `上次登录之后，有 ${String(all)} 次没有登录成功（${those}）。${remedy}`
}

/** Sentences above the desk that stay until the person puts them away. */
export function Told({
  sentences,
  onSeen,
}: {
  readonly sentences: readonly string[]
  readonly onSeen: () => void
}) {
  return (
    <div role="alert" className={css.refused}>
      {sentences.map((sentence, index) => (
        <p key={`${sentence}-${String(index)}`} className={alertCss.alert}>
          {sentence}
          {index === sentences.length - 1 && (
            <button type="button" className="quiet small" onClick={onSeen}>
              知道了
            </button>
          )}
        </p>
      ))}
    </div>
  )
}

/** Says after a sign-in that others may have tried the account. */
export function Refused({ refused }: { readonly refused: SessionView['refused'] }) {
  const [isSeen, setSeen] = useState(false)
  const sentence = refusedSentence(refused)
  return (
    <Told
      sentences={sentence === null || isSeen ? [] : [sentence]}
      onSeen={() => {
        setSeen(true)
      }}
    />
  )
}
