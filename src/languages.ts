import { english } from '#shared/words/english.ts'
import { chinese, type Words } from '#shared/words/words.ts'

/** Paths of a page in each language, for Astro: `/report/` and `/en/report/`. */
export const inEachLanguage = () =>
  [chinese, english].map((words) => ({
    params: { under: words.under.slice(1) || undefined },
    props: { words } satisfies { words: Words },
  }))
