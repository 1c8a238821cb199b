import { use, useEffect, useId, useRef, type ReactNode } from 'react'
import { LockContext } from './lock.ts'
import css from './Dialog.module.css'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly isWide?: boolean
}

/** A modal dialog, open while it is rendered. Escape and the button close it; the focus goes back. */
export function Dialog(props: DialogProps) {
  // Under the lock a modal dialog would block the lock's own form.
  return use(LockContext) ? null : <OpenDialog {...props} />
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
      className={css.dialog}
      data-wide={isWide ? '' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className={css.top}>
        <h2 id={id}>{title}</h2>
        <button type="button" className="quiet" onClick={onClose}>
          关闭
        </button>
      </div>
      {children}
    </dialog>
  )
}
