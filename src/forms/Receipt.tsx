import { chineseDay, type Day } from '#shared/day.ts'
import type { FactName } from '#shared/tip/question/facts.ts'
import { formatReceipt, type Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import { Act } from './Act.tsx'
import { ErrorSummary } from './ErrorSummary.tsx'
import { TextField } from './Field.tsx'
import { Question, type Answer } from './Question.tsx'

/** Content of the receipt page. */
export interface ReceiptProps {
  readonly base: string
  readonly receipt: ReceiptCode
  readonly number: string
  readonly checkBackOn: Day
  /** Result of the last group, typed back. */
  readonly confirmed?: 'matched' | 'wrong'
  /** The missing fact to ask for, once the last group matched. */
  readonly question?: FactName | undefined
  readonly answer?: Answer
}

const wrongGroup = '和回执码最后四位不一样。请对照上面的号码，改正抄下的，再填一次'

/** The receipt page of a stored tip. It posts the last group to `/api/mailbox/confirm` as `lastGroup`. */
export function Receipt({
  base,
  receipt,
  number,
  checkBackOn,
  confirmed,
  question,
  answer = {},
}: ReceiptProps) {
  const errors = confirmed === 'wrong' ? [{ pointer: '/lastGroup', message: wrongGroup }] : []
  const act = { base, receipt }
  const toConfirm = { number, checkBackOn, ...(question === undefined ? {} : { question }) }
  return (
    <div className="narrow">
      <ErrorSummary errors={[...errors, ...(answer.errors ?? [])]} refusal={answer.refusal} />
      <h1 className="screen">
        收到了。<span className="phrase">请马上抄下回执码</span>
      </h1>
      {confirmed === 'matched' && (
        <p className="verdict real screen" role="status">
          <strong>对上了，抄得没错。</strong>纸条收好，可以离开本页了。
        </p>
      )}
      <Card receipt={receipt} number={number} checkBackOn={checkBackOn} />
      {confirmed === 'matched' && question !== undefined && (
        <Question {...act} fields={{ number, checkBackOn }} question={question} answer={answer} />
      )}
      <p className="lead screen">这 20 位数字只显示这一次。丢了，谁也找不回来：本站没有存它。</p>
      <ol className="ways screen">
        <li>
          <h2>用笔抄在纸上</h2>
          <p>五组，每组四位，抄完从头对一遍。不要截图：截图会进相册，常会自动传到云端，别人可能看到。</p>
        </li>
        <li>
          <h2>填回最后四位，核对一遍</h2>
          {confirmed === 'matched' ? (
            <p>已核对。</p>
          ) : (
            <Act {...act} path="/api/mailbox/confirm" fields={toConfirm} className="inline">
              <TextField
                id="lastGroup"
                className="four"
                label="最后四位"
                hint="看着您抄的纸填。"
                inputMode="numeric"
                value=""
                errors={errors.map((error) => error.message)}
              />
              <button type="submit">核对</button>
            </Act>
          )}
        </li>
        <li>
          <h2>{chineseDay(checkBackOn)}回来看</h2>
          {/* The link appears after the comparison alone: a tap on it leaves this page and the code. */}
          <p>
            以后打开本站的“{confirmed === 'matched' ? <a href={`${base}/track/`}>查进展</a> : '查进展'}
            ”，输入回执码。
          </p>
          <Act {...act} path="/api/receipt/calendar" fields={{ checkBackOn }} className="elsewhere">
            <button type="submit" className="quiet">
              把这一天加到日历
            </button>
            <p className="hint">日历里只写“回来看看”，没有本站的名字，也没有回执码。</p>
          </Act>
        </li>
      </ol>
      {/* The script removes links that fail inside WeChat, and adds copying where it works. */}
      <section className="screen keeping">
        <h2>抄不了，再用别的办法</h2>
        <p className="elsewhere">打印：用浏览器菜单里的“打印”，只会印出上面这张卡片，不写您举报了什么。</p>
        <Act {...act} path="/api/receipt/text" fields={{ checkBackOn }} className="elsewhere">
          <button type="submit" className="quiet">
            存成文本文件
          </button>
          <p className="hint">文件里只有回执码和回来看的日子。拿到手机的人都能打开它，抄好后请删掉。</p>
        </Act>
      </section>
      <section className="screen">
        <h2>接下来会怎样</h2>
        <ol className="plain">
          <li>办理人员打开您的举报，核对内容。</li>
          <li>有不清楚的，会在信箱里问您：请记得回来看。</li>
          <li>该由公安等部门处理的，转过去。办到哪一步，凭回执码能看到。</li>
        </ol>
        <p>
          回执码不要给任何人，办理人员也不会向您要。拿到它的人，看得到办到哪一步和往来的消息，还能撤回举报；但看不到您举报的内容。
        </p>
      </section>
    </div>
  )
}

/** The printed slip: the code, the number, the day. Nothing on it names the subject. */
function Card({ receipt, number, checkBackOn }: Pick<ReceiptProps, 'receipt' | 'number' | 'checkBackOn'>) {
  const groups = formatReceipt(receipt).split(' ')
  return (
    <div className="card slip">
      <p className="label" id="code-label">
        回执码
      </p>
      <p className="visually-hidden">
        共五组：{groups.map((group) => Array.from(group).join(' ')).join('，')}。
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
        <dt>编号</dt>
        <dd>{number}</dd>
        <dt>回来看</dt>
        <dd>{chineseDay(checkBackOn)}</dd>
      </dl>
    </div>
  )
}
