import { createHash } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { accounts, messages, moveRequests, rewards, tips } from '#db/schema.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import {
  findings,
  identifierKinds,
  platforms,
  referralTargets,
  scopeReasons,
  subjects,
} from '#shared/tip/lists.ts'
import { districts } from '#shared/places.ts'
import { keysOf } from '#shared/keys.ts'
import { groundsOf } from '#shared/endings/ending.ts'
import { operationItems } from '#shared/catalogue.ts'
import { statuses, type Status } from '#shared/tip/moves.ts'
import { daysOf, type Operator } from '#shared/operator.ts'
import { isRewardable, rewardReasons } from '#shared/tip/reward.ts'
import { generateOfficeIdentity, recipientOf, sealJson, sealPicture } from '#shared/sealing/seal.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import { accountMac, messageMac } from '#api/records/genuine.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import { newTip, type NewTip, type StoredPicture } from '#api/records/new-tip.ts'
import { WrongSetting } from '#api/core/env.ts'
import { stepActions, stepChange, type Step } from '#api/records/rewards.ts'
import { noteStatements } from '#api/records/instants.ts'
import type { Report } from '#api/core/socket.ts'
import { moveStatements, waitingFrom, type Move } from '#api/records/moves.ts'
import { inventedCorrection } from '#api/jobs/seed-correction.ts'

const usualCount = 320
const overDays = 60

/**
 * The moves of a tip, and the most days that it stays at the last one. Open tips are young, as in a punctual
 * office.
 */
const ways: readonly { readonly moves: readonly Status[]; readonly days: number }[] = [
  { moves: [], days: 8 },
  { moves: [], days: 8 },
  { moves: ['investigating'], days: 20 },
  { moves: ['investigating', 'waiting'], days: 20 },
  { moves: ['investigating', 'referred'], days: overDays },
  { moves: ['investigating', 'closed'], days: overDays },
  { moves: ['investigating', 'closed'], days: overDays },
  { moves: ['investigating', 'referred', 'closed'], days: overDays },
  { moves: ['out-of-scope'], days: overDays },
  { moves: ['spam'], days: overDays },
  { moves: ['withdrawn'], days: overDays },
]

/** Returns the age in days at which the content of such a tip would be due. */
function longest({ moves, days }: (typeof ways)[number], operator: Operator): number {
  const { keptDays } = statuses[moves.at(-1) ?? 'received']
  return keptDays === null ? days : Math.min(days, daysOf(operator)[keptDays])
}

const stories: Readonly<Record<keyof typeof subjects, readonly string[]>> = {
  selling: [
    '群里有人卖证，说三天出证、扫码能查，不用培训考试。',
    '朋友圈发广告，交身份证照片和定金就给做证。',
    '有人发短信说内部办证，先付一半。',
  ],
  using: ['工地上有人拿买来的证上岗，问他考试的事都答不出来。', '新来的师傅说证是花钱买的，已经在接线。'],
  unlicensed: ['工地上没有证的人在接临时电，说是先干着。', '没考过证的人在高处搭架子。'],
  altering: ['有人把别人的证换了照片给自己用。', '班组里几个人轮流用一本证。'],
  employer: ['单位知道证是假的，还是安排上岗。', '老板说证不用考，公司统一买。'],
  training: ['培训班收钱后不上课，说保证通过考试。', '报名时说可以找人代考。'],
  other: ['看到有人在网上转卖空白证书。', '有网站冒充官方查询，网址和官方的不一样。'],
}

function fakeValue(kind: keyof typeof identifierKinds, number: number): string {
  switch (kind) {
    case 'phone':
      return `1380000${String(number).padStart(4, '0')}`
    case 'qq':
      return `10000${String(number).padStart(4, '0')}`
    case 'url':
      return `https://shili-${number}.example.com/`
    case 'email':
      return `shili${number}@example.com`
    case 'wechat':
      return `shili_${number}`
    case 'payee':
    case 'shop':
    case 'employer':
    case 'other':
      return `示例${identifierKinds[kind]}${number}`
    default:
      return kind satisfies never
  }
}

