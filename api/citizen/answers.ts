import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { problems } from '#shared/contract/problem.ts'
import { sentences } from '#shared/text.ts'
import type { Deps } from '#api/records/deps.ts'
import type { Problem } from '#api/core/problem.ts'
import type { WrittenPath } from '#api/core/site.ts'
import type { Submission } from './body/submission.ts'

/** Returns whether the caller names JSON as an answer. Only programs do. */
export const wantsJson = (c: Context): boolean =>
  /\bapplication\/(problem\+)?json\b/i.test(c.req.header('accept') ?? '')

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

/** Answers a form with a page of the site. */
export function page(
  deps: Pick<Deps, 'site'>,
  path: WrittenPath,
  { title, main }: { readonly title: string; readonly main: ReactElement },
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const markup = renderToStaticMarkup(main)
  return deps.site.page(
    path,
    { title, main: path === '/report/' ? markup : filled(title, markup) },
    status,
    headers,
  )
}

/** Returns the refusal's sentence for the head of a page; undefined when the fields show every error. */
export function refusalText(problem: Problem): string | undefined {
  if (problem.code === 'invalid-input') return undefined
  if (problem.retryAfterSeconds === undefined) return `${problems[problem.code].title}。`
  const minutes = Math.ceil(problem.retryAfterSeconds / 60)
  if (problem.ticket !== undefined)
    return `现在提交的人较多，这一次还没有收下。请等 ${String(minutes)} 分钟，再点一次“提交，拿回执码”，就会收下，半小时以内都可以。文字请不要改动，这一页也不要关掉。`
  return `现在提交的人较多，请${minutes <= 1 ? '等一分钟' : `等 ${String(minutes)} 分钟`}再试。`
}

/** Tells whether a refusal asks for the pictures again: some came, and the disk still takes pictures. */
export function asksForPictures(problem: Problem, { hadPictures }: Pick<Submission, 'hadPictures'>): boolean {
  return hadPictures && !(problem.errors ?? []).some(({ message }) => message === sentences.picturesStopped)
}

/** Returns the headers of a refusal. */
export function refusalHeaders(problem: Problem): Record<string, string> {
  return problem.retryAfterSeconds === undefined ? {} : { 'retry-after': String(problem.retryAfterSeconds) }
}
