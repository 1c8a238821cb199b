import { createHmac } from 'node:crypto'
import { and, count, eq, isNotNull, isNull, not, sql } from 'drizzle-orm'
import { foldLog } from '#db/client.ts'
import { contacts, evidence, messages, rewards, tips } from '#db/schema.ts'
import { field } from '#shared/sealing/chain.ts'
import { dayOf, type Day } from '#shared/day.ts'
import { limits } from '#shared/tip/limits.ts'
import { facts, type FactName } from '#shared/tip/question/facts.ts'
import { type Status } from '#shared/tip/moves.ts'
import { sealJson } from '#shared/sealing/seal.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Turn } from '#api/core/pool.ts'
import { Problem, toProblem } from '#api/core/problem.ts'
import { returnFrom } from '#shared/tip/moves.ts'
import { mayAnswer, type RewardAnswer } from '#shared/tip/reward.ts'
import { isPurged, isUnchanged, moveStatements, waitingFrom, type TipRow } from '#api/records/moves.ts'
import type { Change } from '#api/records/write.ts'
import { cleanPictures, storePictures } from '#api/citizen/pictures/store.ts'
import { mayObject, type OpenMailbox } from './view.ts'
import { Repeats } from '#api/citizen/repeats.ts'
import type { Spooled } from '#api/citizen/body/spool.ts'

/** Fields of the two forms that send a text. */
type Pointer = '/text' | '/objection'

const maxTries = 3
const secondsPerDay = 24 * 60 * 60
/** Time enough to come out of a tunnel and tap again. */
const repeatMs = 10 * 60 * 1000

const tooMany = (pointer: Pointer) =>
  new Problem('too-many-requests', {
    errors: [{ pointer, message: `一天最多发 ${String(limits.messagesPerDay)} 条消息，请明天再发` }],
    retryAfterSeconds: secondsPerDay,
  })

/** The purpose of a message: the words alone, an objection, or the answer that completes the report. */
type Purpose = 'message' | 'objection' | 'completion'

