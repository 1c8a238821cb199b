import { Hono, type Context } from 'hono'
import { Mailbox, type MailboxProps } from '#forms/Mailbox.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import {
  MessageInput,
  ObjectInput,
  OpenInput,
  ReceiptInput,
  WithdrawInput,
  type MailboxView,
} from '#shared/contract/citizen.ts'
import { limits } from '#shared/tip/limits.ts'
import { problems } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import type { Deps } from '#api/records/deps.ts'
import { fieldErrors, parse, Problem, problemResponse, reportBug, toProblem } from '#api/core/problem.ts'
import type { SenderOf } from '#api/core/sender.ts'
import { page, refusalHeaders, refusalText, wantsHtml } from '#api/citizen/answers.ts'
import { fieldsOf, readSubmission, type Submission } from '#api/citizen/body/submission.ts'
import { inEvenTime } from './even-time.ts'
import { reporterActs } from './acts.ts'
import { trackPage } from './track-page.ts'
import { receiptOf } from './typed-receipt.ts'
import { openMailbox, viewMailbox, type OpenMailbox } from './view.ts'

/** Whether pictures were chosen in a form that sends but their names. */
const isNamed = (value: unknown) => typeof value === 'string' && value !== ''

/** What an act answers with. */
interface Done {
  readonly status: 200 | 201
  readonly done?: NonNullable<MailboxProps['done']>
  /** Older messages are asked for: those before this position. */
  readonly before?: number | undefined
}

/** One act on an open mailbox. `begin` runs before any work and refuses what is wrongly filled in. */
interface Act<Input> {
  readonly pictures?: number
  begin(fields: Readonly<Record<string, unknown>>, submission: Submission): Input
  /** @param isPerson whether a person looks at the answer, who may not have got the last one */
  perform(mailbox: OpenMailbox, input: Input, submission: Submission, isPerson: boolean): Promise<Done>
}

