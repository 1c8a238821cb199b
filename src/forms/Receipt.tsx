import { Fragment } from 'react'
import type { Day } from '#shared/day.ts'
import type { FactName } from '#shared/tip/question/facts.ts'
import { formatReceipt, type Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import { Act } from './Act.tsx'
import { ErrorSummary } from './ErrorSummary.tsx'
import { TextField } from './Field.tsx'
import { Question, type Answer } from './Question.tsx'
import { useWords } from './words/words.tsx'

/** Content of the receipt page. */
export interface ReceiptProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly number: string
  readonly checkBackOn: Day
  /** The short address to copy beside the code. */
  readonly address: string
  /** Result of the last group, typed back. */
  readonly confirmed?: 'matched' | 'wrong'
  /** The missing fact to ask for, once the last group matched. */
  readonly question?: FactName | undefined
  readonly answer?: Answer
}

/**
 * The receipt page of a stored tip. It posts the last group to `/api/mailbox/confirm` as `lastGroup`. Its one
 * link leads out. It names the address of this very page: without script a browser then replaces the page.
 */
export function Receipt({
  base,
  receipt,
  number,
  checkBackOn,
  address,
  confirmed,
  question,
  answer,
}: ReceiptProps) {
  const { say, day, query } = useWords()
  const wrongGroup = say('和回执码最后四位不一样。请对照上面的号码，改正抄下的，再填一次')
  const errors = confirmed === 'wrong' ? [{ pointer: '/lastGroup', message: wrongGroup }] : []
  const act = { base, receipt }
  const ownPath =
    confirmed === undefined
      ? '/api/tips'
      : answer === undefined
        ? '/api/mailbox/confirm'
        : '/api/mailbox/answer'
  const toConfirm = { number, checkBackOn, ...(question === undefined ? {} : { question }) }
  return (
    <div className="narrow">
      {/* The box hides the page from a passer-by without leaving it. */}
      <input className="cover" type="checkbox" id="cover" />
      <div className="veil screen">
        <label htmlFor="cover">
          <span className="uncovered">{say('先遮住')}</span>
          <span className="covered">{say('再点，回来')}</span>
        </label>
      </div>
      <ErrorSummary errors={[...errors, ...(answer?.errors ?? [])]} refusal={answer?.refusal} />
      <h1 className="screen">
        {say('收到了。')}
        <span className="phrase">{say(confirmed === 'matched' ? '回执码抄好了' : '请马上抄下回执码')}</span>
      </h1>
      {confirmed === 'matched' && (
        <p className="verdict real screen" role="status">
          <strong>{say('对上了，抄得没错。')}</strong>
        </p>
      )}
      <Card receipt={receipt} number={number} checkBackOn={checkBackOn} address={address} />
      <p className="lead screen">{say('这 20 位数字只在这一页上。丢了，谁也找不回来：本站没有存它。')}</p>
      <ol className="ways screen">
        <li>
          <h2>{say('用笔抄在纸上')}</h2>
          <p>
            {say('五组，每组四位，抄完从头对一遍。不要截图：截图会进相册，常会自动传到云端，别人可能看到。')}
          </p>
          {/* The script removes ways that fail inside WeChat, and adds copying where it works. */}
          <div className="keeping">
            <p className="elsewhere">
              {say('抄不了：用浏览器菜单里的“打印”，只会印出上面这张卡片，不写您举报了什么。')}
            </p>
            <Act {...act} path="/api/receipt/text" fields={{ checkBackOn }} className="elsewhere">
              <button type="submit" className="quiet">
                {say('存成文本文件')}
              </button>
              <p className="hint">
                {say('文件里只有回执码、网址和回来看的日子。拿到手机的人都能打开它，抄好后请删掉。')}
              </p>
            </Act>
          </div>
        </li>
        <li>
          <h2>{say('看着抄的纸，填最后四位')}</h2>
          {confirmed === 'matched' ? (
            <p>{say('已核对。')}</p>
          ) : (
            <Act {...act} path="/api/mailbox/confirm" fields={toConfirm} className="inline">
              <TextField
                id="lastGroup"
                className="four"
                label={<span className="visually-hidden">{say('最后四位')}</span>}
                inputMode="numeric"
                value=""
                errors={errors.map((error) => error.message)}
              />
              <button type="submit" className="quiet">
                {say('核对')}
              </button>
            </Act>
          )}
        </li>
        <li>
          <h2>{say('网址也记下')}</h2>
          <p className="address">
            <Parts address={address} />
          </p>
          <p>{say('以后打开它，点“查进展”，输入回执码。回执码不要给任何人，办理人员也不会向您要。')}</p>
        </li>
        <li>
          <h2>{say('#回来看', day(checkBackOn))}</h2>
          <p>{say('有不清楚的，办理人员会在信箱里问您。')}</p>
          <Act {...act} path="/api/receipt/calendar" fields={{ checkBackOn }} className="elsewhere">
            <button type="submit" className="quiet">
              {say('把这一天加到日历')}
            </button>
            <p className="hint">{say('日历里只写“回来看看”，没有网址，也没有回执码。')}</p>
          </Act>
        </li>
      </ol>
      {confirmed === 'matched' && question !== undefined && (
        <Question {...act} fields={{ number, checkBackOn }} question={question} answer={answer ?? {}} />
      )}
      <p className="out screen">
        <a className="button" href={`${base}${ownPath}${query}`}>
          {say('我抄好了，离开这一页')}
        </a>
      </p>
    </div>
  )
}

/** An address that large text breaks between its parts, and not within one. */
const Parts = ({ address }: { readonly address: string }) =>
  address.split(/(?<=[.:/])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))

/** The printed slip: the code, the address, the day, the number. Nothing on it names the subject. */
function Card({
  receipt,
  number,
  checkBackOn,
  address,
}: Pick<ReceiptProps, 'receipt' | 'number' | 'checkBackOn' | 'address'>) {
  const { say, day } = useWords()
  const groups = formatReceipt(receipt).split(' ')
  return (
    <div className="card slip">
      <p className="label" id="code-label">
        {say('回执码')}
      </p>
      <p className="visually-hidden">
        {say('共五组：#。', groups.map((group) => Array.from(group).join(' ')).join('，'))}
      </p>
      <p className="code" id="receipt-code" aria-hidden="true">
        {groups.map((group, index) => (
          <span key={index}>
            {index > 0 && ' '}
            {group}
          </span>
        ))}
      </p>
      <dl className="facts">
        <dt>{say('网址')}</dt>
        <dd>
          <Parts address={address} />
        </dd>
        <dt>{say('回来看')}</dt>
        <dd>{day(checkBackOn)}</dd>
        <dt>{say('编号')}</dt>
        <dd>
          {number}
          {say('（打电话用）')}
        </dd>
      </dl>
    </div>
  )
}
