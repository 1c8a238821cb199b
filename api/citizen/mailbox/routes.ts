import type { Context } from 'hono'
import { createElement } from 'react'
import { Mailbox, type MailboxProps } from '#forms/mailbox/Mailbox.tsx'
import { titles } from '#forms/titles.ts'
import {
  MessageInput,
  ObjectInput,
  ObjectionInput,
  OpenInput,
  ReceiptInput,
  RewardAnswerInput,
  WithdrawInput,
  MailboxView,
} from '#shared/contract/citizen.ts'
import { limits } from '#shared/tip/limits.ts'
import { problems, type FieldError } from '#shared/contract/problem.ts'
import { seenCharacters } from '#shared/folding.ts'
import { sentences } from '#shared/text.ts'
import type { Words } from '#shared/words/words.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem, reportBug, toProblem } from '#api/core/problem.ts'
import { router } from '#api/core/route.ts'
import type { SenderOf } from '#api/core/sender.ts'
import {
  asksForPictures,
  errorsIn,
  page,
  refusalHeaders,
  refusalJson,
  refusalText,
  wantsHtml,
  wordsOf,
} from '#api/citizen/answers.ts'
import { fieldsOf, readSubmission, type Submission } from '#api/citizen/body/submission.ts'
import { inEvenTime } from './even-time.ts'
import { citizenRoute } from '#api/citizen/route.ts'
import type { ReporterActs } from './acts.ts'
import { trackPage } from './track-page.ts'
import { receiptOf } from './typed-receipt.ts'
import { mayObject, openMailbox, viewMailbox, type OpenMailbox } from './view.ts'

/** Returns whether pictures were chosen in a form that sends only their names. */
const isNamed = (value: unknown) => typeof value === 'string' && value !== ''

/** Returns the typed text of a form; nothing where it has none. An older page named that of an objection. */
function textOf({ text, objection }: Readonly<Record<string, unknown>>): Pick<MailboxProps, 'text'> {
  const typed = text ?? objection
  return typeof typed === 'string' ? { text: typed } : {}
}

/** The result of an act. */
interface Done {
  readonly done?: NonNullable<MailboxProps['done']>
  /** Shows the messages before this position. */
  readonly before?: number | undefined
}

/** The declaration of an act: its status, its pictures, its body, its answer in JSON. */
interface Declared<Input> {
  readonly status: 200 | 201
  readonly pictures: number
  parse(fields: Readonly<Record<string, unknown>>, isForm: boolean): Input
  json(c: Context, view: MailboxView): Response
}

/** One act on an open mailbox. */
interface Act<Input> {
  /** Refuses wrong fields and pictures before any work. By default only the declared body is checked. */
  begin?(fields: Readonly<Record<string, unknown>>, submission: Submission): Input
  /** Does the act. A person (`isPerson`) may send an act again whose answer was lost. */
  perform(mailbox: OpenMailbox, input: Input, submission: Submission, isPerson: boolean): Promise<Done>
}

/**
 * Reads the fields of an act, with its pictures if it takes any. Pictures stay unsent at another act of the
 * form. @throws Problem 'invalid-input' with the faults of fields and pictures
 */
function withPictures<Input>(
  declared: Declared<Input>,
  fields: Readonly<Record<string, unknown>>,
  { isForm, errors: all }: Submission,
): Input {
  const errors = declared.pictures > 0 ? all : all.filter(({ pointer }) => !pointer.startsWith('/evidence'))
  let wrong: readonly FieldError[] = errors
  try {
    const input = declared.parse(fields, isForm)
    if (errors.length === 0) return input
  } catch (error) {
    wrong = [...(toProblem(error).errors ?? []), ...errors]
  }
  throw new Problem('invalid-input', { errors: wrong })
}

const ticked = '您选了“我确定要提出异议”，请点“提出异议”；只想发消息的，请先去掉这个选择'

const answer = { MailboxView }

const open = citizenRoute({
  path: '/mailbox',
  summary: 'Opens the mailbox of a receipt',
  body: { OpenInput },
  status: 200,
  answer,
})

/** A message moves a waiting tip on. */
const write = citizenRoute({
  path: '/mailbox/messages',
  summary: 'Writes to the office',
  body: { MessageInput },
  pictures: limits.evidencePerMessage,
  status: 201,
  answer,
})

/** The contact goes at once, the content after the days of the operator. */
const withdraw = citizenRoute({
  path: '/mailbox/withdraw',
  summary: 'Withdraws the tip',
  body: { ReceiptInput },
  form: { WithdrawInput },
  status: 200,
  answer,
})

/** The contact is in no file once this answers. */
const withdrawContact = citizenRoute({
  path: '/mailbox/withdraw-contact',
  summary: 'Deletes the contact',
  body: { ReceiptInput },
  status: 200,
  answer,
})

const objectTo = citizenRoute({
  path: '/mailbox/object',
  summary: 'Objects to the result, once, with the reason',
  body: { ObjectionInput },
  form: { ObjectInput },
  pictures: limits.evidencePerMessage,
  status: 200,
  answer,
})

/** The answer stands beside the reward for staff. It can be changed while the claim is open. */
const answerReward = citizenRoute({
  path: '/mailbox/reward',
  summary: 'Says whether to claim the reward',
  body: { RewardAnswerInput },
  status: 200,
  answer,
})

