import { useEffect, useMemo, useRef, useState } from 'react'
import { codeAtoms, codeKindOf, codeKinds, codeLimits } from '#shared/pictures/code.ts'
import { PictureCodeView } from '#shared/pictures/contract.ts'
import { likenessVersion } from '#shared/pictures/likeness.ts'
import type { NotedCode } from '#shared/pictures/noted.ts'
import { linkKeyOf, tokenOf } from '#shared/sellers/token.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import type { EvidenceRef } from '#shared/tip/sealed.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { shownExactly } from '#src/islands/parts/shown.ts'
import { Untrusted } from '#src/islands/parts/Untrusted.tsx'
import { useAct } from '../data/act.ts'
import { api, read } from '../data/api.ts'
import { useAnswer } from '../data/cache.ts'
import { useDesk } from '../data/desk.ts'
import { keyOf, useShortcuts } from '../data/keys.ts'
import { tipQuery } from '../data/queries.ts'
import { sealNote } from '../data/sealing.ts'
import { newActKey } from '../undo.ts'
import { addedCodeWords, useCodeChanges, useCodes } from './notes.ts'
import { lookAt } from './looking.ts'
import css from './codes.module.css'

/** Pictures whose tokens were posted since the page was loaded. Their ids are no secret. */
const posted = new Set<string>()

const charactersOf = (text: string) => Array.from(text)

/** The text of a code for the screen: its beginning, without anything that nobody sees. */
function shownOf(value: string): string {
  const { text } = shownExactly(value)
  const all = charactersOf(text)
  return all.length <= codeLimits.shown ? text : `${all.slice(0, codeLimits.shown).join('')}…`
}

/** The looks of one tip between two locks. */
interface Turn {
  readonly linkKey: Uint8Array
  readonly started: WeakSet<Blob>
  readonly stop: AbortController
}

/** Posts the blind tokens of a picture. A failure is passed over: the next opening posts them. */
async function postTokens(tipId: string, evidenceId: string, atoms: readonly string[], linkKey: Uint8Array) {
  if (atoms.length === 0 || posted.has(evidenceId)) return
  const tokens = atoms.map((atom) => tokenOf(linkKey, likenessVersion, atom)).join(' ')
  const json = { evidenceId, version: likenessVersion, tokens }
  await api.tips[':id'].pictures.$post({ param: { id: tipId }, json }).then(
    () => posted.add(evidenceId),
    () => undefined,
  )
}

/** Looks at each opened picture once. Returns the codes of each. The lock forgets them. */
function useLooks(tipId: string, opened: ReadonlyMap<string, Blob>): ReadonlyMap<Blob, readonly string[]> {
  const { ring } = useDesk()
  const [looks, setLooks] = useState<ReadonlyMap<Blob, readonly string[]>>(new Map())
  const turn = useRef<Turn | null>(null)
  useEffect(() => {
    const first = ring?.at(-1)
    if (first === undefined) return
    const stop = new AbortController()
    turn.current = { linkKey: linkKeyOf(first.identity), started: new WeakSet(), stop }
    return () => {
      stop.abort()
      turn.current = null
      setLooks(new Map())
    }
  }, [tipId, ring])
  useEffect(() => {
    const now = turn.current
    if (now === null) return
    const { signal } = now.stop
    for (const [evidenceId, blob] of opened) {
      if (now.started.has(blob)) continue
      now.started.add(blob)
      void lookAt(blob, signal)
        .then(async (look) => {
          if (look === null || signal.aborted) return
          setLooks((before) => new Map(before).set(blob, look.codes))
          await postTokens(tipId, evidenceId, look.atoms, now.linkKey)
        })
        // A picture that cannot be read has no codes here: the person sees it as it is.
        .catch(() => undefined)
    }
  }, [tipId, opened, ring])
  return looks
}

