import { use, useEffect, useId, useRef, type ReactNode } from 'react'
import { DeskContext } from '../staff/data/session.ts'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly isWide?: boolean
}

/** A modal dialog; the caller renders it while it is open. Escape and the button close it, focus goes back by itself. */
export function Dialog(props: DialogProps) {
  // Modal under the lock, it would keep the lock itself from being used.
  return use(DeskContext)?.isLocked === true ? null : <OpenDialog {...props} />
}

function OpenDialog({ title, onClose, children, isWide = false }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = place.current
    dialog?.showModal()
    return () => {
      dialog?.close()
    }
  }, [])
  return (
    <dialog
      ref={place}
      className={isWide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog-top">
        <h2 id={id}>{title}</h2>
        <button type="button" className="quiet" onClick={onClose}>
          关闭
        </button>
      </div>
      {children}
    </dialog>
  )
}
