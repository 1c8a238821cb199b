import css from './Untrusted.module.css'

/** Text of a reporter or a colleague: shown as typed, never as markup, and with its own direction. */
export function Untrusted({ text }: { readonly text: string }) {
  return (
    <bdi dir="auto" className={css.typed}>
      {text}
    </bdi>
  )
}
