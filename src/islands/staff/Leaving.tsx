import { Dialog } from '#src/islands/parts/dialog/Dialog.tsx'

/** Asks once more before a sign-out that would lose unsent text. */
export function Leaving({ onLeave, onStay }: { readonly onLeave: () => void; readonly onStay: () => void }) {
  return (
    <Dialog title="还有没发出的文字" onClose={onStay}>
      <p>退出后，没有发出的文字会丢失。</p>
      <div className="bar">
        <button type="button" onClick={onLeave}>
          仍然退出
        </button>
        <button type="button" className="quiet" onClick={onStay}>
          留下
        </button>
      </div>
    </Dialog>
  )
}
