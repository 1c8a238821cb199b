import { createHash, createHmac } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { bodies, contacts, events, evidence, tips, tokens } from '#db/schema.ts'
import { Receipt } from '#forms/Receipt.tsx'
import { ReportForm, type ReportFormProps } from '#forms/ReportForm.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { contentHashOf } from '#shared/sealing/chain.ts'
import { TipInput, type TipReceipt } from '#shared/contract/citizen.ts'
import { addDays, dayOf, isDay, type Day } from '#shared/day.ts'
import { fields } from '#shared/tip/fields.ts'
import { limits } from '#shared/tip/limits.ts'
import { type Lane } from '#shared/tip/lists.ts'
import { identifierToken, normaliseIdentifier } from '#shared/tip/identifiers.ts'
import { daysOf } from '#shared/operator.ts'
import { problems } from '#shared/contract/problem.ts'
import { receiptFrom, type Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import { sealJson } from '#shared/sealing/seal.ts'
import { type TipBody } from '#shared/tip/sealed.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import { receiptPermissions } from '#api/core/headers.ts'
import { patienceMs, type Turn } from '#api/core/pool.ts'
import { fieldErrors, Problem, problemResponse, reportBug, toProblem } from '#api/core/problem.ts'
import { receiptKeys, type ReceiptKeys } from '#api/records/receipts.ts'
import type { SenderOf } from '#api/core/sender.ts'
import { Duplicate, type Statement } from '#api/records/write.ts'
import { page, refusalHeaders, refusalText, wantsHtml } from './answers.ts'
import type { BotCheck } from './door/bot-check.ts'
import { Door, type Admission } from './door/door.ts'
import { cleanPictures, storePictures } from './pictures/store.ts'
import { bodyHashOf, readSubmissionKey, repeatableReceipt, Repeats, textHashOf } from './repeats.ts'
import type { Spooled } from './body/spool.ts'
import { readSubmission, type Submission } from './body/submission.ts'
import { isTicket } from './door/tickets.ts'
import { readTip, type TypedTip } from './body/tip-form.ts'

/** Receipts and numbers are random: more than one collision in a row is a broken random source. */
const maxTries = 5

/** A tip that is durable. */
interface Taken {
  readonly receipt: ReceiptCode
  readonly number: string
  readonly checkBackOn: Day
}

/** Eight random digits behind the operator's letters: no order, no count. */
function newNumber(deps: Deps): string {
  for (;;) {
    const value = Buffer.from(deps.random(4)).readUInt32BE()
    // Beyond the last full hundred million, digits would not be equally likely.
    if (value < 4_200_000_000)
      return deps.operator.numberPrefix + String(value % 100_000_000).padStart(8, '0')
  }
}

/** Parse what was typed. @throws Problem 'invalid-input' with all that is wrong, pictures included. */
function parseTip(deps: Deps, { input }: TypedTip, submission: Submission): TipInput {
  const parsed = TipInput.safeParse(input)
  const errors = [...(parsed.success ? [] : fieldErrors(parsed.error)), ...submission.errors]
  if (deps.operator.kind === 'independent' && input['consent'] !== true)
    errors.push({ pointer: '/consent', message: fields.consent.unticked })
  const happenedOn = parsed.data?.happenedOn
  if (happenedOn !== undefined && happenedOn > dayOf(deps.now()))
    errors.push({ pointer: '/happenedOn', message: fields.happenedOn.ahead })
  if (!parsed.success || errors.length > 0) throw new Problem('invalid-input', { errors })
  return parsed.data
}

/** A receipt and what it opens. */
interface Code {
  readonly receipt: ReceiptCode
  readonly keys: ReceiptKeys
}

const codeOf = async (deps: Deps, receipt: ReceiptCode, turn: Turn): Promise<Code> => ({
  receipt,
  keys: await receiptKeys(deps, receipt, turn),
})

/** The tip that was stored under a code, as it was answered then; null when there is none. */
async function takenBefore(deps: Deps, { receipt, keys }: Code): Promise<Taken | null> {
  const { number, receivedOn } = tips
  const [tip] = await deps.database
    .select({ number, receivedOn })
    .from(tips)
    .where(eq(tips.mailboxId, keys.mailboxId))
    .limit(1)
  if (!tip) return null
  if (!isDay(tip.receivedOn)) throw new Error('a tip without its day')
  return {
    receipt,
    number: tip.number,
    checkBackOn: addDays(tip.receivedOn, daysOf(deps.operator).checkBack),
  }
}

/** How a tip is stored. */
interface Storing {
  readonly office: OfficeKey
  /** Clean pictures. */
  readonly cleaned: readonly Spooled[]
  readonly lane: Lane
  readonly turn: Turn
  /** Code of a form with a `submissionKey`; any other tip gets one by chance. */
  readonly chosen: Code | null
}

/** Seal and store a tip with its pictures. Durable when this returns; when it throws, nothing is left of it. A chosen code that exists is a repeat: nothing is stored. */
async function storeTip(
  deps: Deps,
  input: TipInput,
  { office, cleaned, lane, turn, chosen }: Storing,
): Promise<Taken> {
  const { database } = deps
  const today = dayOf(deps.now())
  const days = daysOf(deps.operator)
  const id = deps.newId()
  const to = [office.recipient]
  let code = chosen ?? (await codeOf(deps, receiptFrom(deps.random), turn))

  const pictures = await storePictures(deps, cleaned, office.recipient, today)
  const {
    category,
    platform,
    district,
    operations,
    identifiers,
    priceYuan,
    description,
    contact,
    wantsReward,
  } = input
  const price = priceYuan === undefined ? {} : { priceYuan }
  const body: TipBody = {
    v: 1,
    category,
    ...(platform === undefined ? {} : { platform }),
    ...(district === undefined ? {} : { district }),
    operations,
    identifiers,
    ...price,
    ...(input.happenedOn === undefined ? {} : { happenedOn: input.happenedOn }),
    description,
    wantsReward,
    evidence: pictures.map(({ reference }) => reference),
  }
  const sealedBody = await sealJson(body, to)
  const summary = await sealJson(
    {
      v: 1,
      text: Array.from(description).slice(0, limits.summaryCharacters).join(''),
      identifiers,
      ...price,
    },
    to,
  )
  const sealedContact = contact === undefined ? null : await sealJson({ v: 1, contact }, to)

  const statements = (number: string): Statement[] => [
    database.insert(tips).values({
      id,
      number,
      status: 'received',
      version: 1,
      category,
      platform: platform ?? null,
      district: district ?? null,
      operations,
      lane,
      channel: 'web',
      receivedOn: today,
      dueOn: addDays(today, days.due),
      unread: 1,
      evidenceCount: pictures.length,
      wantsReward,
      mailboxId: code.keys.mailboxId,
      reporterRecipient: code.keys.recipient,
      officeKeyId: office.id,
      summary: Buffer.from(summary),
    }),
    database.insert(bodies).values({ tipId: id, sealed: Buffer.from(sealedBody) }),
    database
      .insert(events)
      .values({ tipId: id, version: 1, from: null, to: 'received', accountId: null, onDay: today }),
    ...(sealedContact
      ? [database.insert(contacts).values({ tipId: id, sealed: Buffer.from(sealedContact) })]
      : []),
    ...identifiers.flatMap(({ kind, value }, position) =>
      // What is nothing but punctuation would match everything of its kind.
      normaliseIdentifier(kind, value) === ''
        ? []
        : [
            database.insert(tokens).values({
              tipId: id,
              position,
              kind,
              token: identifierToken(deps.secrets.blindIndexKey, kind, value),
            }),
          ],
    ),
    ...pictures.map((picture, position) =>
      database
        .insert(evidence)
        .values({ id: picture.id, tipId: id, position, bytes: picture.sealedBytes, officeKeyId: office.id }),
    ),
  ]
  const hash = contentHashOf([
    createHash('sha256').update(sealedBody).digest(),
    ...pictures.map(({ sealedHash }) => sealedHash),
  ])

  try {
    for (let tries = 1; ; tries += 1) {
      const number = newNumber(deps)
      try {
        await deps.write({ actor: 'reporter' }, statements(number), {
          arrival: { number, receivedOn: today, contentHash: hash },
        })
        return { receipt: code.receipt, number, checkBackOn: addDays(today, days.checkBack) }
      } catch (error) {
        if (tries === maxTries || !(error instanceof Duplicate)) throw error
        if (!chosen) code = await codeOf(deps, receiptFrom(deps.random), turn)
        else if (error.of === 'tips.mailbox_id') {
          const before = await takenBefore(deps, chosen)
          if (!before) throw error
          await deps.evidence.remove(pictures.map((picture) => picture.id))
          return before
        }
      }
    }
  } catch (error) {
    // A server that was cut off may have stored it all the same; when it cannot say, the sweep decides.
    const isStored = await database
      .select({ id: tips.id })
      .from(tips)
      .where(eq(tips.id, id))
      .then(
        (rows) => rows.length > 0,
        () => true,
      )
    if (!isStored) await deps.evidence.remove(pictures.map((picture) => picture.id))
    throw error
  }
}

/** The report page as an answer: the form with all that was typed and what is wrong with it. */
export function reportPage(
  deps: Deps,
  error: unknown,
  props: Pick<ReportFormProps, 'values' | 'errors' | 'chooseAgain' | 'ticket'> = {},
): Response {
  const problem = toProblem(error)
  const refusal = refusalText(problem)
  const main = ReportForm({
    base: deps.env.base,
    operator: deps.operator,
    districts: deps.operator.districts,
    errors: problem.errors ?? [],
    ...props,
    ...(problem.ticket === undefined ? {} : { ticket: problem.ticket }),
    ...(refusal === undefined ? {} : { refusal: props.values ? `${refusal}您写的都还在下面。` : refusal }),
  })
  return page(
    deps,
    '/report/',
    { title: errorTitle(titles.report), main },
    problems[problem.code].status,
    refusalHeaders(problem),
  )
}

/** Who waits, and until when, for all that the tip needs. */
type Waiting = Required<Pick<Turn, 'sender' | 'until'>>
type Admit = () => Promise<Admission>
type Store = (lane: Lane, chosen: Code | null) => Promise<Taken>

/** Do what was let in. What we failed at costs nothing; a refused picture does. */
async function within(admission: Admission, work: () => Promise<Taken>): Promise<Taken> {
  try {
    return await work()
  } catch (error) {
    if (toProblem(error).code === 'invalid-input') admission.refuse()
    else admission.undo()
    throw error
  }
}

async function takeNew(admit: Admit, store: Store): Promise<Taken> {
  const admission = await admit()
  return within(admission, () => store(admission.lane, null))
}

/** Tips go before everything else; those of the slow lane, which cost their sender nothing, after the others. */
const turnOf = (lane: Lane, waiting: Waiting): Turn => ({
  rank: lane === 'normal' ? 'first' : 'second',
  ...waiting,
})

/** Take a tip whose code is given by its key: one that was stored before is answered again, costs no place and needs none. */
async function takeOnce(
  deps: Deps,
  receipt: ReceiptCode,
  waiting: Waiting,
  admit: Admit,
  store: Store,
): Promise<Taken> {
  let admission: Admission
  try {
    admission = await admit()
  } catch (refusal) {
    if (!(refusal instanceof Problem)) throw refusal
    // Behind those who were let in: a flood of keys must not keep them waiting.
    const code = await codeOf(deps, receipt, { rank: 'last', ...waiting }).catch((error: unknown) => {
      throw error instanceof Problem ? refusal : error
    })
    const before = await takenBefore(deps, code)
    if (before) return before
    throw refusal
  }
  return within(admission, async () => {
    const code = await codeOf(deps, receipt, turnOf(admission.lane, waiting))
    const before = await takenBefore(deps, code)
    if (!before) return store(admission.lane, code)
    admission.undo()
    return before
  })
}

/** Intake of tips. */
export function intakeRoutes(deps: Deps, botCheck: BotCheck, senderOf: SenderOf) {
  const door = new Door(deps, botCheck)
  const repeats = new Repeats<Taken>(deps)
  const repeatsKey = deps.random(32)

  async function take(c: Context, sender: string, submission: Submission, typed: TypedTip): Promise<Taken> {
    if (submission.problem) throw submission.problem
    const office = await deps.officeKey()
    if (!office) throw new Problem('not-open')
    const input = parseTip(deps, typed, submission)
    const textHash = textHashOf(input)
    const bodyHash = bodyHashOf(
      textHash,
      submission.pictures.map(({ hash }) => hash),
    )
    const submissionKey = readSubmissionKey(input.submissionKey)
    const receipt = submissionKey && repeatableReceipt(deps.secrets, submissionKey, bodyHash)
    const waiting = { sender, until: performance.now() + patienceMs }
    const admit = () => door.enter(sender, typed.challenges, textHash)
    const store = async (lane: Lane, chosen: Code | null): Promise<Taken> => {
      const turn = turnOf(lane, waiting)
      return storeTip(deps, input, {
        office,
        cleaned: await cleanPictures(deps, submission.pictures, turn),
        lane,
        turn,
        chosen,
      })
    }
    const work = () => (receipt ? takeOnce(deps, receipt, waiting, admit, store) : takeNew(admit, store))
    // A program says by its key what is a repeat; only people tap twice.
    if (!receipt && !wantsHtml(c)) return work()
    const id = createHmac('sha256', repeatsKey)
      .update(receipt ?? sender)
      .update(bodyHash)
    return repeats.once(id.digest('base64url'), work)
  }

  return (
    new Hono()
      /** Anyone. The row with its day is the record. 201 once the tip is durable. */
      .post('/tips', async (c) => {
        const sender = senderOf(c)
        const submission = await readSubmission(deps, c.req.raw, sender, limits.evidencePerTip)
        const typed = readTip(submission)
        try {
          const taken = await take(c, sender, submission, typed)
          if (!wantsHtml(c)) return c.json(taken satisfies TipReceipt, 201)
          const main = Receipt({ base: deps.env.base, ...taken })
          return page(deps, '/report/', { title: titles.receipt, main, closed: true }, 201, {
            'permissions-policy': receiptPermissions,
          })
        } catch (error) {
          if (!wantsHtml(c)) return problemResponse(error, c)
          reportBug(error)
          // Of a text that has to be put right otherwise, a ticket stays good.
          const ticket = typed.challenges.find(isTicket)
          return reportPage(deps, error, {
            values: typed.values,
            errors: typed.atRows(toProblem(error).errors ?? []),
            chooseAgain: submission.hadPictures,
            ...(ticket === undefined ? {} : { ticket }),
          })
        } finally {
          await submission.clear()
        }
      })
  )
}
