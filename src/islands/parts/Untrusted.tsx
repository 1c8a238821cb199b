import { isOpen, sealedTexts, useOpened } from '../staff/data/session.ts'
import type { Message, Note } from '#shared/tip/sealed.ts'

/** Words of others: isolated from ours in direction, shown as they were typed, never as markup. */
export function Said({ text }: { readonly text: string }) {
  return (
    <bdi dir="auto" className="said">
      {text}
    </bdi>
  )
}

/** A sealed message or note, opened here. */
export function SealedText({
  schema,
  sealed,
}: {
  readonly schema: typeof Message | typeof Note
  readonly sealed: string
}) {
  const opened = useOpened(schema, sealed)
  return isOpen(opened) ? <Said text={opened.text} /> : <span className="soft">{sealedTexts[opened]}</span>
}
