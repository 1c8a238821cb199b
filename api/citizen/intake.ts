import { eq } from 'drizzle-orm'
import { Hono, type Context } from 'hono'
import { violatedUnique } from '#db/client.ts'
import { bodies, contacts, events, evidence, tips, tokens } from '#db/schema.ts'
import { Receipt } from '#forms/Receipt.tsx'
import { ReportForm, type ReportFormProps } from '#forms/ReportForm.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { contentHash } from '#shared/chain.ts'
import { TipInput, type TipReceipt } from '#shared/contract.ts'
import { addDays, dayOf, type Day } from '#shared/day.ts'
import { limits, type Lane } from '#shared/domain.ts'
import { identifierToken, normaliseIdentifier } from '#shared/identifiers.ts'
import { daysOf } from '#shared/operator.ts'
import { problems } from '#shared/problem.ts'
import { receiptFrom, type Receipt as ReceiptCode } from '#shared/receipt.ts'
import { sealJson, type TipBody } from '#shared/seal.ts'
import type { Deps, OfficeKey } from '#api/core/deps.ts'
import { receiptPermissions } from '#api/core/headers.ts'
import { fieldErrors, Problem, problemResponse, reportBug, toProblem } from '#api/core/problem.ts'
import { receiptKeys } from '#api/core/receipts.ts'
import { makeSenderOf } from '#api/core/sender.ts'
import type { Statement } from '#api/core/write.ts'
import { page, refusalHeaders, refusalText, wantsHtml } from './answers.ts'
import { cleanPictures, sealPictures } from './evidence.ts'
import { SlowLane } from './lane.ts'
import { readSubmission, type Submission } from './submission.ts'
import { readTip, type TypedTip } from './tip-form.ts'

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
    if (value < 4_200_000_000) return deps.operator.numberPrefix + String(value % 100_000_000).padStart(8, '0')
  }
}

/** Parse what was typed. @throws Problem 'invalid-input' with all that is wrong, pictures included. */
function parseTip(deps: Deps, { input }: TypedTip, submission: Submission): TipInput {
  const parsed = TipInput.safeParse(input)
  const errors = [...(parsed.success ? [] : fieldErrors(parsed.error)), ...submission.errors]
  if (deps.operator.kind === 'independent' && input['consent'] !== true)
    errors.push({ pointer: '/consent', message: '提交前，请先选“我同意”；不同意就不能在这里提交' })
  if (!parsed.success || errors.length > 0) throw new Problem('invalid-input', { errors })
  return parsed.data
}

/** Seal and store a tip with its pictures. Durable when this returns; when it throws, nothing is left of it. */
async function storeTip(deps: Deps, office: OfficeKey, input: TipInput, jpegs: readonly Uint8Array[], lane: Lane): Promise<Taken> {
  const { database } = deps
  const today = dayOf(deps.now())
  const days = daysOf(deps.operator)
  const id = deps.newId()
  const to = [office.recipient]
  let receipt = receiptFrom(deps.random)
  let keys = await receiptKeys(deps, receipt, true)

  const pictures = await sealPictures(deps, jpegs, office.recipient)
  const { category, platform, district, operations, identifiers, priceYuan, description, contact, wantsReward } = input
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
    { v: 1, text: Array.from(description).slice(0, limits.summaryCharacters).join(''), identifiers, ...price },
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
      mailboxId: keys.mailboxId,
      reporterRecipient: keys.recipient,
      officeKeyId: office.id,
      summary: Buffer.from(summary),
    }),
    database.insert(bodies).values({ tipId: id, sealed: Buffer.from(sealedBody) }),
    database.insert(events).values({ tipId: id, version: 1, from: null, to: 'received', accountId: null, onDay: today }),
    ...(sealedContact ? [database.insert(contacts).values({ tipId: id, sealed: Buffer.from(sealedContact) })] : []),
    ...identifiers.flatMap(({ kind, value }, position) =>
      // What is nothing but punctuation would match everything of its kind.
      normaliseIdentifier(kind, value) === ''
        ? []
        : [database.insert(tokens).values({ tipId: id, position, kind, token: identifierToken(deps.secrets.blindIndexKey, kind, value) })],
    ),
    ...pictures.map((picture, position) =>
      database.insert(evidence).values({ id: picture.id, tipId: id, position, bytes: picture.sealed.length, officeKeyId: office.id }),
    ),
  ]
  const hash = contentHash([sealedBody, ...pictures.map(({ sealed }) => sealed)])

  try {
    await deps.evidence.put(pictures, today)
    for (let tries = 1; ; tries += 1) {
      const number = newNumber(deps)
      try {
        await deps.write({ actor: 'reporter' }, statements(number), { number, receivedOn: today, contentHash: hash })
        return { receipt, number, checkBackOn: addDays(today, days.checkBack) }
      } catch (error) {
        const violated = violatedUnique(error)
        if (tries === maxTries || (violated !== 'tips.number' && violated !== 'tips.mailbox_id')) throw error
        receipt = receiptFrom(deps.random)
        keys = await receiptKeys(deps, receipt, true)
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
export function reportPage(deps: Deps, error: unknown, props: Pick<ReportFormProps, 'values' | 'errors' | 'chooseAgain'> = {}): Response {
  const problem = toProblem(error)
  const refusal = refusalText(problem)
  const main = ReportForm({
    base: deps.env.base,
    operator: deps.operator,
    districts: deps.operator.districts,
    errors: problem.errors ?? [],
    ...props,
    ...(refusal === undefined ? {} : { refusal: props.values ? `${refusal}您写的都还在下面。` : refusal }),
  })
  return page(deps, '/report/', { title: errorTitle(titles.report), main }, problems[problem.code].status, refusalHeaders(problem))
}

/** Intake of tips. */
export function intakeRoutes(deps: Deps) {
  const senderOf = makeSenderOf(deps)
  const slowLane = new SlowLane()

  async function take(c: Context, submission: Submission, typed: TypedTip): Promise<Taken> {
    if (submission.problem) throw submission.problem
    const office = await deps.officeKey()
    if (!office) throw new Problem('not-open')
    const input = parseTip(deps, typed, submission)
    // Without a bot check every tip takes the normal lane; with one, nothing solves it as yet.
    const isOff = deps.env.botCheck === 'off'
    const leave = isOff ? () => undefined : slowLane.enter(senderOf(c), deps.now())
    try {
      const jpegs = await cleanPictures(deps, submission.pictures, true)
      return await storeTip(deps, office, input, jpegs, isOff ? 'normal' : 'slow')
    } catch (error) {
      // What we failed at costs no place; a refused picture does, or decoding would be free.
      if (toProblem(error).code !== 'invalid-input') leave()
      throw error
    }
  }

  return (
    new Hono()
      /** Anyone. The row with its day is the record. 201 once the tip is durable. */
      .post('/tips', async (c) => {
        const submission = await readSubmission(deps, c.req.raw, limits.evidencePerTip)
        const typed = readTip(submission)
        try {
          const taken = await take(c, submission, typed)
          if (!wantsHtml(c)) return c.json(taken satisfies TipReceipt, 201)
          const main = Receipt({ base: deps.env.base, ...taken })
          return page(deps, '/report/', { title: titles.receipt, main }, 201, { 'permissions-policy': receiptPermissions })
        } catch (error) {
          if (!wantsHtml(c)) return problemResponse(error, c)
          reportBug(error)
          return reportPage(deps, error, {
            values: typed.values,
            errors: typed.atRows(toProblem(error).errors ?? []),
            chooseAgain: submission.hadPictures,
          })
        } finally {
          await submission.clear()
        }
      })
  )
}
