import type { ReactNode } from 'react'

/** Fragment of the address that shows the note. Without it the note stays hidden. */
export const openedAgainId = 'opened-again'

/** Tells a person who opened the address of an answer again why that answer is not here. */
export function OpenedAgain({ children }: { readonly children: ReactNode }) {
  return (
    <div className="note" id={openedAgainId}>
      {children}
    </div>
  )
}