/** Adds codes to a tip's identifiers, and takes them back. */
function useCodeActs(tipId: string, number: string) {
  const { refresh, takeOff } = useCodeChanges()
  const desk = useDesk()
  const { busy, sentence, act } = useAct()
  const keys = useRef(new Map<string, string>())
  const tip = { id: tipId, number }
  const added = addedCodeWords(tip)
  return {
    busy,
    sentence,
    add: (value: string) => {
      const run = async () => {
        const { ring } = desk
        const first = ring?.at(-1)
        if (first === undefined) return
        const code: NotedCode = { value, ...codeAtoms(value) }
        const linkKey = linkKeyOf(first.identity)
        const tokens = (atoms: readonly string[]) =>
          atoms.map((atom) => tokenOf(linkKey, code.v, atom)).join(' ')
        const text = `图里的二维码，加到认人线索：${codeKinds[codeKindOf(value)]} “${shownOf(value).replace(/\s+/g, ' ')}”`
        // After a lost answer the same press is the same act.
        const key = keys.current.get(value) ?? newActKey()
        keys.current.set(value, key)
        const json = {
          key,
          sealed: await sealNote(desk, text, code),
          version: code.v,
          strong: tokens(code.strong),
          similar: tokens(code.similar),
          name: tokens(code.name),
        }
        const { noteId } = await read(
          PictureCodeView,
          api.tips[':id'].codes.$post({ param: { id: tipId }, json }),
        )
        keys.current.delete(value)
        await refresh(tipId)
        desk.acted({ kind: 'code', tip, noteId }, added)
      }
      act(() => desk.acting(run), added)
    },
    takeBack: (noteId: string) => {
      act(async () => {
        await takeOff(tipId, [noteId])
        desk.announce('二维码已从认人线索撤下')
      }, `${number} 的二维码从认人线索撤下`)
    },
  }
}

/** The codes in the opened pictures of a tip: text that nobody can follow, offered for the tip's seller. */
export function Codes({
  tipId,
  opened,
  pictures,
  isActive,
}: {
  readonly tipId: string
  readonly opened: ReadonlyMap<string, Blob>
  readonly pictures: readonly EvidenceRef[]
  readonly isActive: boolean
}) {
  const { value: tip } = useAnswer(tipQuery(tipId))
  const looks = useLooks(tipId, opened)
  const counted = useMemo(() => tip?.notes.filter(({ names }) => names), [tip])
  const added = useCodes(counted)
  const { busy, sentence, add, takeBack } = useCodeActs(tipId, tip?.number ?? '')
  const seen = pictures.flatMap(({ id }, index) => {
    const blob = opened.get(id)
    return (blob === undefined ? [] : (looks.get(blob) ?? [])).map((value) => {
      const { strong, similar } = codeAtoms(value)
      const note = added?.find(({ code }) => code.value === value)
      return { value, index, note, canAdd: strong.length + similar.length > 0 }
    })
  })
  // A correction reports nobody: it has no seller.
  const isOfReport = tip !== null && !isCorrection(tip)
  const isWritable = isOfReport && tip.status !== 'withdrawn' && tip.body !== null && added !== null
  const next = isWritable ? seen.find(({ note, canAdd }) => note === undefined && canAdd) : undefined
  useShortcuts(
    'tip',
    next === undefined
      ? {}
      : {
          code: () => {
            add(next.value)
          },
        },
    isActive && !busy,
  )
  if (seen.length === 0) return null
  return (
    <section className={css.codes} aria-label="图里的二维码">
      <ul>
        {seen.map((code) => {
          const { value, index, note, canAdd } = code
          const length = charactersOf(value).length
          return (
            <li key={`${String(index)} ${value}`}>
              {pictures.length > 1 && `第 ${String(index + 1)} 张`}图里的二维码：
              <span className="soft">{codeKinds[codeKindOf(value)]}</span>{' '}
              <Untrusted text={charactersOf(value).slice(0, codeLimits.shown).join('')} isExact />
              {length > codeLimits.shown && <span className="soft">…共 {length} 个字</span>}{' '}
              {note !== undefined ? (
                <>
                  <span className="tag">
                    <bdi>{note.by}</bdi>加到了认人线索
                  </span>{' '}
                  <button
                    type="button"
                    className="quiet small"
                    aria-disabled={busy}
                    onClick={() => {
                      takeBack(note.id)
                    }}
                  >
                    撤下
                  </button>
                </>
              ) : canAdd || !isOfReport ? (
                isWritable && (
                  <button
                    type="button"
                    className="quiet small"
                    aria-disabled={busy}
                    onClick={() => {
                      add(value)
                    }}
                  >
                    加到这条线索的认人线索 {code === next && isActive && <kbd>{keyOf('code')}</kbd>}
                  </button>
                )
              ) : (
                <span className="soft">没有能认人的内容</span>
              )}
            </li>
          )
        })}
      </ul>
      <p className="soft">只认了字，没有打开过。{isOfReport && '确认是卖家的码再加；举报人自己的不要加。'}</p>
      <Alert sentence={sentence} />
    </section>
  )
}
