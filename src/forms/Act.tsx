import type { ReactNode } from 'react'
import type { Receipt } from '#shared/sealing/receipt.ts'
import { useWords } from './words/words.tsx'

interface ActProps {
  /** Id of the form, for buttons outside it. */
  readonly id?: string
  readonly base: string
  /** Path under the base. */
  readonly path: string
  readonly receipt: Receipt
  /** Hidden fields besides the receipt. */
  readonly fields?: Readonly<Record<string, string>>
  readonly multipart?: boolean
  readonly className?: string
  readonly children: ReactNode
}

/**
 * Id of the one form of a mailbox that holds its text and its pictures. All other acts belong to it, so a
 * half-written text goes along.
 */
export const writingId = 'writing'

/**
 * Returns the attributes of a button that sends the form of a mailbox to an act without text. Only the names
 * of chosen pictures are sent: the pictures stay and cost no upload.
 */
export const sentAlong = (address: string) =>
  ({ form: writingId, formAction: address, formEncType: 'application/x-www-form-urlencoded' }) as const

/** One act with a receipt. The code travels as a hidden field, never in an address. */
export function Act({
  id,
  base,
  path,
  receipt,
  fields = {},
  multipart = false,
  className,
  children,
}: ActProps) {
  const { query } = useWords()
  return (
    <form
      id={id}
      className={className}
      method="post"
      action={`${base}${path}${query}`}
      encType={multipart ? 'multipart/form-data' : undefined}
      autoComplete="off"
      noValidate
    >
      {Object.entries({ receipt, ...fields }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}
