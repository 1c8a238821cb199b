import css from './More.module.css'

/** The button below a list that goes on. */
export function More({ isBusy, onMore }: { readonly isBusy: boolean; readonly onMore: () => void }) {
  return (
    <p className={css.more}>
      <button type="button" className="quiet" aria-disabled={isBusy} onClick={onMore}>
        {isBusy ? '正在载入…' : '更多'}
      </button>
    </p>
  )
}
