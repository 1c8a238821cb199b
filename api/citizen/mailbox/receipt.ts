import type { Context } from 'hono'
import { ConfirmInput, ConfirmView, KeepInput } from '#shared/contract/citizen.ts'
import { addDays, type Day } from '#shared/day.ts'
import { publicAddressOf } from '#shared/operator.ts'
import { formatReceipt, normaliseDigits } from '#shared/sealing/receipt.ts'
import type { Deps } from '#api/records/deps.ts'
import { Problem, reportBug } from '#api/core/problem.ts'
import { router } from '#api/core/route.ts'
import type { SenderOf } from '#api/core/sender.ts'
import type { Words } from '#shared/words/words.ts'
import { refusalJson, wantsHtml, wordsOf } from '#api/citizen/answers.ts'
import { fieldsOf, readSubmission } from '#api/citizen/body/submission.ts'
import { receiptPage } from '#api/citizen/receipt-page.ts'
import { trackPage } from './track-page.ts'
import { receiptOf } from './typed-receipt.ts'
import { citizenRoute, fileRoute } from '#api/citizen/route.ts'

const wrongGroup = '和回执码最后四位不一样，请对照抄下的号码'

const confirm = citizenRoute({
  path: '/mailbox/confirm',
  summary: 'Checks the last group of a receipt that was copied',
  body: { ConfirmInput },
  status: 200,
  answer: { ConfirmView },
})

const toCalendar = fileRoute({
  path: '/receipt/calendar',
  summary: 'Sends the day to look again as a calendar file',
  body: { KeepInput },
  type: 'text/calendar',
})

/** The file holds the code, the public address and the day, and nothing else. */
const toText = fileRoute({
  path: '/receipt/text',
  summary: 'Sends the receipt as a text file',
  body: { KeepInput },
  type: 'text/plain',
})

/**
 * Returns a file with one all-day event (RFC 5545). It names neither the subject nor the address: calendars
 * are often copied to a cloud.
 */
function calendar({ say }: Words, day: Day, id: string): string {
  const date = (text: string) => text.replaceAll('-', '')
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    say('PRODID:-//calendar//ZH'),
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${date(day)}T000000Z`,
    `DTSTART;VALUE=DATE:${date(day)}`,
    `DTEND;VALUE=DATE:${date(addDays(day, 1))}`,
    `SUMMARY:${say('回来看看')}`,
    `DESCRIPTION:${say('打开纸上记的网址')}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

function download(type: string, name: string, text: string): Response {
  return new Response(text, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

/**
 * Returns the routes for keeping a receipt. They look nothing up, so they never show that a code is known.
 */
export function keepRoutes(deps: Deps, senderOf: SenderOf) {
  const route =
    (
      { pictures }: { readonly pictures: number },
      answer: (c: Context, fields: Readonly<Record<string, unknown>>) => Response,
    ) =>
    async (c: Context) => {
      const submission = await readSubmission(deps, c.req.raw, senderOf(c), pictures)
      const fields = fieldsOf(submission)
      try {
        if (submission.problem) throw submission.problem
        return answer(c, fields)
      } catch (error) {
        if (!wantsHtml(c)) return refusalJson(error, c)
        reportBug(error)
        return trackPage(deps, wordsOf(c), error, fields['receipt'])
      } finally {
        await submission.clear()
      }
    }

  return router()
    .openapi(
      confirm.route,
      route(confirm, (c, fields) => {
        const receipt = receiptOf(fields)
        const { lastGroup, number, checkBackOn, question } = confirm.parse(fields)
        const matched = normaliseDigits(lastGroup) === receipt.slice(-4)
        if (!wantsHtml(c)) {
          if (!matched)
            throw new Problem('invalid-input', { errors: [{ pointer: '/lastGroup', message: wrongGroup }] })
          return confirm.json(c, { matched: true })
        }
        const confirmed = matched ? 'matched' : 'wrong'
        const slip = { receipt, number, checkBackOn, question, confirmed } as const
        return receiptPage(deps, wordsOf(c), slip, matched ? confirm.status : 422)
      }),
    )
    .openapi(
      toCalendar.route,
      route(toCalendar, (c, fields) => {
        receiptOf(fields)
        const { checkBackOn } = toCalendar.parse(fields)
        return download(
          `${toCalendar.type}; charset=utf-8`,
          'reminder.ics',
          calendar(wordsOf(c), checkBackOn, deps.newId()),
        )
      }),
    )
    .openapi(
      toText.route,
      route(toText, (c, fields) => {
        const { say, day } = wordsOf(c)
        const receipt = receiptOf(fields)
        const { checkBackOn } = toText.parse(fields)
        return download(
          `${toText.type}; charset=utf-8`,
          'code.txt',
          `${[
            formatReceipt(receipt),
            `${say('网址')} ${publicAddressOf(deps.operator, deps.env.siteUrl)}`,
            say('#回来看', day(checkBackOn)),
          ].join('\r\n')}\r\n`,
        )
      }),
    )
}