/** Returns the routes of the mailbox behind a receipt, and of the reporter's acts there. */
export function mailboxRoutes(deps: Deps, acts: ReporterActs, senderOf: SenderOf) {
  function mailboxPage(
    words: Words,
    mailbox: OpenMailbox,
    view: MailboxView,
    props: Partial<MailboxProps>,
    status: number,
    headers: Record<string, string> = {},
  ): Response {
    const main = createElement(Mailbox, { base: deps.env.base, receipt: mailbox.receipt, view, ...props })
    const isRefused = props.errors?.length || props.refusal !== undefined
    const title = (isRefused ? words.say('错误：') : '') + words.say(titles.mailbox)
    return page(deps, words, '/track/', { title, main }, status, headers)
  }

  /** Answers with the mailbox as it now is, the errors of the act, and the typed text. */
  async function refusedPage(
    words: Words,
    mailbox: OpenMailbox,
    error: unknown,
    fields: Readonly<Record<string, unknown>>,
    submission: Submission,
  ): Promise<Response> {
    const problem = toProblem(error)
    // On the page the reason of an objection stands in the one field for text.
    const errors = errorsIn(words, problem.errors).map(({ pointer, message }) => ({
      pointer: pointer === '/objection' ? '/text' : pointer,
      message,
    }))
    const refusal =
      problem.code === 'conflict'
        ? words.say('现在不能这样做了：状态刚刚变了，请看下面。')
        : refusalText(problem, words)
    return mailboxPage(
      words,
      mailbox,
      await viewMailbox(deps, words, mailbox),
      {
        errors,
        ...textOf(fields),
        chooseAgain: asksForPictures(problem, submission),
        ...(refusal === undefined || errors.length > 0 ? {} : { refusal }),
      },
      problems[problem.code].status,
      refusalHeaders(problem),
    )
  }

  async function perform<Input>(
    c: Context,
    declared: Declared<Input>,
    act: Act<Input>,
    submission: Submission,
    fields: Readonly<Record<string, unknown>>,
  ) {
    const mailbox = await openMailbox(deps, receiptOf(fields), senderOf(c))
    if (!mailbox) throw new Problem('unknown-receipt')
    const words = wordsOf(c)
    try {
      if (submission.problem) throw submission.problem
      const input = act.begin ? act.begin(fields, submission) : withPictures(declared, fields, submission)
      const { status } = declared
      const { done, before } = await act.perform(mailbox, input, submission, wantsHtml(c))
      const view = await viewMailbox(deps, words, mailbox, before)
      if (!wantsHtml(c)) return declared.json(c, view)
      // Only an act with pictures sends the text. Any other leaves both unsent: the text stays in its field.
      const isSent = declared.pictures > 0
      const unsent = isSent ? {} : textOf(fields)
      const chooseAgain = !isSent && (submission.hadPictures || isNamed(fields['evidence']))
      return mailboxPage(words, mailbox, view, { ...(done && { done }), ...unsent, chooseAgain }, status)
    } catch (error) {
      if (!wantsHtml(c)) throw error
      reportBug(error)
      return await refusedPage(words, mailbox, error, fields, submission)
    }
  }

  const route =
    <Input>(declared: Declared<Input>, act: Act<Input>) =>
    async (c: Context): Promise<Response> => {
      const beganAt = performance.now()
      const submission = await readSubmission(deps, c.req.raw, senderOf(c), declared.pictures)
      const fields = fieldsOf(submission)
      const refuse = (error: unknown) => {
        if (!wantsHtml(c)) return refusalJson(error, c)
        reportBug(error)
        return trackPage(deps, wordsOf(c), error, fields['receipt'], textOf(fields).text)
      }
      try {
        // A malformed code is refused before any work is done.
        receiptOf(fields)
        return await inEvenTime(beganAt, () => perform(c, declared, act, submission, fields).catch(refuse))
      } catch (error) {
        return refuse(submission.problem ?? error)
      } finally {
        await submission.clear()
      }
    }

  return router()
    .openapi(open.route, route(open, { perform: (_, { before }) => Promise.resolve({ before }) }))
    .openapi(
      write.route,
      route(write, {
        begin(fields, submission) {
          const input = withPictures(write, fields, submission)
          if (seenCharacters(input.text) === 0 && submission.pictures.length === 0)
            throw new Problem('invalid-input', {
              errors: [{ pointer: '/text', message: sentences.messageEmpty }],
            })
          return input
        },
        async perform(mailbox, { text }, { pictures, texts }, isPerson) {
          // Who ticked the box and pressed the other button would wait for a review that nobody began.
          if (texts.get('sureToObject')?.includes('yes') === true && mayObject(mailbox.tip))
            throw new Problem('invalid-input', { errors: [{ pointer: '/sureToObject', message: ticked }] })
          if (isPerson) await acts.sayOnce(mailbox, text, pictures)
          else await acts.say(mailbox, text, pictures)
          return { done: 'sent' }
        },
      }),
    )
    .openapi(
      withdraw.route,
      route(withdraw, {
        async perform(mailbox) {
          await acts.withdraw(mailbox)
          return { done: 'withdrawn' }
        },
      }),
    )
    .openapi(
      withdrawContact.route,
      route(withdrawContact, {
        async perform(mailbox) {
          await acts.withdrawContact(mailbox)
          return { done: 'contact-withdrawn' }
        },
      }),
    )
    .openapi(
      objectTo.route,
      route(objectTo, {
        begin: (fields, submission) =>
          withPictures(objectTo, submission.isForm ? { ...fields, ...textOf(fields) } : fields, submission),
        async perform(mailbox, { objection }, { pictures }, isPerson) {
          if (isPerson) await acts.sayOnce(mailbox, objection, pictures, 'objection')
          else await acts.say(mailbox, objection, pictures, 'objection')
          return { done: 'objected' }
        },
      }),
    )
    .openapi(
      answerReward.route,
      route(answerReward, {
        async perform(mailbox, { answer: said }) {
          await acts.answerReward(mailbox, said)
          return { done: said === 'claim' ? 'claimed' : 'declined' }
        },
      }),
    )
}
