import { Confirm } from '#src/islands/parts/dialog/Confirm.tsx'

/** Asks once more before a sign-out that would lose unsent text. */
export function Leaving({ onLeave, onStay }: { readonly onLeave: () => void; readonly onStay: () => void }) {
  return (
    <Confirm title="还有没发出的文字" act="仍然退出" stay="留下" onAct={onLeave} onClose={onStay}>
      退出后，没有发出的文字会丢失。
    </Confirm>
  )
}
