import { useState } from 'react'
import { base64 } from '@scure/base'
import { renewalReasons } from '#shared/audit.ts'
import type { OfficeKeysView } from '#shared/contract/office-keys.ts'
import { chineseDay, type Day } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { newEpoch } from '#shared/sealing/office-keys.ts'
import { officeKeyId } from '#shared/sealing/seal.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Choices } from '#src/islands/parts/form/Choices.tsx'
import { Confirm } from '#src/islands/parts/dialog/Confirm.tsx'
import { Page } from '#src/islands/parts/Page.tsx'
import { useAct } from '../data/act.ts'
import { api } from '../data/api.ts'
import { useAnswer, useChange } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { officeKeysQuery } from '../data/queries.ts'
import { fingerprint } from '../data/ring.ts'
import { NotSealed, requireOwnKey, sealRing } from '../data/sealing.ts'
import { Reindexing } from './Reindexing.tsx'
import { Resealing } from './Resealing.tsx'
import css from './office-keys.module.css'

const renewedSentence = '办公钥匙已经换好，所有人都要重新登录。没有发出的文字还在。'

/** Makes a new office key in this browser. Seals it to the recovery sheet and to everyone in the list. */
function Renewal({ view }: { readonly view: OfficeKeysView }) {
  const desk = useDesk()
  const [reason, setReason] = useState<keyof typeof renewalReasons | null>(null)
  const [isSame, setSame] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const send = useChange(api['office-keys'].$post, officeKeysQuery.queryKey)
  const ask = () => {
    const wrong =
      reason === null
        ? '请选为什么要换。'
        : isSame
          ? null
          : '请先拿出恢复页和名单核对：编号、指纹都一致，再打勾。'
    setFault(wrong)
    setAsking(wrong === null)
  }
  const renew = () => {
    setAsking(false)
    act(async () => {
      const { ring } = desk
      if (reason === null) return
      if (ring === null) throw new NotSealed('屏幕已锁定，钥匙没有换；解锁后再办。')
      await requireOwnKey(desk)
      const epoch = await newEpoch(ring, view.paperRecipient)
      const rings = await Promise.all(
        view.holders.map(async ({ id, recipient }) => ({
          accountId: id,
          recipient,
          ring: await sealRing(epoch.ring, recipient),
        })),
      )
      await send({
        json: {
          reason,
          before: view.keys[0]?.id ?? '',
          recipient: epoch.office.recipient,
          sealed: base64.encode(epoch.sealed),
          rings,
        },
      })
      desk.expire(renewedSentence)
    })
  }
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <p>
        <b>什么时候换：</b>
        能打开线索的人离开了、停用了，或者怀疑有人拿到了钥匙。停用只是不让他再登录；他要是早把钥匙抄了下来，又拿得到数据，就还能打开。换了以后，新来的线索用旧钥匙打不开。
      </p>
      <p>
        <b>换了会怎样：</b>
        所有人都要重新登录一次，密码、验证码不变；以前的线索大家照常能看；恢复页不用重印。离开的人请先在“人员”里停用，再换。
      </p>
      <Choices
        legend="为什么要换"
        chosen={reason}
        onChoose={setReason}
        options={keysOf(renewalReasons).map((key) => [key, renewalReasons[key]] as const)}
      />
      <p>
        新钥匙会加密给恢复页（钥匙编号 <code className="secret">{officeKeyId(view.paperRecipient)}</code>
        ），和下面每一个人：
      </p>
      <ul className={css.list}>
        {view.holders.map(({ id, account, displayName, recipient }) => (
          <li key={id}>
            <bdi>{displayName}</bdi>（{account}） 钥匙指纹{' '}
            <code className="secret">{fingerprint(recipient)}</code>
          </li>
        ))}
      </ul>
      <label className="tick">
        <input
          type="checkbox"
          checked={isSame}
          onChange={(event) => {
            setSame(event.currentTarget.checked)
          }}
        />
        编号与恢复页上的一致，名单里没有不该有的人；有疑问的，已当面或打电话核对过指纹
      </label>
      <Alert sentence={fault ?? sentence} />
      <p role="status">{busy ? '正在换钥匙…' : ''}</p>
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          换办公钥匙
        </button>
      </div>
      {isAsking && (
        <Confirm
          title="现在换办公钥匙？"
          act="换"
          onAct={renew}
          onClose={() => {
            setAsking(false)
          }}
        >
          名单里 {view.holders.length} 个人的登录都会马上结束，包括您自己，要重新登录。换了不能退回。
        </Confirm>
      )}
    </form>
  )
}

/** The office keys. A lead renews them. */
export function OfficeKeys() {
  const { value: view, sentence, reload } = useAnswer(officeKeysQuery)
  return (
    <Page title="办公钥匙" onReload={reload}>
      <Alert sentence={sentence} onRetry={reload} />
      {view === null && sentence === null && <p className="empty waiting">正在载入…</p>}
      {view !== null && (
        <>
          <ul className={css.list}>
            {view.keys.map(({ id, createdOn }, index) => (
              <li key={id}>
                <code className="secret">{id}</code> {chineseDay(createdOn as Day)}起{' '}
                {index === 0 ? <span className="tag">现在用的</span> : '只用来打开以前的线索'}
              </li>
            ))}
          </ul>
          <Resealing />
          <Reindexing />
          <h3>换办公钥匙</h3>
          <Renewal key={view.keys[0]?.id} view={view} />
        </>
      )}
    </Page>
  )
}
