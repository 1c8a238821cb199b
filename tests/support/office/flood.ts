import { randomBytes } from 'node:crypto'
import { dayOf } from '#shared/day.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import type { Lane } from '#shared/tip/lists.ts'
import { generateOfficeIdentity, officeKeyId, recipientOf } from '#shared/sealing/seal.ts'
import { newTip } from '#api/records/new-tip.ts'
import type { Office } from '#tests/support/office/office.ts'
import { sentences } from '#tests/shared/sellers/corpus.ts'

const pick = <T>(list: readonly T[], at: number): T => {
  const one = list[at % list.length]
  if (one === undefined) throw new Error('The list is empty.')
  return one
}

/** One of many nearly equal adverts: some words, numbers and marks change, as in a real flood. */
export function advert(at: number): string {
  const days = pick(['三天', '两天', '当天', '一周'], at)
  const end = pick(['量大从优', '多办优惠', '欢迎咨询', '老客户优惠'], Math.floor(at / 4))
  const call = pick(['加微信', '打电话', '联系', '请加'], Math.floor(at / 16))
  const mark = pick(['！！', '～', '🔥🔥', '', '。。'], at)
  return (
    `专业代办特种作业操作证${mark}低压电工、高压电工、焊接与热切割、高处作业、制冷与空调，全国联网可以查询，不用考试不用到场，` +
    `${days}出证，先办证后付款，支持货到付款，诚信经营多年，${end}${mark}，${call} ${String(13_800_000_000 + at * 7919)}`
  )
}

/** The words of an honest reporter. Every seventh or so quotes the advert, and says more. */
export function honest(at: number): string {
  const own = [0, 1, 2].map((more) => pick(sentences, at * 3 + more * (1 + (at % 4)) + Math.floor(at / 10)))
  const place = pick(['蓬江', '江海', '新会', '台山', '开平', '鹤山', '恩平'], at)
  const told = `我在${place}的${pick(['工地', '厂区', '招工群', '夜市', '车站', '网吧', '村口'], at + 3)}看到的。${own.join('')}`
  return quotes(at) ? `${told}群里发的原话是：“${advert(at).slice(0, 90)}”我问了价钱，他说要八百。` : told
}

/** Whether the honest reporter of this place quotes the advert. */
export function quotes(at: number): boolean {
  return at % 15 === 2 || at % 15 === 9
}

/** Stores a tip without pictures, as intake does. */
export async function storeText(
  office: Office,
  description: string,
  { lane = 'normal', ...more }: Partial<TipFields> & { readonly lane?: Lane } = {},
): Promise<{ readonly id: string; readonly number: string }> {
  const { deps, officeRecipient } = office
  const { id, storedFor } = await newTip(deps, {
    fields: {
      category: 'selling',
      operations: [],
      identifiers: [],
      urgent: false,
      wantsReward: false,
      consent: true,
      ...more,
      description,
    },
    office: { id: officeKeyId(officeRecipient), recipient: officeRecipient },
    pictures: [],
    lane,
    on: dayOf(deps.now()),
  })
  const { statements, arrival } = storedFor({
    mailboxId: randomBytes(16).toString('hex'),
    recipient: await recipientOf(await generateOfficeIdentity()),
  })
  await deps.write({ actor: 'reporter' }, statements, { arrival })
  return { id, number: arrival.number }
}
