/** What the form that asks for the receipt code needs. */
export interface TrackFormProps {
  readonly base: string
  /** As typed. */
  readonly typed?: string
  readonly error?: string
}

/** Asks for the receipt code; posts `receipt` to `/api/mailbox`. */
export function TrackForm(_props: TrackFormProps) {
  return <form />
}
