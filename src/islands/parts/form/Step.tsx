import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react'
import css from './Step.module.css'

/** A form for one step with a tip, below its buttons. Takes the focus, gives it back, closes on Escape. */
export function Step({
  title,
  submitLabel,
  busy,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string
  /** Null when the step cannot be done now. */
  readonly submitLabel: string | null
  readonly busy: boolean
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const opener = document.activeElement
    heading.current?.focus()
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && document.querySelector('dialog') === null) close()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <form
      className={css.step}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <h3 tabIndex={-1} ref={heading}>
        {title}
      </h3>
      {children}
      <div className="bar">
        {submitLabel !== null && (
          <button type="submit" aria-disabled={busy}>
            {busy ? '正在保存…' : submitLabel}
          </button>
        )}
        <button type="button" className="quiet" onClick={onClose}>
          取消 <kbd>Esc</kbd>
        </button>
      </div>
    </form>
  )
}
