import type { ReactNode } from 'react'
import { Dialog } from './Dialog.tsx'

/** Asks once more before an act that does not come back. `children` say its consequences. */
export function Confirm({
  title,
  act,
  stay = '取消',
  onAct,
  onClose,
  choice,
  children,
}: {
  readonly title: string
  /** The word on the button that acts. */
  readonly act: string
  /** The word on the button that does nothing. */
  readonly stay?: string
  readonly onAct: () => void
  readonly onClose: () => void
  /** Asked below the consequences. */
  readonly choice?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      {choice}
      <div className="bar">
        <button type="button" onClick={onAct}>
          {act}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {stay}
        </button>
      </div>
    </Dialog>
  )
}
