import type { Message, Note, TipSummary } from '#shared/tip/sealed.ts'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { isOpen, sealedTexts, useOpened } from './opened.ts'

/** Opens a sealed text in this browser and shows it, or the reason why it is closed. */
export function SealedText({
  schema,
  sealed,
}: {
  readonly schema: typeof Message | typeof Note | typeof TipSummary
  readonly sealed: string
}) {
  const opened = useOpened(schema, sealed)
  return isOpen(opened) ? (
    <Untrusted text={opened.text} />
  ) : (
    <span className="soft">{sealedTexts[opened]}</span>
  )
}
