import { shownExactly, shownProse } from './shown.ts'
import css from './Untrusted.module.css'

/**
 * Text of a reporter or a colleague: never markup, with its own direction, and without signs that show it in
 * another order. `isExact` drops every character that nobody sees: somebody copies this number or name.
 */
export function Untrusted({ text, isExact = false }: { readonly text: string; readonly isExact?: boolean }) {
  const shown = isExact ? shownExactly(text) : shownProse(text)
  return (
    <>
      <bdi dir="auto" className={css.typed}>
        {shown.text}
      </bdi>
      {shown.isCut && (
        <>
          {' '}
          <span className="tag">含不可见字符</span>
        </>
      )}
    </>
  )
}
