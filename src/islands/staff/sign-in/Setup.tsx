import '../no-eval.ts'
import { useEffect, useRef, useState } from 'react'
import type { TotpStart } from '#shared/contract/staff.ts'
import { chineseDay, dayOf } from '#shared/day.ts'
import {
  generateOfficeIdentity,
  officeKeyId,
  recipientOf,
  type Identity,
  type Recipient,
} from '#shared/sealing/seal.ts'
import { api } from '../data/api.ts'
import { useAct, useLoad } from '../data/session.ts'
import { CodeStep, PersonStep, type Enrolled } from './Enrolment.tsx'
import { Alert, TextField, TotpField } from '#src/islands/parts/Field.tsx'
import { keepRing } from '../data/ring.ts'
import { sealRing } from '../data/sealing.ts'

const typedBack = 6

interface Office {
  readonly identity: Identity
  readonly recipient: Recipient
}

/** The office identity on paper: whoever holds this sheet reads every tip, with the `age` tool alone. */
function RecoverySheet({ office }: { readonly office: Office }) {
  return (
    <section className="sheet" aria-labelledby="sheet-title">
      <h2 id="sheet-title">恢复页 · 办公室钥匙</h2>
      <p className="sheet-key" translate="no">
        {office.identity.match(/.{1,4}/g)?.map((group, index) => (
          <span key={String(index)}>{group} </span>
        ))}
      </p>
      <dl className="facts">
        <dt>哪个线索台</dt>
        <dd>{location.host + import.meta.env.BASE_URL.replace(/\/+$/, '')}</dd>
        <dt>钥匙编号</dt>
        <dd>
          <code>{officeKeyId(office.recipient)}</code>
        </dd>
        <dt>生成日期</dt>
        <dd>{chineseDay(dayOf(new Date()))}</dd>
      </dl>
      <p>谁拿到这张纸和数据，谁就能读所有线索。请装入信封封好，锁进保险柜；不要拍照，不要存进电脑。</p>
      <p>
        服务器坏了：在新服务器上运行 <code>npm run restore -- 备份目录 新的空目录</code>，输入上面的钥匙。
      </p>
      <p>
        所有人都忘了密码：把上面的钥匙去掉空格、写成一行，存为 key.txt，装上 age
        工具（age-encryption.org），对每个加密文件运行 <code>age -d -i key.txt 文件.age &gt; 文件</code>
        。文件在哪里，见运行维护手册第 3 节。
      </p>
    </section>
  )
}

function SheetStep({ office, onKept }: { readonly office: Office; readonly onKept: () => void }) {
  return (
    <>
      <div className="screen">
        <p>
          <b>请现在打印或抄写下面这一页。</b>
          钥匙是刚刚在您的浏览器里生成的，服务器没有；丢了它，又没有人记得密码，线索就再也打不开。
        </p>
        <div className="bar">
          <button
            type="button"
            className="quiet"
            onClick={() => {
              window.print()
            }}
          >
            打印
          </button>
          <button type="button" onClick={onKept}>
            已收好，下一步
          </button>
        </div>
      </div>
      <RecoverySheet office={office} />
    </>
  )
}

