import { Fragment, useEffect, useState } from 'react'
import { base64 } from '@scure/base'
import { operationItems } from '#shared/catalogue.ts'
import { ContactView, type TipView } from '#shared/contract/tip.ts'
import { districts } from '#shared/places.ts'
import { openJson } from '#shared/sealing/seal.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { fieldList, fieldNames, fields, type FieldsKept } from '#shared/tip/fields.ts'
import { kindWords } from '#shared/tip/kind/kind.ts'
import { categories, platforms } from '#shared/tip/lists.ts'
import { TipContact, type TipBody } from '#shared/tip/sealed.ts'
import { turns } from '#shared/tip/turn.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Due } from '#src/islands/parts/Due.tsx'
import css from '#src/islands/parts/facts.module.css'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useAct } from '../data/act.ts'
import { api, read } from '../data/api.ts'
import { useDesk } from '../data/desk.ts'
import { identitiesOf } from '../data/opened.ts'
import tipCss from './tip.module.css'

/** The reporter's contact, opened on a click alone. The server records the click. */
function Contact({ tip }: { readonly tip: TipView }) {
  const { ring } = useDesk()
  const [contact, setContact] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  useEffect(() => {
    if (ring === null) setContact(null)
  }, [ring])
  if (!tip.hasContact) return <span className="soft">没有留下</span>
  if (contact !== null)
    return (
      <>
        <Untrusted text={contact} isExact />{' '}
        <button
          type="button"
          className="quiet small"
          onClick={() => {
            setContact(null)
          }}
        >
          收起
        </button>
      </>
    )
  const show = () => {
    act(async () => {
      if (ring === null) return
      const { sealed } = await read(ContactView, api.tips[':id'].contact.$post({ param: { id: tip.id } }))
      setContact((await openJson(TipContact, base64.decode(sealed), identitiesOf(ring))).contact)
    })
  }
  return (
    <>
      <button type="button" className="quiet small" aria-disabled={busy} onClick={show}>
        查看（会记入审计日志）
      </button>
      <Alert sentence={sentence} />
    </>
  )
}

/** The identifiers of a seller, as the reporter typed them. */
export function Identifiers({ identifiers }: Pick<TipBody, 'identifiers'>) {
  if (identifiers.length === 0) return '没有填写'
  return (
    <ul>
      {identifiers.map((identifier, index) => (
        <li key={`${identifier.kind}-${String(index)}`}>
          {kindWords(identifier)} <Untrusted text={identifier.value} isExact />
        </li>
      ))}
    </ul>
  )
}

/** Sealed fields that the console shows as one line. */
const sealedFacts = fieldNames.filter(
  (name): name is FieldsKept<'sealed'> =>
    fieldList[name].kept === 'sealed' && fieldList[name].fact !== null && name !== 'identifiers',
)

/** The line of a sealed field; null where the reporter left it empty. */
export function factText(name: FieldsKept<'sealed'>, body: Partial<TipBody>): string | null {
  const value = body[name]
  if (value === undefined || value === '' || Array.isArray(value)) return null
  return fieldList[name].kind === 'price' ? `${String(value)} 元` : String(value)
}

/** The facts of a tip: its clear columns, and those of the opened body. */
export function Facts({ tip, body }: { readonly tip: TipView; readonly body: TipBody | null }) {
  const { session } = useDesk()
  const isOfReport = !isCorrection(tip)
  return (
    <dl className={css.facts}>
      <dt>{fields.category.fact}</dt>
      <dd>{categories[tip.category]}</dd>
      {isOfReport && (
        <>
          <dt>{fields.platform.fact}</dt>
          <dd>
            {[
              tip.platform === null ? null : platforms[tip.platform],
              tip.district === null ? null : districts[tip.district],
            ]
              .filter((part) => part !== null)
              .join(' · ') || '没有填写'}
          </dd>
        </>
      )}
      {tip.operations.length > 0 && (
        <>
          <dt>{fields.operations.fact}</dt>
          <dd>{tip.operations.map((slug) => operationItems[slug].name).join('、')}</dd>
        </>
      )}
      {body !== null && (
        <>
          {isOfReport && (
            <>
              <dt>{fields.identifiers.fact}</dt>
              <dd>
                <Identifiers identifiers={body.identifiers} />
              </dd>
            </>
          )}
          {sealedFacts.map((name) => {
            const text = factText(name, body)
            return (
              text !== null && (
                <Fragment key={name}>
                  <dt>{fields[name].fact}</dt>
                  <dd>
                    <Untrusted text={text} />
                  </dd>
                </Fragment>
              )
            )
          })}
        </>
      )}
      {tip.urgent && (
        <>
          <dt>{fields.urgent.fact}</dt>
          <dd>
            <strong>{turns.urgent}</strong>
          </dd>
        </>
      )}
      <dt>收到</dt>
      <dd>{tip.receivedOn}</dd>
      <dt>时限</dt>
      <dd>
        <Due row={tip} today={session.today} isLong />
      </dd>
      <dt>承办人</dt>
      <dd>{tip.assigneeName === null ? '还没有人' : <bdi>{tip.assigneeName}</bdi>}</dd>
      {isOfReport && (
        <>
          <dt>{fields.wantsReward.fact}</dt>
          <dd>{tip.wantsReward ? '希望申请' : '没有提出'}</dd>
        </>
      )}
      <dt>{fields.contact.fact}</dt>
      <dd className={tipCss.contact}>
        <Contact tip={tip} />
      </dd>
    </dl>
  )
}
