import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Words } from '#shared/words/words.ts'
import { Spoken } from './words.tsx'

/** Returns the markup of a page's content in the given words. */
export function markupIn(words: Words, main: ReactElement): string {
  return renderToStaticMarkup(<Spoken value={words}>{main}</Spoken>)
}