/** The mailbox behind a receipt, and what a reporter can do there. */
export function mailboxRoutes(deps: Deps, senderOf: SenderOf) {
  const acts = reporterActs(deps)

  function mailboxPage(
    mailbox: OpenMailbox,
    view: MailboxView,
    props: Partial<MailboxProps>,
    status: number,
    headers: Record<string, string> = {},
  ): Response {
    const main = Mailbox({ base: deps.env.base, receipt: mailbox.receipt, view, ...props })
    const title =
      props.errors?.length || props.refusal !== undefined ? errorTitle(titles.mailbox) : titles.mailbox
    return page(deps, '/track/', { title, main }, status, headers)
  }

  /** The mailbox as it now is, with what is wrong with the act and the text kept. */
  async function refusedPage(
    mailbox: OpenMailbox,
    error: unknown,
    text: unknown,
    submission: Submission,
  ): Promise<Response> {
    const problem = toProblem(error)
    const errors = problem.errors ?? []
    const refusal =
      problem.code === 'conflict' ? '现在不能这样做了：状态刚刚变了，请看下面。' : refusalText(problem)
    return mailboxPage(
      mailbox,
      await viewMailbox(deps, mailbox),
      {
        errors,
        ...(typeof text === 'string' ? { text } : {}),
        chooseAgain: submission.hadPictures,
        ...(refusal === undefined || errors.length > 0 ? {} : { refusal }),
      },
      problems[problem.code].status,
      refusalHeaders(problem),
    )
  }

  async function answer<Input>(
    c: Context,
    act: Act<Input>,
    submission: Submission,
    fields: Readonly<Record<string, unknown>>,
  ) {
    const mailbox = await openMailbox(deps, receiptOf(fields), senderOf(c))
    if (!mailbox) throw new Problem('unknown-receipt')
    try {
      if (submission.problem) throw submission.problem
      const input = act.begin(fields, submission)
      const { status, done, before } = await act.perform(mailbox, input, submission, wantsHtml(c))
      const view = await viewMailbox(deps, mailbox, before)
      if (!wantsHtml(c)) return c.json(view, status)
      if (done !== undefined) return mailboxPage(mailbox, view, { done }, status)
      // Written and not yet sent, because the mailbox did not open, or to look for an answer first: it is in its field again.
      const { text } = fields
      const chooseAgain = submission.hadPictures || isNamed(fields['evidence'])
      return mailboxPage(
        mailbox,
        view,
        { ...(typeof text === 'string' ? { text } : {}), chooseAgain },
        status,
      )
    } catch (error) {
      if (!wantsHtml(c)) throw error
      reportBug(error)
      return await refusedPage(mailbox, error, fields['text'], submission)
    }
  }

  const route =
    <Input>(act: Act<Input>) =>
    async (c: Context): Promise<Response> => {
      const beganAt = performance.now()
      const submission = await readSubmission(deps, c.req.raw, senderOf(c), act.pictures ?? 0)
      const fields = fieldsOf(submission)
      const refuse = (error: unknown) => {
        if (!wantsHtml(c)) return problemResponse(error, c)
        reportBug(error)
        return trackPage(deps, error, fields['receipt'], fields['text'])
      }
      try {
        // Told before any work is done.
        receiptOf(fields)
        return await inEvenTime(beganAt, () => answer(c, act, submission, fields).catch(refuse))
      } catch (error) {
        return refuse(submission.problem ?? error)
      } finally {
        await submission.clear()
      }
    }

  const plain = (perform: (mailbox: OpenMailbox) => Promise<Done>): Act<unknown> => ({
    begin: (fields) => parse(ReceiptInput, fields),
    perform,
  })

  return (
    new Hono()
      /** Whoever holds the receipt: status, history, messages. */
      .post(
        '/mailbox',
        route({
          begin: (fields) => parse(OpenInput, fields),
          perform: (_, { before }) => Promise.resolve({ status: 200, before }),
        }),
      )
      /** Whoever holds the receipt. A waiting tip moves on. */
      .post(
        '/mailbox/messages',
        route({
          pictures: limits.evidencePerMessage,
          begin(fields, { errors, pictures }) {
            const parsed = MessageInput.safeParse(fields)
            const wrong = [...(parsed.success ? [] : fieldErrors(parsed.error)), ...errors]
            if (parsed.success && parsed.data.text === '' && pictures.length === 0 && wrong.length === 0)
              wrong.push({ pointer: '/text', message: sentences.messageEmpty })
            if (!parsed.success || wrong.length > 0) throw new Problem('invalid-input', { errors: wrong })
            return parsed.data.text
          },
          async perform(mailbox, text, { pictures }, isPerson) {
            if (isPerson) await acts.sayOnce(mailbox, text, pictures)
            else await acts.say(mailbox, text, pictures)
            return { status: 201, done: 'sent' }
          },
        }),
      )
      /** Whoever holds the receipt: contact at once, content after the days of the operator. */
      .post(
        '/mailbox/withdraw',
        route({
          // A form carries a box to be ticked; a JSON body means what it says.
          begin: (fields, { isForm }) => parse(isForm ? WithdrawInput : ReceiptInput, fields),
          async perform(mailbox) {
            await acts.withdraw(mailbox)
            return { status: 200, done: 'withdrawn' }
          },
        }),
      )
      /** Whoever holds the receipt: the row is gone when this answers. */
      .post(
        '/mailbox/withdraw-contact',
        route(
          plain(async (mailbox) => {
            await acts.withdrawContact(mailbox)
            return { status: 200, done: 'contact-withdrawn' }
          }),
        ),
      )
      /** Whoever holds the receipt, once after a result. */
      .post(
        '/mailbox/object',
        route({
          begin: (fields, { isForm }) => parse(isForm ? ObjectInput : ReceiptInput, fields),
          async perform(mailbox) {
            await acts.object(mailbox)
            return { status: 200, done: 'objected' }
          },
        }),
      )
  )
}
