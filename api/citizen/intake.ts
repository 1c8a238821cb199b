import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { CorrectionInput, TipInput, TipReceipt } from '#shared/contract/citizen.ts'
import { dayOf } from '#shared/day.ts'
import type { Receipt as ReceiptCode } from '#shared/sealing/receipt.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { fields } from '#shared/tip/fields.ts'
import { fieldSchemas } from '#shared/tip/input.ts'
import { limits } from '#shared/tip/limits.ts'
import type { Lane } from '#shared/tip/lists.ts'
import type { Deps, OfficeKey } from '#api/records/deps.ts'
import { patienceMs, type Turn } from '#api/core/pool.ts'
import { fieldErrors, Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { router } from '#api/core/route.ts'
import type { SenderOf } from '#api/core/sender.ts'
import { asksForPictures, refusalJson, wantsHtml, wordsOf } from './answers.ts'
import type { Spooled } from './body/spool.ts'
import { readSubmission, type Submission } from './body/submission.ts'
import { readTip, type TypedTip } from './body/tip-form.ts'
import type { BotCheck } from './door/bot-check.ts'
import { Door, type Admission } from './door/door.ts'
import { isTicket } from './door/tickets.ts'
import { correctionPage, strayErrors } from './correction.ts'
import { cleanPictures } from './pictures/store.ts'
import { bodyHashOf, readSubmissionKey, repeatableReceipt, Repeats, textHashOf } from './repeats.ts'
import { receiptPage } from './receipt-page.ts'
import { reportPage } from './report-page.ts'
import { citizenRoute } from './route.ts'
import { codeOf, storeTip, takenBefore, type Taken } from './store-tip.ts'

/** Answers once the tip is durable. No audit row: the row with its day is the record. */
const report = citizenRoute({
  path: '/tips',
  summary: 'Hands in a tip',
  body: { TipInput },
  rows: {
    identifierKind: 'Kind of each identifier; empty for the look of its value',
    identifierValue: 'Its value',
  },
  pictures: limits.evidencePerTip,
  status: 201,
  answer: { TipReceipt },
})

/** Parses a typed tip. @throws Problem 'invalid-input' with every error, those of pictures included. */
function parseTip(deps: Deps, typed: TypedTip, submission: Submission): TipInput {
  const { input } = typed
  const schema = isCorrection(typed.values) ? CorrectionInput : report.schema
  const parsed = schema.safeParse(input)
  const errors = [
    ...(parsed.success ? [] : fieldErrors(parsed.error)),
    ...strayErrors(typed, submission),
    ...submission.errors,
  ]
  if (deps.operator.kind === 'independent' && input['consent'] !== true)
    errors.push({ pointer: '/consent', message: fields.consent.unticked })
  // A day ahead stands beside all other errors: it is read apart from them.
  const { data: day } = fieldSchemas.happenedOn.safeParse(input['happenedOn'])
  if (!isCorrection(typed.values) && day !== undefined && day > dayOf(deps.now()))
    errors.push({ pointer: '/happenedOn', message: fields.happenedOn.ahead })
  if (!parsed.success || errors.length > 0) throw new Problem('invalid-input', { errors })
  return parsed.data
}

/** A parsed tip at the door. Its pictures are in the spool. */
interface Handed {
  readonly input: TipInput
  readonly office: OfficeKey
  readonly pictures: readonly Spooled[]
  readonly challenges: readonly string[]
  readonly textHash: Uint8Array
  /** Receipt of a form with a `submissionKey`. The same form gives the same receipt. */
  readonly receipt: ReceiptCode | null
  /** The sender of the request, and the instant at which it stops waiting for the pools. */
  readonly waiting: Required<Pick<Turn, 'sender' | 'until'>>
}

/** Tips go before all other work. Tips of the slow lane are second, since they cost their sender nothing. */
const turnOf = (lane: Lane, waiting: Handed['waiting']): Turn => ({
  rank: lane === 'normal' ? 'first' : 'second',
  ...waiting,
})

/** Returns the routes that take tips in. */
export function intakeRoutes(deps: Deps, botCheck: BotCheck, senderOf: SenderOf) {
  const door = new Door(deps, botCheck)
  const repeats = new Repeats<Taken>(deps)
  const repeatsKey = deps.random(32)

  /** Returns the earlier answer to a form that was refused at the door; null when it was never stored. */
  async function answeredBefore(
    refusal: unknown,
    { receipt, waiting, input, pictures }: Handed,
  ): Promise<Taken | null> {
    if (receipt === null || !(refusal instanceof Problem)) return null
    // The rank is last, since a flood of keys must not delay the senders who were let in.
    const code = await codeOf(deps, receipt, { rank: 'last', ...waiting }).catch((error: unknown) => {
      throw error instanceof Problem ? refusal : error
    })
    return takenBefore(deps, code, input, pictures)
  }

  /** Takes a tip through the door into the store. A repeat gets its earlier answer and costs no place. */
  async function takeIn(handed: Handed): Promise<Taken> {
    const { input, office, pictures, challenges, textHash, receipt, waiting } = handed
    let admission: Admission
    try {
      admission = await door.enter(waiting.sender, challenges, textHash)
    } catch (refusal) {
      const before = await answeredBefore(refusal, handed)
      if (before) return before
      throw refusal
    }
    const { lane } = admission
    const turn = turnOf(lane, waiting)
    try {
      const chosen = receipt === null ? null : await codeOf(deps, receipt, turn)
      const before = chosen && (await takenBefore(deps, chosen, input, pictures))
      if (before) {
        admission.undo()
        return before
      }
      const cleaned = await cleanPictures(deps, pictures, turn)
      return await storeTip(deps, input, { office, cleaned, lane, turn, chosen })
    } catch (error) {
      // A failure of the server costs the sender nothing. A refused picture costs all but a ticket.
      if (toProblem(error).code === 'invalid-input') admission.refuse()
      else admission.undo()
      throw error
    }
  }

  async function take(c: Context, sender: string, submission: Submission, typed: TypedTip): Promise<Taken> {
    if (submission.problem) throw submission.problem
    const office = await deps.officeKey()
    if (!office) throw new Problem('not-open')
    const input = parseTip(deps, typed, submission)
    const textHash = textHashOf(input)
    const { pictures } = submission
    const bodyHash = bodyHashOf(
      textHash,
      pictures.map(({ hash }) => hash),
    )
    const submissionKey = readSubmissionKey(input.submissionKey)
    const receipt = submissionKey && repeatableReceipt(deps.secrets, submissionKey, bodyHash)
    const waiting = { sender, until: performance.now() + patienceMs }
    const { challenges } = typed
    const handed: Handed = { input, office, pictures, challenges, textHash, receipt, waiting }
    // A program names a repeat by its key. Only people tap twice.
    if (!receipt && !wantsHtml(c)) return takeIn(handed)
    const id = createHmac('sha256', repeatsKey)
      .update(receipt ?? sender)
      .update(bodyHash)
    return repeats.once(id.digest('base64url'), () => takeIn(handed))
  }

  return router().openapi(report.route, async (c) => {
    const sender = senderOf(c)
    const submission = await readSubmission(deps, c.req.raw, sender, report.pictures)
    const typed = readTip(submission)
    try {
      const taken = await take(c, sender, submission, typed)
      if (!wantsHtml(c)) return report.json(c, taken)
      return receiptPage(deps, wordsOf(c), taken, report.status)
    } catch (error) {
      if (!wantsHtml(c)) return refusalJson(error, c)
      reportBug(error)
      // The ticket of an unchanged text stays good, so the page keeps it.
      const ticket = typed.challenges.find(isTicket)
      const kept = {
        values: typed.values,
        errors: typed.atRows(toProblem(error).errors ?? []),
        ...(ticket === undefined ? {} : { ticket }),
      }
      if (isCorrection(typed.values)) return correctionPage(deps, error, kept)
      const chooseAgain = asksForPictures(toProblem(error), submission)
      return reportPage(deps, wordsOf(c), error, { ...kept, chooseAgain })
    } finally {
      await submission.clear()
    }
  })
}
