import { and, asc, count, desc, eq, lt } from 'drizzle-orm'
import { contacts, events, messages, rewards, tips } from '#db/schema.ts'
import type { MailboxView } from '#shared/contract/citizen.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { limits } from '#shared/tip/limits.ts'
import { mayMove, objectedText, shownStatus, statuses } from '#shared/tip/moves.ts'
import { referralTargets, scopeReasons } from '#shared/tip/lists.ts'
import { daysOf, findingHidden, statusText, type Operator } from '#shared/operator.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import type { Words } from '#shared/words/words.ts'
import { correctionTexts } from '#shared/endings/correction.ts'
import { endingTexts } from '#shared/endings/ending.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { mayAnswer, rewardTexts } from '#shared/tip/reward.ts'
import { Message } from '#shared/tip/sealed.ts'
import { openerOf, type Identity } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import { patienceMs, type Turn } from '#api/core/pool.ts'
import { toProblem } from '#api/core/problem.ts'
import { receiptKeys, type ReceiptKeys } from '#api/records/receipts.ts'
import { isGenuineMessage } from '#api/records/genuine.ts'
import { purgedText } from '#api/records/retention.ts'
import { isPurged, type TipRow } from '#api/records/moves.ts'

/** A mailbox that a receipt opened. Lives as long as its request. */
export interface OpenMailbox {
  readonly receipt: Receipt
  readonly keys: ReceiptKeys
  readonly tip: TipRow
  /** Turn of the request that opened it. All its work waits behind tips. */
  readonly turn: Turn
}

/** Stand for messages that did not open. */
const [unreadable, unopened] = [
  '（这条消息打不开，请发一条消息告诉办理人员。）',
  '（现在人多，这条消息暂时没有打开。请等一分钟，再打开信箱看。）',
]

/** Opens the texts of sealed messages, one after another. */
async function openTexts(sealed: readonly Buffer[], identity: Identity): Promise<string[]> {
  const open = openerOf(identity)
  const texts: string[] = []
  for (const bytes of sealed) {
    const opened = await open(Message, new Uint8Array(bytes)).catch(() => null)
    // One message that was sealed wrongly must not close the mailbox.
    texts.push(opened?.text ?? unreadable)
  }
  return texts
}

/** Opens the texts of messages in a separate turn, so a full mailbox waits behind tips. */
async function openInTurn(
  { stretchPool }: Deps,
  sealed: readonly Buffer[],
  { identity }: ReceiptKeys,
  turn: Turn,
): Promise<string[]> {
  try {
    return await stretchPool.run(() => openTexts(sealed, identity), turn)
  } catch (error) {
    if (toProblem(error).code !== 'too-many-requests') throw error
    // The act may be done already, and a full pool must not hide it.
    return sealed.map(() => unopened)
  }
}

/**
 * Returns the mailbox of a receipt, or null. An unknown code costs the same work.
 * @throws Problem 'too-many-requests' when the pool is full.
 */
export async function openMailbox(deps: Deps, receipt: Receipt, sender: string): Promise<OpenMailbox | null> {
  const turn: Turn = { rank: 'last', sender, until: performance.now() + patienceMs }
  const keys = await receiptKeys(deps, receipt, turn)
  const [tip] = await deps.database.select().from(tips).where(eq(tips.mailboxId, keys.mailboxId)).limit(1)
  if (tip) return { receipt, keys, tip, turn }
  // An unknown code waits for a turn, as a known one does for its messages.
  await openInTurn(deps, [], keys, turn)
  return null
}

/** Returns whether the reporter may object: once, to a result whose content is still there. */
export function mayObject(tip: TipRow): boolean {
  return (
    statuses[tip.status].isResult &&
    !isPurged(tip) &&
    mayMove({ ...tip, waitingFrom: null }, 'investigating', 'reporter')
  )
}

/** Returns the ending of a closed tip whose content is there; undefined for any other. */
function endingOf(
  operator: Operator,
  { told }: Words,
  tip: TipRow,
  closing: Pick<typeof events.$inferSelect, 'onDay' | 'ground' | 'deed'> | undefined,
): MailboxView['ending'] {
  if (tip.status !== 'closed' || tip.finding === null || isPurged(tip) || !closing) return undefined
  // The result of a correction tells nothing of its author.
  if (isCorrection(tip))
    return { on: closing.onDay, finding: tip.finding, ...correctionTexts(tip.finding, told) }
  const hidden = findingHidden(operator)
  return {
    on: closing.onDay,
    ...(hidden === null
      ? { finding: tip.finding, ...endingTexts(tip.finding, closing, told) }
      : { hidden: told(hidden) }),
  }
}

/** Returns the first day to look again that lies ahead, in steps of `every` days since the arrival. */
function nextLook(receivedOn: Day, every: number, today: Day): Day {
  let day = addDays(receivedOn, every)
  while (day <= today) day = addDays(day, every)
  return day
}

