import { Alert } from '#src/islands/parts/Alert.tsx'
import { useAct } from '../data/act.ts'
import { useDesk } from '../data/desk.ts'
import { useCodeChanges } from './notes.ts'

/** The codes that join a purged tip to others. Nobody can read them any more, or add them again. */
export function LostCodes({
  tipId,
  noteIds,
}: {
  readonly tipId: string
  readonly noteIds: readonly string[]
}) {
  const { takeOff } = useCodeChanges()
  const { announce } = useDesk()
  const { busy, sentence, act } = useAct()
  if (noteIds.length === 0) return null
  const takeBack = () => {
    act(async () => {
      await takeOff(tipId, noteIds)
      announce('二维码已从认人线索撤下')
    })
  }
  return (
    <>
      <p>
        图里的 {noteIds.length}{' '}
        个二维码当时加到了认人线索，现在还把这一条和别的线索连在一起。加错了的可以撤下，撤下后加不回来。{' '}
        <button type="button" className="quiet small" aria-disabled={busy} onClick={takeBack}>
          撤下
        </button>
      </p>
      <Alert sentence={sentence} />
    </>
  )
}
