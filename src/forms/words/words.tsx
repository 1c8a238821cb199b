import { createContext, useContext } from 'react'
import { chineseRun } from '#shared/words/runs.ts'
import { chinese, type Words } from '#shared/words/words.ts'

/** The words that the page around a component speaks. */
export const Spoken = createContext<Words>(chinese)

/** Returns the words of the page. */
export const useWords = (): Words => useContext(Spoken)

/** A text of the office or the operator. Its Chinese is named as such on a page of another language. */
export function Said({ text }: { readonly text: string }) {
  const { lang } = useWords()
  if (lang === 'zh-CN') return text
  return text.split(chineseRun).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <span key={index} lang="zh-CN">
        {part}
      </span>
    ),
  )
}