/** Returns the acts of a reporter. They leave no audit row: the row with its day is the record. */
export function reporterActs(deps: Deps) {
  const { database } = deps
  /** Attempts of today that left no row, by tip. In memory only. */
  const tried = new Map<string, number>()
  let triedOn: Day | undefined
  const repeats = new Repeats<void>(deps, repeatMs)
  const repeatsKey = deps.random(32)

  async function readTip(id: string): Promise<TipRow> {
    const [tip] = await database.select().from(tips).where(eq(tips.id, id)).limit(1)
    if (!tip) throw new Problem('unknown-receipt')
    return tip
  }

  /**
   * Writes a change, and tries again when the office changed the tip meanwhile.
   * @throws Problem 'conflict' after three tries, or when the tip no longer allows the change.
   */
  async function write(id: string, changeOf: (tip: TipRow) => Promise<Change>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const { statements, require } = await changeOf(await readTip(id))
      try {
        await deps.write({ actor: 'reporter' }, statements, { require })
        return
      } catch (error) {
        if (toProblem(error).code !== 'conflict' || tries === maxTries) throw error
      }
    }
  }

  async function move(id: string, to: Status): Promise<void> {
    await write(id, async (tip) =>
      moveStatements(database, deps.operator, tip, await waitingFrom(database, tip), {
        to,
        by: 'reporter',
        accountId: null,
        on: dayOf(deps.now()),
      }),
    )
  }

  /** Cleans pictures. The attempt counts while it runs, and for the whole day when a picture is refused. */
  async function tryPictures(id: string, pictures: readonly Spooled[], turn: Turn): Promise<Spooled[]> {
    const count = (change: number) => {
      tried.set(id, Math.max(0, (tried.get(id) ?? 0) + change))
    }
    count(1)
    try {
      const cleaned = await cleanPictures(deps, pictures, turn)
      count(-1)
      return cleaned
    } catch (error) {
      if (toProblem(error).code !== 'invalid-input') count(-1)
      throw error
    }
  }

  const acts = {
    /**
     * Stores a message with its pictures. A waiting tip moves on. An objection objects in the same batch.
     * Before anybody opened the report, a message that completes it is no reply.
     * @throws Problem 'conflict' when the tip was withdrawn or purged, or admits no objection;
     *   'too-many-requests' after 20 in a day.
     */
    async say(
      { tip: { id }, keys, turn }: OpenMailbox,
      text: string,
      pictures: readonly Spooled[],
      purpose: Purpose = 'message',
    ): Promise<void> {
      const objects = purpose === 'objection'
      const today = dayOf(deps.now())
      const sentToday = and(eq(messages.tipId, id), isNull(messages.accountId), eq(messages.sentOn, today))
      if (triedOn !== today) tried.clear()
      triedOn = today
      const check = async (others: number) => {
        const tip = await readTip(id)
        if (tip.status === 'withdrawn' || isPurged(tip) || (objects && !mayObject(tip)))
          throw new Problem('conflict')
        const [sent] = await database.select({ count: count() }).from(messages).where(sentToday)
        if ((sent?.count ?? 0) + others >= limits.messagesPerDay)
          throw tooMany(objects ? '/objection' : '/text')
      }
      await check(tried.get(id) ?? 0)
      const office = await deps.officeKey()
      if (!office) throw new Problem('not-open')
      const stored = await storePictures(deps, await tryPictures(id, pictures, turn), office.recipient, today)
      const message = await sealJson({ v: 1, text, evidence: stored.map(({ reference }) => reference) }, [
        office.recipient,
        keys.recipient,
      ])
      const messageId = deps.newId()

      try {
        await write(id, async (tip) => {
          await check(0)
          const cameFrom = await waitingFrom(database, tip)
          // An answer moves a waiting tip on. Any other message too must find the tip as it was read.
          const { statements, require }: Change =
            objects || tip.status === 'waiting'
              ? moveStatements(database, deps.operator, tip, cameFrom, {
                  to: objects ? 'investigating' : returnFrom(cameFrom),
                  by: 'reporter',
                  accountId: null,
                  on: today,
                })
              : {
                  statements: [
                    database
                      .update(tips)
                      .set({ unread: sql`${tips.unread} + 1` })
                      .where(eq(tips.id, id)),
                  ],
                  require: [[isUnchanged(tip), 'conflict']],
                }
          // Staff read it with the report itself. The message alone counts as one thing unread.
          const isUnopened = sql`(${tips.status} = 'received' and ${tips.unread} > 1)`
          // The list tells the day of an answer, and no instant.
          statements.push(
            database
              .update(tips)
              .set({ answeredOn: today })
              .where(and(eq(tips.id, id), purpose === 'completion' ? not(isUnopened) : undefined)),
          )
          const sent = sql`(select count(*) from ${messages} where ${sentToday})`
          require.push([sql`${sent} < ${limits.messagesPerDay}`, 'conflict'])
          statements.unshift(
            database.insert(messages).values({
              id: messageId,
              tipId: id,
              position: sql`(select coalesce(max(${messages.position}) + 1, 0) from ${messages} where ${messages.tipId} = ${id})`,
              accountId: null,
              sentOn: today,
              evidenceCount: stored.length,
              officeKeyId: office.id,
              sealed: Buffer.from(message),
            }),
            ...stored.map((picture) =>
              database.insert(evidence).values({
                id: picture.id,
                tipId: id,
                messageId,
                position: sql`(select coalesce(max(${evidence.position}) + 1, 0) from ${evidence} where ${evidence.tipId} = ${id})`,
                bytes: picture.sealedBytes,
                officeKeyId: office.id,
              }),
            ),
          )
          return { statements, require }
        })
      } catch (error) {
        // As at intake, pictures are removed only if their message is surely not stored.
        const isStored = await database
          .select({ id: messages.id })
          .from(messages)
          .where(eq(messages.id, messageId))
          .then(
            (rows) => rows.length > 0,
            () => true,
          )
        if (!isStored) await deps.evidence.remove(stored.map((picture) => picture.id))
        throw error
      }
    },

    /**
     * Stores a message of a person, who taps again when the answer was lost. The same words and pictures
     * within ten minutes are one message, unless the office wrote meanwhile.
     */
    async sayOnce(
      mailbox: OpenMailbox,
      text: string,
      pictures: readonly Spooled[],
      purpose: Purpose = 'message',
    ): Promise<void> {
      const { id } = mailbox.tip
      const asked = await database.$count(
        messages,
        and(eq(messages.tipId, id), isNotNull(messages.accountId)),
      )
      const hash = createHmac('sha256', repeatsKey)
      for (const part of [id, String(asked), purpose, text]) hash.update(field(part))
      for (const picture of pictures) hash.update(picture.hash)
      await repeats.once(hash.digest('base64url'), () => acts.say(mailbox, text, pictures, purpose))
    },

    /** Stores the answer to the question of a receipt. The same answer sent again is one message. */
    async answer(mailbox: OpenMailbox, question: FactName, text: string): Promise<void> {
      await acts.sayOnce(mailbox, `问：${facts[question].ask}\n答：${text}`, [], 'completion')
    },

    /**
     * Withdraws the tip. Its contact goes at once.
     * @throws Problem 'conflict' when the tip is closed or was withdrawn.
     */
    async withdraw({ tip }: OpenMailbox): Promise<void> {
      await move(tip.id, 'withdrawn')
      await foldLog(deps.env, database)
    },

    /** Deletes the contact alone. No file holds it when this returns. A missing contact is no error. */
    async withdrawContact({ tip }: OpenMailbox): Promise<void> {
      await deps.write({ actor: 'reporter' }, [database.delete(contacts).where(eq(contacts.tipId, tip.id))])
      await foldLog(deps.env, database)
    },

    /**
     * Keeps whether the reporter claims the reward, for staff to see. The same word again changes nothing.
     * @throws Problem 'conflict' while no claim is open.
     */
    async answerReward({ tip: { id } }: OpenMailbox, answer: RewardAnswer): Promise<void> {
      const today = dayOf(deps.now())
      await write(id, async (tip) => {
        const ofTip = eq(rewards.tipId, id)
        const [reward] = await database.select().from(rewards).where(ofTip).limit(1)
        if (!reward || !mayAnswer(tip, reward, today)) throw new Problem('conflict')
        const isNews = reward.answer !== answer && !isPurged(tip)
        return {
          statements: [
            database.update(rewards).set({ answer }).where(ofTip),
            ...(isNews
              ? [
                  database
                    .update(tips)
                    .set({ unread: sql`${tips.unread} + 1`, answeredOn: today })
                    .where(eq(tips.id, id)),
                ]
              : []),
          ],
          require: [
            [isUnchanged(tip), 'conflict'],
            [
              sql`exists (select 1 from ${rewards} where ${ofTip} and ${rewards.version} = ${reward.version}
                and ${rewards.answer} is ${reward.answer})`,
              'conflict',
            ],
          ],
        }
      })
    },
  }
  return acts
}
export type ReporterActs = ReturnType<typeof reporterActs>
