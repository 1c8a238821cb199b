import { limits } from '#shared/domain.ts'

/** Length in code points: what a person counts. */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** What is kept of a free text: line ends normalised, outer white space dropped. */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}

/** A number as people write it, full-width digits, thousands commas and 元 included; null for anything else. */
export function readNumber(text: string): number | null {
  const digits = text.normalize('NFKC').replace(/[\s,，]|元$/g, '')
  return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : null
}

/** What is said of a receipt that cannot be one, by what `parseReceipt` finds. */
export const receiptErrors = {
  'not-digits': '回执码只有数字，请对照抄下的号码改正',
  'wrong-length': '回执码是 20 位数字，请数一数有没有漏抄或多抄',
  'wrong-check-digit': '回执码抄错了，请对照原来抄的，一位一位核对',
} as const

const megabyte = 1024 * 1024

/** What a form says of a field that is wrong: the server's sentences, and those of the script that looks before sending. */
export const sentences = {
  category: '请选择发生了什么事',
  descriptionShort: `请写明发生了什么，至少 ${String(limits.descriptionMin)} 个字`,
  descriptionLong: `经过最多写 ${String(limits.descriptionMax)} 个字，请删减`,
  identifierLong: `号码或网址最多 ${String(limits.identifierMax)} 个字`,
  contactLong: `联系方式最多 ${String(limits.contactMax)} 个字`,
  price: '价格请填数字，例如 800',
  priceNegative: '价格不能小于 0',
  priceHigh: '价格太大，请核对',
  day: '日期请写成 2026-03-04 的样子',
  consent: '提交前，请先选“我同意”；不同意就不能在这里提交',
  messageEmpty: '请写几句话，或者选一张图片',
  messageLong: `消息最多写 ${String(limits.messageMax)} 个字，请删减或分几次发`,
  picturesMany: (most: number) => `最多选 ${String(most)} 张图片，请去掉多出的`,
  pictureLarge: (position: number) =>
    `第 ${String(position)} 张图片超过 ${String(limits.evidenceBytes / megabyte)} MB，请截一张图，再上传截图`,
  picturesAgain: '刚才选的图片没有留下，请重新选一次。',
} as const

const screenshot = '请打开图片截一张图，再上传截图'

/** Why a picture is not taken; stands after `picturePlace`. */
export const pictureFaults = {
  none: '不是图片，请截一张图，再上传截图',
  unknown: `这个文件不是能收的图片（能收 JPEG、PNG、WebP、GIF、AVIF），${screenshot}`,
  heic: `这是 HEIC 格式的照片，本站打不开，${screenshot}`,
  damaged: `这张图片坏了或没有传完整，${screenshot}`,
  huge: `这张图片太大，本站打不开，${screenshot}`,
  failed: `这张图片处理不了，${screenshot}`,
} as const

/** Which of several pictures a sentence is about. */
export const picturePlace = (position: number): string => `第 ${String(position)} 张：`
