/** Text of `<title>` for each page that the API writes. Receipt and mailbox say nothing of what they are about: the title stands in histories and on prints. */
export const titles = {
  report: '匿名举报 · 真证',
  receipt: '回执',
  track: '查进展 · 真证',
  mailbox: '信箱',
} as const

/** The title of a page that came back with errors. */
export function errorTitle(title: string): string {
  return `错误：${title}`
}
