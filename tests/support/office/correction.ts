/** An invented correction, with each of its fields. */
export const correction = {
  category: 'correction',
  page: '查真伪 /verify/',
  description: '示例：第二步的网址少了一段，应该照总局公告写全。',
  contact: '示例：备用邮箱',
} as const
