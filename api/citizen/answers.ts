import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { ReactElement } from 'react'
import { markupIn } from '#forms/words/markup.tsx'
import { problems, type FieldError } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import { english } from '#shared/words/english.ts'
import { chinese, type Words } from '#shared/words/words.ts'
import type { Deps } from '#api/records/deps.ts'
import { problemResponse, type Problem } from '#api/core/problem.ts'
import type { FormPath } from '#api/core/site.ts'
import type { Submission } from './body/submission.ts'

/** Returns whether the caller names JSON as an answer. Only programs do. */
export const wantsJson = (c: Context): boolean =>
  /\bapplication\/(problem\+)?json\b/i.test(c.req.header('accept') ?? '')

/** Returns the words that a request asks for, by `lang` in its address. */
export const wordsOf = (c: Context): Words => (c.req.query('lang') === english.lang ? english : chinese)

/** Returns whether a request is a form or a step to another page. Only a person's browser sends those. */
function isOfPerson(c: Context): boolean {
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i
  return c.req.header('sec-fetch-mode') === 'navigate' || isForm.test(c.req.header('content-type') ?? '')
}

/**
 * Returns whether the answer is a page. Old engines and web views name no `text/html` for a form. A form gets
 * a page unless its sender names JSON.
 */
export function wantsHtml(c: Context): boolean {
  // Nobody reads the answer to a broken connection. Many pages at once take much memory.
  if (c.req.raw.signal.aborted) return false
  if (isOfPerson(c) && !wantsJson(c)) return true
  const supports = ['application/json', 'application/problem+json', 'text/html']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/html'
}

const mailboxStepBytes = 16 * 1024

/**
 * Pads a page to a multiple of 16 KiB. A mailbox with some messages is then as long as the refusal of an
 * unknown code. The length of a receipt does not tell its question.
 */
function filled(title: string, main: string): string {
  const bytes = Buffer.byteLength(title) + Buffer.byteLength(main)
  return main + ' '.repeat(Math.ceil(bytes / mailboxStepBytes) * mailboxStepBytes - bytes)
}

/** Answers a form with a page of the site, in the given words. */
export function page(
  deps: Pick<Deps, 'site'>,
  words: Words,
  path: FormPath,
  { title, main }: { readonly title: string; readonly main: ReactElement },
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const markup = markupIn(words, main)
  return deps.site.page(
    path === '/correct/' ? path : `${words.under}${path}`,
    { title, main: path === '/report/' || path === '/correct/' ? markup : filled(title, markup) },
    status,
    headers,
  )
}

/** Returns the refusal's sentence for the head of a page; undefined when the fields show every error. */
export function refusalText(problem: Problem, { say, told }: Words): string | undefined {
  if (problem.code === 'invalid-input') return undefined
  if (problem.retryAfterSeconds === undefined) return say('#。', told(problems[problem.code].title))
  const minutes = Math.ceil(problem.retryAfterSeconds / 60)
  if (problem.ticket !== undefined)
    return say(
      '现在提交的人较多，这一次还没有收下。请等 # 分钟，再点一次“提交，拿回执码”，就会收下，半小时以内都可以。文字请不要改动，这一页也不要关掉。',
      minutes,
    )
  return minutes <= 1
    ? say('现在提交的人较多，请等一分钟再试。')
    : say('现在提交的人较多，请等 # 分钟再试。', minutes)
}

/** Tells whether a refusal asks for the pictures again: some came, and the disk still takes pictures. */
export function asksForPictures(problem: Problem, { hadPictures }: Pick<Submission, 'hadPictures'>): boolean {
  return hadPictures && !(problem.errors ?? []).some(({ message }) => message === sentences.picturesStopped)
}

/** Returns the errors of a refusal in the words of its request. */
export const errorsIn = ({ told }: Words, errors: readonly FieldError[] = []): FieldError[] =>
  errors.map(({ pointer, message }) => ({ pointer, message: told(message) }))

/** Answers a program with a refusal, in the words that it asks for. */
export const refusalJson = (error: unknown, c: Context): Response =>
  problemResponse(error, c, wordsOf(c).told)

/** Returns the headers of a refusal. */
export function refusalHeaders(problem: Problem): Record<string, string> {
  return problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }
}
