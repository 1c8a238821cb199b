import { Alert } from '#src/islands/parts/Alert.tsx'
import { useLater } from '../later.ts'
import type { ReplyAllProps } from './ReplyAll.tsx'

const load = async () => (await import('./ReplyAll.tsx')).ReplyAll

/** Loads the reply ahead. A failure shows where somebody writes one. */
export function prepareReply(): void {
  load().catch(() => undefined)
}

/** The place of a reply to all selected tips. Few people write one: it loads with the first selection. */
export function ReplyPlace(props: ReplyAllProps) {
  const { part: ReplyAll, sentence, retry } = useLater(load)
  return (
    <>
      <Alert sentence={sentence} onRetry={retry} />
      {ReplyAll !== null && <ReplyAll {...props} />}
    </>
  )
}