/**
 * Returns the mailbox as a receipt opens it: status, history, messages. It never holds the report.
 * @param before shows the messages before this position; without it the newest
 */
export async function viewMailbox(
  deps: Deps,
  words: Words,
  mailbox: OpenMailbox,
  before?: number,
): Promise<MailboxView> {
  const { told } = words
  const { id } = mailbox.tip
  const { database, operator } = deps
  // One batch is one snapshot: history and messages fit the status.
  const ofTip = eq(messages.tipId, id)
  const [[tip], [contact], eventRows, newestFirst, [messageCount], [reward]] = await database.batch([
    database.select().from(tips).where(eq(tips.id, id)).limit(1),
    database.select({ tipId: contacts.tipId }).from(contacts).where(eq(contacts.tipId, id)),
    database
      .select()
      .from(events)
      .where(and(eq(events.tipId, id), eq(events.takenBack, false)))
      .orderBy(asc(events.version)),
    database
      .select()
      .from(messages)
      .where(before === undefined ? ofTip : and(ofTip, lt(messages.position, before)))
      .orderBy(desc(messages.position))
      .limit(limits.messagesShown),
    database.select({ count: count() }).from(messages).where(ofTip),
    database.select().from(rewards).where(eq(rewards.tipId, id)),
  ])
  if (!tip) throw new Error('a mailbox lost its tip')

  const history: { on: string; text: string }[] = []
  let objected = false
  for (const { from, to, accountId, onDay } of eventRows) {
    if (to === 'investigating' && accountId === null && (from === 'closed' || from === 'out-of-scope'))
      objected = true
    if (to === 'closed') objected = false
    const text = told(
      to === 'investigating' && objected ? objectedText : statusText(operator, shownStatus(to)),
    )
    // Moves that the reporter does not see leave no trace.
    if (history.at(-1)?.text !== text) history.push({ on: onDay, text })
  }

  // A message that no signed-in person sent could ask a reporter for their name.
  const rows = newestFirst
    .filter((message) => message.accountId === null || isGenuineMessage(deps.secrets, message))
    .toReversed()
  const opened = await openInTurn(
    deps,
    rows.map(({ sealed }) => sealed),
    mailbox.keys,
    mailbox.turn,
  )
  const texts = opened.map((text) => (text === unreadable || text === unopened ? told(text) : text))

  const last = eventRows.at(-1)
  const referred = eventRows.findLast(({ referredTo }) => referredTo !== null)?.referredTo
  const status = shownStatus(tip.status)
  const mayWrite = tip.status !== 'withdrawn' && !isPurged(tip)
  const purged = last && purgedText(words, tip, last.onDay)
  const today = dayOf(deps.now())
  const ending = endingOf(operator, words, tip, last)
  const isResult = statuses[status].isResult
  // The office may keep a content past its day. Its mailbox then names no last day.
  const lastDay = tip.purgeOn === null ? null : addDays(tip.purgeOn, -1)
  return {
    number: tip.number,
    status,
    statusText: told(
      tip.objected && status === 'investigating' ? objectedText : statusText(operator, status),
    ),
    objected: tip.objected,
    isCorrection: isCorrection(tip),
    receivedOn: tip.receivedOn,
    checkBackOn: nextLook(tip.receivedOn, daysOf(operator).checkBack, today),
    history,
    messages: rows.map(({ accountId, sentOn, evidenceCount }, index) => ({
      from: accountId === null ? 'reporter' : 'office',
      on: sentOn,
      text: texts[index] ?? '',
      evidenceCount,
    })),
    messagesFrom: rows[0]?.position ?? 0,
    messageCount: messageCount?.count ?? 0,
    evidenceCount: tip.evidenceCount,
    hasContact: contact !== undefined,
    wantsReward: tip.wantsReward,
    ...(reward && tip.status !== 'withdrawn'
      ? { reward: rewardTexts(tip, reward, { contact: operator.contact, mayWrite }, today, words) }
      : {}),
    ...(status === 'out-of-scope' && last?.reason
      ? { whereTo: told(scopeReasons[last.reason].whereTo) }
      : {}),
    ...(status === 'referred' && referred ? { referredTo: told(referralTargets[referred]) } : {}),
    ...(ending === undefined ? {} : { ending }),
    reviewed: tip.objectedOnce && !tip.objected,
    ...(mayObject(tip) && lastDay !== null && lastDay >= today ? { objectUntil: lastDay } : {}),
    ...((isResult || tip.status === 'withdrawn') && tip.purgeOn !== null && purged === undefined
      ? { purgeOn: tip.purgeOn }
      : {}),
    ...(purged === undefined ? {} : { purged }),
    may: {
      write: mayWrite,
      object: mayObject(tip),
      answerReward: mayAnswer(tip, reward ?? null, today),
      withdraw: !isPurged(tip) && mayMove({ ...tip, waitingFrom: null }, 'withdrawn', 'reporter'),
      withdrawContact: contact !== undefined,
    },
  }
}
