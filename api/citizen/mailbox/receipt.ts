import { Hono, type Context } from 'hono'
import { Receipt as ReceiptPage } from '#forms/Receipt.tsx'
import { errorTitle, titles } from '#forms/titles.ts'
import { ConfirmInput, KeepInput, type ConfirmView } from '#shared/contract/citizen.ts'
import { addDays, chineseDay, dayOf, type Day } from '#shared/day.ts'
import { daysOf } from '#shared/operator.ts'
import { formatReceipt, normaliseDigits } from '#shared/sealing/receipt.ts'
import type { Deps } from '#api/records/deps.ts'
import { receiptPermissions } from '#api/core/headers.ts'
import { parse, Problem, problemResponse, reportBug } from '#api/core/problem.ts'
import type { SenderOf } from '#api/core/sender.ts'
import { page, wantsHtml } from '#api/citizen/answers.ts'
import { fieldsOf, readSubmission } from '#api/citizen/body/submission.ts'
import { trackPage } from './track-page.ts'
import { receiptOf } from './typed-receipt.ts'

const wrongGroup = '和回执码最后四位不一样，请对照抄下的号码'

/** One all-day event (RFC 5545) that says neither what it is about nor whose it is. */
function calendar(day: Day, id: string): string {
  const date = (text: string) => text.replaceAll('-', '')
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//calendar//ZH',
    'BEGIN:VEVENT',
    `UID:${id}`,
    `DTSTAMP:${date(day)}T000000Z`,
    `DTSTART;VALUE=DATE:${date(day)}`,
    `DTEND;VALUE=DATE:${date(addDays(day, 1))}`,
    'SUMMARY:回来看看',
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

/** Ways to keep a receipt. None of them looks anything up: whether the code opens something is not told here. */
export function keepRoutes(deps: Deps, senderOf: SenderOf) {
  const route =
    (answer: (c: Context, fields: Readonly<Record<string, unknown>>) => Response) => async (c: Context) => {
      const submission = await readSubmission(deps, c.req.raw, senderOf(c), 0)
      const fields = fieldsOf(submission)
      try {
        if (submission.problem) throw submission.problem
        return answer(c, fields)
      } catch (error) {
        if (!wantsHtml(c)) return problemResponse(error, c)
        reportBug(error)
        return trackPage(deps, error, fields['receipt'])
      } finally {
        await submission.clear()
      }
    }

  return (
    new Hono()
      /** Whoever holds the receipt: whether the last group was copied rightly. */
      .post(
        '/mailbox/confirm',
        route((c, fields) => {
          const receipt = receiptOf(fields)
          const { lastGroup, number, checkBackOn } = parse(ConfirmInput, fields)
          const matched = normaliseDigits(lastGroup) === receipt.slice(-4)
          if (!wantsHtml(c)) {
            if (!matched)
              throw new Problem('invalid-input', { errors: [{ pointer: '/lastGroup', message: wrongGroup }] })
            return c.json({ matched: true } satisfies ConfirmView)
          }
          const main = ReceiptPage({
            base: deps.env.base,
            receipt,
            number: number ?? '',
            checkBackOn: checkBackOn ?? addDays(dayOf(deps.now()), daysOf(deps.operator).checkBack),
            confirmed: matched ? 'matched' : 'wrong',
          })
          const title = matched ? titles.receipt : errorTitle(titles.receipt)
          return page(deps, '/report/', { title, main, closed: true }, matched ? 200 : 422, {
            'permissions-policy': receiptPermissions,
          })
        }),
      )
      /** Whoever holds the receipt: the day to look again, for a calendar. */
      .post(
        '/receipt/calendar',
        route((_c, fields) => {
          receiptOf(fields)
          const { checkBackOn } = parse(KeepInput, fields)
          return download('text/calendar; charset=utf-8', 'reminder.ics', calendar(checkBackOn, deps.newId()))
        }),
      )
      /** Whoever holds the receipt: the code and the day, and nothing else. */
      .post(
        '/receipt/text',
        route((_c, fields) => {
          const receipt = receiptOf(fields)
          const { checkBackOn } = parse(KeepInput, fields)
          return download(
            'text/plain; charset=utf-8',
            'code.txt',
            `${formatReceipt(receipt)}\r\n${chineseDay(checkBackOn)}\r\n`,
          )
        }),
      )
  )
}
