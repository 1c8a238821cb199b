import type { Context } from 'hono'
import { AnswerInput, ConfirmInput, MailboxView } from '#shared/contract/citizen.ts'
import { problems } from '#shared/contract/problem.ts'
import type { Receipt } from '#shared/sealing/receipt.ts'
import type { Words } from '#shared/words/words.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { router } from '#api/core/route.ts'
import type { SenderOf } from '#api/core/sender.ts'
import {
  errorsIn,
  refusalHeaders,
  refusalJson,
  refusalText,
  wantsHtml,
  wordsOf,
} from '#api/citizen/answers.ts'
import { fieldsOf, readSubmission } from '#api/citizen/body/submission.ts'
import { receiptPage } from '#api/citizen/receipt-page.ts'
import { citizenRoute } from '#api/citizen/route.ts'
import type { ReporterActs } from './acts.ts'
import { inEvenTime } from './even-time.ts'
import { trackPage } from './track-page.ts'
import { receiptOf } from './typed-receipt.ts'
import { openMailbox, viewMailbox } from './view.ts'

/** The answer is a message of the reporter, with the question before it. */
const answer = citizenRoute({
  path: '/mailbox/answer',
  summary: 'Answers the question of a receipt',
  body: { AnswerInput },
  status: 201,
  answer: { MailboxView },
})

/** Returns the route that takes the answer to the question of a receipt. */
export function answerRoutes(deps: Deps, acts: ReporterActs, senderOf: SenderOf) {
  async function perform(
    c: Context,
    receipt: Receipt,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<Response> {
    const mailbox = await openMailbox(deps, receipt, senderOf(c))
    if (!mailbox) throw new Problem('unknown-receipt')
    const { question, text, ...values } = answer.parse(fields)
    await acts.answer(mailbox, question, text)
    if (!wantsHtml(c)) return answer.json(c, await viewMailbox(deps, wordsOf(c), mailbox))
    return receiptPage(
      deps,
      wordsOf(c),
      { ...values, receipt, question, confirmed: 'matched', answer: { isSent: true } },
      answer.status,
    )
  }

  /** Answers with the receipt, the fault and the typed text. Values that no form sends get the plain page. */
  function refusedPage(words: Words, fields: Readonly<Record<string, unknown>>, error: unknown): Response {
    const problem = toProblem(error)
    const { text } = fields
    const values = ConfirmInput.omit({ lastGroup: true }).safeParse(fields)
    const { errors = [] } = problem
    const isOfText = errors.every(({ pointer }) => pointer === '/text')
    if (problem.code === 'unknown-receipt' || !values.success || !isOfText)
      return trackPage(deps, words, error, fields['receipt'], text)
    const refusal =
      problem.code === 'conflict' ? words.say('举报已经撤回，不能再补充。') : refusalText(problem, words)
    return receiptPage(
      deps,
      words,
      {
        ...values.data,
        receipt: receiptOf(fields),
        confirmed: 'matched',
        answer: {
          ...(typeof text === 'string' ? { text } : {}),
          errors: errorsIn(words, errors),
          ...(errors.length > 0 ? {} : { refusal }),
        },
      },
      problems[problem.code].status,
      refusalHeaders(problem),
    )
  }

  return router().openapi(answer.route, async (c) => {
    const beganAt = performance.now()
    const submission = await readSubmission(deps, c.req.raw, senderOf(c), answer.pictures)
    const fields = fieldsOf(submission)
    try {
      if (submission.problem) throw submission.problem
      if (submission.errors.length > 0) throw new Problem('invalid-input', { errors: submission.errors })
      // A malformed code is refused before any work is done.
      const receipt = receiptOf(fields)
      return await inEvenTime(beganAt, () => perform(c, receipt, fields))
    } catch (error) {
      if (!wantsHtml(c)) return refusalJson(error, c)
      reportBug(error)
      return refusedPage(wordsOf(c), fields, error)
    } finally {
      await submission.clear()
    }
  })
}
