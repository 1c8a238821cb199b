import { isCorrection } from '#shared/tip/correction/category.ts'
import type { EndingTexts } from './ending.ts'
import { findings, type Category, type Finding } from '#shared/tip/lists.ts'

/** The ending of a correction: the staff's word, and the words in the mailbox. */
interface CorrectionEnding {
  readonly label: string
  readonly text: string
  readonly know: string
}

/** The endings of a correction by finding. The finding says all: it has no reason and no deed. */
const correctionEndings: Readonly<Record<Finding, CorrectionEnding>> = {
  substantiated: { label: '已改正', text: '改正了', know: '谢谢您指出来。' },
  unsubstantiated: {
    label: '没有发现写错',
    text: '没有发现写错',
    know: '对照官方原文看过。',
  },
  undetermined: {
    label: '看不出指哪里',
    text: '看不出指的是哪里',
    know: '请再写一次，写明是哪一页、哪一句。',
  },
}

/** Returns the words in the mailbox for the ending of a correction, in the language of `told`. */
export function correctionTexts(finding: Finding, told = (text: string) => text): EndingTexts {
  const { text, know } = correctionEndings[finding]
  return { text: told(text), know: told(know) }
}

/** Returns the staff's word for the finding of a tip. */
export function findingWord(tip: { readonly category: Category }, finding: Finding): string {
  return isCorrection(tip) ? correctionEndings[finding].label : findings[finding]
}
