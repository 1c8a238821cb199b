import { healthFaults, healthWarnings } from '#shared/contract/health.ts'
import alertCss from '#src/islands/parts/Alert.module.css'
import { useAnswer } from './data/cache.ts'
import { stateQuery } from './data/queries.ts'
import css from './desk.module.css'

/** The server is well: the sentence stands there without an alarm. */
const hint = 'holidays-unknown'

/** Says to leads and auditors what the server needs a person for, as long as it does. */
export function ServerState() {
  const { value: state } = useAnswer(stateQuery)
  if (state === null) return null
  const sentences = [
    ...state.faults.map((fault) => healthFaults[fault]),
    ...state.warnings.filter((warning) => warning !== hint).map((warning) => healthWarnings[warning]),
  ]
  if (sentences.length === 0) return state.warnings.length === 0 ? null : <p>{healthWarnings[hint]}。</p>
  return (
    <div role="alert" className={css.refused}>
      <div className={alertCss.alert}>
        服务器有情况，请转告管服务器的人：
        <ul>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}
