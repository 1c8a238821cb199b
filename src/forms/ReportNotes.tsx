import { daysOf, defaultBackupDays, type Operator } from '#shared/operator.ts'
import type { Sentence } from '#shared/words/en.ts'
import { useWords } from './words/words.tsx'

/** Stands wherever an employer can be named. */
export const ownEmployerNote =
  '举报自己的单位：据公开转载，直接向应急管理部门举报时，可能要求您写真实姓名和联系方式，不写可能不受理（应急〔2020〕69号）。在这里，可以不留姓名。'

/** Repeats the demo warning inside the form; the page's banner is easily skipped. */
export function DemoNote({ operator }: { readonly operator: Operator }) {
  const { say } = useWords()
  if (operator.kind !== 'demo') return null
  return (
    <p className="hint demo">
      <strong>{say('这是演示站点，没有人办理您提交的内容。')}</strong>
    </p>
  )
}

/** The hint of the account: what helps, and what is dangerous to do for it. */
export function Telling({ hint }: { readonly hint: string | undefined }) {
  const { say } = useWords()
  return (
    <>
      <p>{hint}</p>
      <p>
        <strong className="not">{say('不要')}</strong>
        {say('为取证去买、当面质问、卧底、偷拍。')}
      </p>
    </>
  )
}

const keptParts = [
  { kept: '举报内容和图片，办结后 # 天', of: 'closed' },
  { kept: '往来的消息，办结后 # 天', of: 'messages' },
  { kept: '不属于本渠道的，告知去向后 # 天', of: 'outOfScope' },
  { kept: '您撤回的，撤回后 # 天', of: 'withdrawn' },
] as const satisfies readonly { kept: Sentence; of: keyof Operator['days'] }[]

/** Days of deletion. A number that the operator has not set is named as a default. */
function KeptDays({ operator }: { readonly operator: Operator }) {
  const { say } = useWords()
  const days = daysOf(operator)
  const isDefault = keptParts.filter(({ of }) => operator.days[of] === undefined)
  const parts = keptParts.map(({ kept, of }) => say(kept, days[of]))
  const defaults = isDefault.map(({ of }) => say('# 天', days[of]))
  return (
    <>
      {say('到时候删除：')}
      {parts.join(say('；'))}
      {say(
        '。删了的，在加密的备份里最多再留 # 天。有理由须保留的，写明理由再保留。',
        operator.backups?.keepDays ?? defaultBackupDays,
      )}
      {isDefault.length > 0 &&
        (isDefault.length === keptParts.length
          ? say('（这些是默认天数，运营单位还没有改定。）')
          : say('（#是默认天数，运营单位还没有改定。）', defaults.join(say('、'))))}
    </>
  )
}

/** The law for who bought a certificate, and the things that a report here is not. */
export function Bought() {
  const { say } = useWords()
  return (
    <details id="bought">
      <summary>{say('证是自己买的？先看这里')}</summary>
      <p>{say('买过的人最清楚卖家：怎么联系、钱付给谁、证怎么到手。写这些就够，不用写您是谁。')}</p>
      <p>
        {say(
          '买卖、使用假证：十日以上十五日以下拘留，可以并处五千元以下罚款；情节较轻的，五日以上十日以下拘留，可以并处三千元以下罚款（《治安管理处罚法》第六十三条）。够上犯罪的，按刑法。',
        )}
      </p>
      <p>
        {say(
          '情节轻微的，被人胁迫或者诱骗的，主动投案、向公安机关如实说的，有立功表现的，法律有从轻、减轻或者不予处罚的规定（第二十条）。自愿如实说、承认、愿意接受处罚的，可以依法从宽处理（第二十一条）。怎样处理，由公安机关定。',
        )}
      </p>
      <p>
        <strong>{say('匿名举报不是投案')}</strong>
        {say('，您写的内容也看得出您买过。想说清楚，打 ')}
        <a href="tel:110">110</a>
        {say(' 或者到派出所。这张证别再用，也别扔；聊天和付款记录别删。')}
      </p>
    </details>
  )
}

/** Storage, periods, the law on invented reports, above the button. The whole is in a fold. */
export function Kept({ operator, base }: { readonly operator: Operator; readonly base: string }) {
  const { say } = useWords()
  const { closed } = daysOf(operator)
  return (
    <section className="keep" id="kept" aria-label={say('交之前看一眼')}>
      <p>{say('别用单位网络、手机报。办结后 # 天删除。', closed)}</p>
      <p>{say('捏造事实、想让别人受罚的，要罚（治安管理处罚法第五十条）；弄错的不算。')}</p>
      <details>
        <summary>{say('留下什么、留多久、护不住什么')}</summary>
        <ul>
          <li>
            <strong>{say('留下什么：')}</strong>
            {say(
              '您写的文字和图片，加密以后才保存，打开要用办理人员的钥匙。本站程序不记您的网络地址和手机型号，不用 Cookie 认人，时间只记到哪一天。',
            )}
          </li>
          <li>
            <strong>{say('留多久：')}</strong>
            <KeptDays operator={operator} />
          </li>
          <li>
            <strong>{say('护不住什么：')}</strong>
            {say(
              '手机、网络和浏览器自己的记录，本站管不到；“快速离开”以后，浏览器的历史记录也要您自己清除。',
            )}
          </li>
          <li>
            <strong>{say('不要写：')}</strong>
            {say('自己的姓名、住址、身份证号；别人与假证无关的私事。')}
          </li>
        </ul>
        <p>
          <a href={`${base}/privacy/`} target="_blank" rel="noreferrer noopener">
            {say('隐私说明（打开新页）')}
          </a>
        </p>
      </details>
    </section>
  )
}
