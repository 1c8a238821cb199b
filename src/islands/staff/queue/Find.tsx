import { useId, useRef, useState } from 'react'
import { FoundView } from '#shared/contract/tip.ts'
import { FoundTips } from '#shared/sellers/contract.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { useAct } from '../data/act.ts'
import { api, isRefused, read } from '../data/api.ts'
import { useDesk } from '../data/desk.ts'
import { keyOf, useShortcuts } from '../data/keys.ts'
import { queueAddress, whole } from '../data/route.ts'
import css from './queue.module.css'

/** Whether a text may be the number of a tip: eight digits, with or without some letters before. */
const mayBeNumber = (text: string) => /^[a-z]{0,4}-?\d{8}$/i.test(text.normalize('NFKC').trim())

/** Opens a tip by its number, or shows the tips of a seller by what is known, in any spelling. */
export function Find({
  prefix,
  isActive,
}: {
  /** The letters of this office's numbers; undefined while no number is on the screen. */
  readonly prefix: string | undefined
  readonly isActive: boolean
}) {
  const [typed, setTyped] = useState('')
  /** A text that no seller has and that may be a number. Asked for once more, it goes to the server. */
  const [asked, setAsked] = useState<string | null>(null)
  const { ring } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const { busy, sentence, act } = useAct()
  const field = useRef<HTMLInputElement>(null)
  const faultId = useId()
  useShortcuts('list', { find: () => field.current?.focus() }, isActive)
  /** Opens a tip by its number. Returns false where no tip has it. */
  const byNumber = async (): Promise<boolean> => {
    try {
      const param = { number: encodeURIComponent(typed) }
      const { id } = await read(FoundView, api.numbers[':number'].$get({ param }))
      location.hash = queueAddress(whole('all'), id)
      return true
    } catch (error) {
      if (!isRefused(error, 'not-found')) throw error
      return false
    }
  }
  /** Shows the tips of a seller by what a person typed. The request holds tokens alone. */
  const bySeller = async (): Promise<boolean> => {
    const first = ring?.at(-1)
    if (first === undefined) return false
    // The rules are large, and few people search: they load with the first search.
    const { typedAtoms } = await import('#shared/sellers/typed.ts')
    const { version, strong, similar } = typedAtoms(typed)
    const key = linkKeyOf(first.identity)
    // A likeness counts where nothing is the same.
    for (const atoms of [strong, similar]) {
      if (atoms.length === 0) continue
      const tokens = atoms.map((atom) => tokenOf(key, version, atom)).join(' ')
      const { tips } = await read(FoundTips, api.sellers.find.$post({ json: { tokens } }))
      const [tip] = tips
      if (tip === undefined) continue
      location.hash =
        tip.sellerId === null
          ? queueAddress(whole('all'), tip.id)
          : queueAddress({ view: 'all', filter: { seller: tip.sellerId, sort: 'due' } })
      return true
    }
    return false
  }
  const find = () => {
    setFault(typed.trim() === '' ? '请填编号，或者号码、账号、网址、名称。' : null)
    if (typed.trim() === '') return
    act(async () => {
      // Eight digits may be the seller's: they leave this computer as a number when the person asks again.
      const letters = typed.normalize('NFKC').trim().toUpperCase()
      const isOwn = prefix !== undefined && letters.startsWith(prefix)
      const isNumber = mayBeNumber(typed) && (isOwn || typed === asked)
      if (isNumber ? await byNumber() : await bySeller()) {
        setTyped('')
        // The next key is for the list.
        field.current?.blur()
        return
      }
      setAsked(typed)
      if (isNumber) setFault('没有这个编号，请核对。')
      else if (mayBeNumber(typed)) setFault('没有线索写到它。它是线索编号的，请再按一次“找”。')
      else setFault('没有线索写到它。刚收到的，要等对照完。')
    })
  }
  const shown = fault ?? sentence
  return (
    <form
      className={css.find}
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        find()
      }}
    >
      <input
        ref={field}
        aria-label="找编号、号码、账号、网址"
        placeholder={`找编号、号码、账号、网址 ${keyOf('find')}`}
        autoComplete="off"
        value={typed}
        aria-invalid={shown === null ? undefined : true}
        aria-describedby={faultId}
        onChange={(event) => {
          setTyped(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <button type="submit" className="quiet small" aria-disabled={busy}>
        找
      </button>
      <div id={faultId}>
        <Alert sentence={shown} />
      </div>
    </form>
  )
}
