import '../data/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { TotpStart } from '#shared/contract/sign-in.ts'
import { newOffice, type NewOffice } from '#shared/sealing/office-keys.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Gate } from '#src/islands/staff/sign-in/Gate.tsx'
import { api, read } from '../data/api.ts'
import { newCache, useAnswer } from '../data/cache.ts'
import { setupQuery } from '../data/queries.ts'
import { CodeStep, PersonStep, type Enrolled } from './Enrolment.tsx'
import { LastStep } from './LastStep.tsx'
import { SheetStep } from './RecoverySheet.tsx'

/** Sets the office up in the browser of its first lead. Password and identities never leave it. */
export function Setup() {
  const [cache] = useState(() => newCache(() => undefined))
  return (
    <QueryClientProvider client={cache}>
      <Steps />
    </QueryClientProvider>
  )
}

function Steps() {
  const { value: state, sentence, reload } = useAnswer(setupQuery)
  const [begun, setBegun] = useState<{ code: string; totp: TotpStart } | null>(null)
  const [person, setPerson] = useState<Enrolled | null>(null)
  const [keys, setKeys] = useState<NewOffice | null>(null)
  const [step, setStep] = useState<'code' | 'person' | 'sheet' | 'last' | 'done'>('code')
  const [fields, setFields] = useState<ReadonlyMap<string, string>>(new Map())
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (step === 'sheet' || step === 'done') heading.current?.focus()
  }, [step])
  const mend = (refused: ReadonlyMap<string, string>) => {
    setFields(refused)
    setStep('person')
  }
  const enrol = async (enrolled: Enrolled) => {
    setPerson(enrolled)
    setFields(new Map())
    if (keys === null) setKeys(await newOffice())
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
    <Gate isWide>
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
            start={(code) => read(TotpStart, api.setup.start.$post({ json: { code } }))}
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
      {keys !== null && step === 'sheet' && (
        <SheetStep
          paper={keys.paper}
          onKept={() => {
            setStep('last')
          }}
        />
      )}
      {begun !== null && keys !== null && person !== null && step === 'last' && (
        <LastStep
          code={begun.code}
          keys={keys}
          person={person}
          onBack={() => {
            setStep('sheet')
          }}
          onMend={mend}
          onDone={() => {
            setKeys(null)
            setStep('done')
            // Replaced: no way back leads to this page and the key it showed.
            location.replace(desk)
          }}
        />
      )}
      {step === 'done' && <p>办公室已经开通，举报页可以使用了。{signIn}</p>}
    </Gate>
  )
}