function LastStep({
  code,
  office,
  person,
  onDone,
  onBack,
  onMend,
}: {
  readonly code: string
  readonly office: Office
  readonly person: Enrolled
  readonly onDone: () => void
  readonly onBack: () => void
  readonly onMend: (fields: ReadonlyMap<string, string>) => void
}) {
  const [typed, setTyped] = useState('')
  const [totp, setTotp] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, fields, act } = useAct()
  useEffect(() => {
    if (fields.has('/account') || fields.has('/displayName')) onMend(fields)
  }, [fields, onMend])
  const submit = () => {
    const isRight =
      typed.normalize('NFKC').replace(/\s/g, '').toUpperCase() === office.identity.slice(-typedBack)
    setFault(isRight ? null : '和恢复页上的不一样，请看着纸再输一次')
    if (!isRight) return
    act(async () => {
      const ring = [{ id: officeKeyId(office.recipient), identity: office.identity }]
      const session = await api.setUp({
        code,
        account: person.account,
        displayName: person.displayName,
        credentials: person.credentials,
        totp,
        officeRecipient: office.recipient,
        ring: await sealRing(ring, person.credentials.recipient),
      })
      await keepRing(session, ring)
      onDone()
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <TextField
        label={`恢复页上钥匙的最后 ${String(typedBack)} 个字符`}
        hint="看着打印或抄好的纸输入，以确认它能用。"
        autoComplete="off"
        value={typed}
        onValue={setTyped}
        error={fault}
        focused
      />
      <TotpField value={totp} onValue={setTotp} error={fields.get('/totp')} />
      <Alert sentence={fields.size > 0 ? null : sentence} />
      <div className="bar">
        <button type="submit" aria-disabled={busy}>
          {busy ? '正在保存…' : '开通'}
        </button>
        <button type="button" className="quiet" onClick={onBack}>
          返回恢复页
        </button>
      </div>
    </form>
  )
}

/** Set-up of the office, once, in the browser of its first lead. Nothing secret leaves it: neither password nor office identity. */
export function Setup() {
  const { value: state, sentence, reload } = useLoad(() => api.setup(), 'setup')
  const [begun, setBegun] = useState<{ code: string; totp: TotpStart } | null>(null)
  const [person, setPerson] = useState<Enrolled | null>(null)
  const [office, setOffice] = useState<Office | null>(null)
  const [step, setStep] = useState<'code' | 'person' | 'sheet' | 'last' | 'done'>('code')
  const [fields, setFields] = useState<ReadonlyMap<string, string>>(new Map())
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (step === 'sheet' || step === 'done') heading.current?.focus()
  }, [step])
  const mend = useRef((refused: ReadonlyMap<string, string>) => {
    setFields(refused)
    setStep('person')
  })

  const enrol = async (enrolled: Enrolled) => {
    setPerson(enrolled)
    setFields(new Map())
    if (office === null) {
      const identity = await generateOfficeIdentity()
      setOffice({ identity, recipient: await recipientOf(identity) })
    }
    setStep('sheet')
  }
  const titles = {
    code: '开通办公室',
    person: '第一位负责人',
    sheet: '收好恢复页',
    last: '确认恢复页',
    done: '已经开通',
  } as const
  const desk = `${import.meta.env.BASE_URL.replace(/\/+$/, '')}/staff/`
  const signIn = <a href={desk}>去线索台</a>
  return (
    <main className="gate gate-wide">
      <div className="card">
        <h1 className="screen" tabIndex={-1} ref={heading}>
          {titles[step]}
        </h1>
        <Alert sentence={sentence} onRetry={reload} />
        {state === null && sentence === null && <p>正在载入…</p>}
        {state?.open === false && step === 'code' && <p>办公室已经开通。{signIn}</p>}
        {state?.open === true && step === 'code' && (
          <>
            <p>
              需要一次性开通代码（运行 <code>npm run init</code> 时显示，一小时内有效；过期后用{' '}
              <code>npm run setup:code</code> 再取）。请准备好手机验证器和打印机。
            </p>
            <CodeStep
              label="开通代码"
              start={(code) => api.startSetup({ code })}
              onStarted={(code, totp) => {
                setBegun({ code, totp })
                setStep('person')
              }}
            />
          </>
        )}
        {begun !== null && step !== 'done' && (
          <div hidden={step !== 'person'}>
            <PersonStep
              totp={begun.totp}
              fields={fields}
              onEnrolled={(enrolled) => {
                void enrol(enrolled)
              }}
            />
          </div>
        )}
        {office !== null && step === 'sheet' && (
          <SheetStep
            office={office}
            onKept={() => {
              setStep('last')
            }}
          />
        )}
        {begun !== null && office !== null && person !== null && step === 'last' && (
          <LastStep
            code={begun.code}
            office={office}
            person={person}
            onBack={() => {
              setStep('sheet')
            }}
            onMend={mend.current}
            onDone={() => {
              setOffice(null)
              setStep('done')
              // Replaced, so that no way back leads to this page and the key it showed.
              location.replace(desk)
            }}
          />
        )}
        {step === 'done' && <p>办公室已经开通，举报页可以使用了。{signIn}</p>}
      </div>
    </main>
  )
}
