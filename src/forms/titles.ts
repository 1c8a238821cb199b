/**
 * Text of `<title>` for each page of the API. Receipt and mailbox name no subject: histories and prints show
 * the title.
 */
export const titles = {
  report: '匿名举报 · 真证',
  correction: '哪里写错了 · 真证',
  receipt: '回执',
  track: '查进展 · 真证',
  mailbox: '信箱',
} as const
