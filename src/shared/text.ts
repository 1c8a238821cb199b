import { fold } from '#shared/folding.ts'
import { limits } from '#shared/tip/limits.ts'
import { normaliseDigits, parseReceipt, withoutReceiptLabel, type Receipt } from '#shared/sealing/receipt.ts'

/** Returns the length in code points, as a person counts. */
export function characters(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Returns a free text in its stored form: line ends normalised, outer white space dropped. */
export function tidyText(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim()
}

/**
 * Number of a tip: two to four letters of the operator and eight digits. The slip prints it beside the code.
 */
const tipNumber = /^[a-z]{2,4}(?:[\s-]*\d){8}$/i

// Far longer than the whole page of a receipt: more is not looked at.
const longestPaste = 10_000

/**
 * Reads a receipt code from typed or pasted text, or names its fault. The fault depends on the form of the
 * text alone.
 */
export function readReceipt(pasted: string): Receipt | { readonly fault: string } {
  const text = pasted.slice(0, longestPaste)
  const receipt = parseReceipt(text)
  const typed = withoutReceiptLabel(fold(text))
  if (typed === '') return { fault: '请填回执码' }
  if (tipNumber.test(typed)) return { fault: '这是编号，不是回执码。回执码是 20 位数字，写在同一张纸条上' }
  // The reminder holds the day alone.
  if (typed.includes('VCALENDAR')) return { fault: '这是日历提醒，里面没有回执码，请照纸条填' }
  if (/\de\+\d+$/i.test(typed)) return { fault: '表格软件改掉了这个号码，后几位已经没有了，请照纸条填' }
  switch (receipt) {
    case 'not-digits':
      return { fault: '回执码只有数字，请对照抄下的号码改正' }
    case 'wrong-length':
      return {
        fault: `您填了 ${String(normaliseDigits(typed)?.length ?? 0)} 位，应该是 20 位，请数一数有没有漏抄或多抄`,
      }
    case 'two-codes':
      return { fault: '这里有不止一个回执码，一次只能打开一个，请只留一个' }
    case 'wrong-check-digit':
      return { fault: '回执码抄错了，请对照原来抄的，一位一位核对' }
    default:
      return receipt
  }
}

const megabyte = 1024 * 1024

/** Sentences for faults that no field of a tip owns. Server and script use the same ones. */
export const sentences = {
  messageEmpty: '请写几句话，或者选一张图片',
  answerEmpty: '请写几个字；不清楚的，点“不清楚，跳过”',
  messageLong: `消息最多写 ${String(limits.messageMax)} 个字，请删减或分几次发`,
  picturesMany: (most: number) => `最多选 ${String(most)} 张图片，请去掉多出的`,
  pictureLarge: (position: number) =>
    `第 ${String(position)} 张图片超过 ${String(limits.evidenceBytes / megabyte)} MB，请截一张图，再上传截图`,
  pictureEmpty: (position: number) =>
    `第 ${String(position)} 张是空的，没有传上来，请重新选一次，或者截一张图，再上传截图`,
  picturesStopped:
    '服务器的存储空间不够了，现在收不下图片。请去掉图片，先提交文字；要紧的内容请写在文字里，图片过几天再补',
  picturesAgain: '刚才选的图片没有留下，请重新选一次。',
} as const

const screenshot = '请打开图片截一张图，再上传截图'

/** Reasons against a picture. Each sentence follows `picturePlace`. */
export const pictureFaults = {
  none: '不是图片，请截一张图，再上传截图',
  unknown: `这个文件不是能收的图片（能收 JPEG、PNG、WebP、GIF、AVIF），${screenshot}`,
  heic: `这是 HEIC 格式的照片，本站打不开，${screenshot}`,
  damaged: `这张图片坏了或没有传完整，${screenshot}`,
  huge: `这张图片太大，本站打不开，${screenshot}`,
  moving: '这是会动的图片，本站只能存不动的画面，请停在要紧的地方截一张图，再上传截图',
  failed: `这张图片处理不了，${screenshot}`,
} as const

/** Names the picture, by its position, that a sentence is about. */
export const picturePlace = (position: number): string => `第 ${String(position)} 张：`