/** Draws a picture like a chat on a phone, without a word in it. */
async function chatPicture(hue: number): Promise<Buffer> {
  // Only the seed loads this library: the server itself never decodes a picture (docs/design.md 6).
  const { default: sharp } = await import('sharp')
  const bubbles = [0, 1, 2, 3, 4].map((row) => {
    const mine = row % 2 === 1
    return `<rect x="${mine ? 140 : 40}" y="${80 + row * 130}" width="300" height="${70 + ((hue + row * 37) % 40)}" rx="16" fill="${mine ? `hsl(${hue} 50% 70%)` : '#fff'}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="800"><rect width="480" height="800" fill="#eceff1"/>${bubbles.join('')}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer()
}

/** Chances of an invented tip. */
function dice(random: Deps['random']) {
  const below = (bound: number) => Buffer.from(random(4)).readUInt32BE() % bound
  return {
    below,
    oneIn: (bound: number) => below(bound) === 0,
    pick: <T>(list: readonly [T, ...T[]] | readonly T[]): T => {
      const item = list[below(list.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
type Dice = ReturnType<typeof dice>

/** Invents the fields of a tip. There are few sellers, so that several tips share one. */
function inventFields({ below, oneIn, pick }: Dice): TipFields {
  const category = pick(keysOf(subjects))
  const kinds = Array.from({ length: below(3) }, () => pick(keysOf(identifierKinds)))
  return {
    category,
    ...(oneIn(5) ? {} : { platform: pick(keysOf(platforms)) }),
    ...(oneIn(4) ? {} : { district: pick(keysOf(districts)) }),
    operations: oneIn(3) ? [] : [pick(keysOf(operationItems))],
    identifiers: kinds.map((kind) => ({ kind, value: fakeValue(kind, below(40)) })),
    ...(category === 'selling' ? { priceYuan: 300 + below(30) * 50 } : {}),
    description: `【示例】${pick(stories[category])}（虚构内容，仅供演示）`,
    ...(oneIn(5) ? { contact: '示例：13800000000' } : {}),
    urgent: oneIn(12),
    wantsReward: oneIn(2),
    consent: true,
  }
}

/** Seals an invented picture into the store. */
async function storePicture(deps: Deps, office: OfficeKey, jpeg: Buffer, on: Day): Promise<StoredPicture> {
  const id = deps.newId()
  const sealed = await sealPicture(jpeg, [office.recipient])
  await deps.evidence.put([{ id, sealed }], on)
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes)
  return {
    id,
    sealedBytes: sealed.length,
    sealedHash: sha256(sealed).digest(),
    reference: { id, sha256: sha256(jpeg).digest('hex'), bytes: jpeg.length },
  }
}

/** Stores one invented tip. Returns its id and the recipient of its reporter, who does not exist. */
async function storeTip(deps: Deps, tip: NewTip) {
  const { id, storedFor } = await newTip(deps, tip)
  const reporterRecipient = await recipientOf(await generateOfficeIdentity())
  const { statements, arrival } = storedFor({ mailboxId: deps.newId(), recipient: reporterRecipient })
  await deps.write({ actor: 'reporter' }, statements, { arrival })
  return { id, reporterRecipient }
}

/**
 * The steps of rewards, in turns. Some wait for a first step, some for the demo's own lead. One claim is
 * open, another is over.
 */
const rewardWays: readonly { readonly steps: readonly Step['to'][]; readonly claimDays: number }[] = [
  { steps: [], claimDays: 0 },
  { steps: ['not-eligible'], claimDays: 0 },
  { steps: ['proposed'], claimDays: 0 },
  { steps: ['proposed', 'approved'], claimDays: 0 },
  { steps: ['proposed', 'approved', 'claim-open'], claimDays: 30 },
  { steps: ['proposed', 'approved', 'claim-open'], claimDays: -1 },
  { steps: ['proposed', 'approved', 'claim-open', 'paid'], claimDays: 30 },
]

/**
 * Stores a colleague who proposes rewards, so that the demo's lead can approve them. The colleague has no
 * password.
 */
async function inventColleague({ database, newId, random, now, write, secrets }: Deps): Promise<string> {
  const account = 'shili'
  const [known] = await database
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.account, account))
    .limit(1)
  if (known) return known.id
  const id = newId()
  const hex = (bytes: number) => Buffer.from(random(bytes)).toString('hex')
  const person = {
    id,
    role: 'triager',
    state: 'active',
    recipient: await recipientOf(await generateOfficeIdentity()),
    invitedBy: null,
    origin: id,
  } as const
  await write({ actor: 'system', action: 'account.admit', subject: id, at: now() }, [
    database.insert(accounts).values({
      ...person,
      mac: accountMac(secrets, person),
      account,
      displayName: '示例同事',
      salt: hex(16),
      proofHash: hex(32),
      createdOn: dayOf(now()),
    }),
  ])
  return id
}

/** Invents the details of a step. */
function inventStep(to: Step['to'], claimUntil: Day, { below, pick }: Dice): Step {
  switch (to) {
    case 'proposed':
      return { to, amountFen: (5 + below(20)) * 100_00 }
    case 'not-eligible':
      return { to, reason: pick(keysOf(rewardReasons)) }
    case 'claim-open':
      return { to, claimUntil }
    case 'approved':
    case 'paid':
    case 'lapsed':
      return { to }
    default:
      return to satisfies never
  }
}

/** Takes the reward of a tip through the given steps. The colleague proposes, the lead does the rest. */
async function storeReward(
  deps: Deps,
  tipId: string,
  { steps, claimDays }: (typeof rewardWays)[number],
  by: { readonly colleague: string; readonly lead: string },
  chance: Dice,
) {
  const { database } = deps
  const today = dayOf(deps.now())
  for (const to of steps) {
    const [[tip], [reward]] = await database.batch([
      database.select().from(tips).where(eq(tips.id, tipId)).limit(1),
      database.select().from(rewards).where(eq(rewards.tipId, tipId)).limit(1),
    ])
    if (!tip) return
    const accountId = to === 'proposed' ? by.colleague : by.lead
    const step = inventStep(to, addDays(today, claimDays), chance)
    const { statements, require } = stepChange(database, tip, reward ?? null, step, accountId, today)
    await deps.write(
      { actor: accountId, action: stepActions[to], subject: tipId, at: deps.now() },
      statements,
      { require },
    )
  }
}

/** Stores the colleague's request that a lead refers a tip. */
async function storeRequest(
  deps: Deps,
  office: OfficeKey,
  tipId: string,
  accountId: string,
  onDay: Day,
): Promise<void> {
  const { database, secrets, now } = deps
  const sealed = Buffer.from(
    await sealJson({ v: 1, text: '示例：几条线索是同一个收款人，建议移送。' }, [office.recipient]),
  )
  const note = { id: deps.newId(), tipId, accountId, officeKeyId: office.id, sealed }
  const request = { tipId, accountId, onDay, to: 'referred', referredTo: 'police', state: 'open' } as const
  const version = sql<number>`(select ${tips.version} from ${tips} where ${tips.id} = ${tipId})`
  await deps.write({ actor: accountId, action: 'tip.request', subject: tipId, at: now() }, [
    database
      .update(tips)
      .set({ version: sql`${tips.version} + 1` })
      .where(eq(tips.id, tipId)),
    database.insert(moveRequests).values({ ...request, version, noteId: note.id }),
    ...noteStatements(database, secrets, note, now()),
  ])
}

/**
 * Runs `npm run seed`: stores a few hundred invented tips over all states, or the asked number, in a demo
 * only.
 * @throws WrongSetting elsewhere
 */
export async function seed(
  deps: Deps,
  [asked = String(usualCount)]: readonly string[] = [],
): Promise<Report> {
  const { database, operator } = deps
  if (!/^[1-9]\d{0,4}$/.test(asked))
    return { ok: false, lines: ['用法：npm run seed，或 npm run seed -- 条数（1 到 99999）'] }
  const count = Number(asked)
  if (operator.kind !== 'demo') throw new WrongSetting('示例数据只能加到演示站点里（运营方文件 kind: demo）')
  const office = await deps.officeKey()
  const [lead] = await database
    .select({ id: accounts.id })
    .from(accounts)
    .where(eq(accounts.role, 'lead'))
    .limit(1)
  if (!office || !lead) throw new WrongSetting('演示站点还没有启动过，请先运行一次 npm start')
  const chance = dice(deps.random)
  const { below, oneIn, pick } = chance
  const today = dayOf(deps.now())
  const colleague = await inventColleague(deps)
  let rewarded = 0
  let working = 0

  for (let index = 0; index < count; index += 1) {
    const age = overDays - 1 - Math.floor((index * overDays) / count)
    const on = addDays(today, -age)
    if (index % 50 === 49) {
      await storeTip(deps, { fields: inventedCorrection, office, pictures: [], lane: 'normal', on })
      continue
    }
    const jpegs = oneIn(8)
      ? await Promise.all(Array.from({ length: 1 + below(2) }, () => chatPicture(below(360))))
      : []
    const pictures = await Promise.all(jpegs.map((jpeg) => storePicture(deps, office, jpeg, on)))
    const lane = oneIn(6) ? 'slow' : 'normal'
    const tip = await storeTip(deps, { fields: inventFields(chance), office, pictures, lane, on })
    let position = 0
    // The array keeps the statement from running at once, outside any batch.
    const say = async (accountId: string | null, text: string) => {
      const sealed = Buffer.from(
        await sealJson({ v: 1, text: `示例：${text}`, evidence: [] }, [
          office.recipient,
          tip.reporterRecipient,
        ]),
      )
      const message = {
        id: deps.newId(),
        tipId: tip.id,
        position,
        accountId,
        sentOn: on,
        evidenceCount: 0,
        officeKeyId: office.id,
        sealed,
        mac: accountId === null ? null : messageMac(deps.secrets, { tipId: tip.id, position, sealed }),
      }
      position += 1
      const read = { answeredOn: accountId === null ? on : null }
      return [
        database.insert(messages).values(message),
        database.update(tips).set(read).where(eq(tips.id, tip.id)),
      ]
    }
    if (oneIn(6)) await deps.write({ actor: 'reporter' }, await say(null, '补充：对方又换了一个号。'))

    for (const to of pick(ways.filter((way) => age < longest(way, operator))).moves) {
      const [row] = await database.select().from(tips).where(eq(tips.id, tip.id)).limit(1)
      if (!row) break
      const byReporter = to === 'withdrawn'
      const finding = oneIn(2) ? 'substantiated' : pick(keysOf(findings))
      const move: Move = {
        ...{ to, on, finding },
        by: byReporter ? 'reporter' : 'lead',
        accountId: byReporter ? null : lead.id,
        reason: pick(keysOf(scopeReasons)),
        referredTo: pick(keysOf(referralTargets)),
        ground: pick(groundsOf(finding)),
      }
      const { statements, require } = moveStatements(
        database,
        operator,
        row,
        await waitingFrom(database, row),
        move,
      )
      // A lead opens a tip before a move: nothing that the reporter wrote stays unread.
      statements.push(database.update(tips).set({ answeredOn: null }).where(eq(tips.id, tip.id)))
      if (to === 'waiting') statements.push(...(await say(lead.id, '收款账户的户名是什么？')))
      const mine = { assigneeId: lead.id, unread: 0 }
      if (to === 'investigating' && oneIn(2))
        statements.push(database.update(tips).set(mine).where(eq(tips.id, tip.id)))
      await deps.write(
        byReporter
          ? { actor: 'reporter' }
          : { actor: lead.id, action: 'tip.move', subject: tip.id, at: deps.now() },
        statements,
        { require },
      )
    }
    const [end] = await database.select().from(tips).where(eq(tips.id, tip.id)).limit(1)
    if (end?.status === 'investigating') {
      if (working % 6 === 0) await storeRequest(deps, office, tip.id, colleague, today)
      if (working % 6 === 3) await deps.write({ actor: 'reporter' }, await say(null, '户名想起来了，姓示。'))
      working += 1
    }
    const way = rewardWays[rewarded % rewardWays.length]
    if (!end || !way || !isRewardable(end)) continue
    rewarded += 1
    await storeReward(deps, tip.id, way, { colleague, lead: lead.id }, chance)
  }
  return { ok: true, lines: [`已加入 ${count} 条示例线索，内容都是虚构的。`] }
}
