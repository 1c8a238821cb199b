import css from './Alert.module.css'

/** Says at once what went wrong; holds its place while nothing did. */
export function Alert({
  sentence,
  onRetry,
}: {
  readonly sentence: string | null
  readonly onRetry?: () => void
}) {
  return (
    <div role="alert">
      {sentence !== null && (
        <p className={css.alert}>
          {sentence}
          {onRetry !== undefined && (
            <button type="button" className="quiet" onClick={onRetry}>
              重试
            </button>
          )}
        </p>
      )}
    </div>
  )
}
