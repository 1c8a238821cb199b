import { useEffect, useEffectEvent, useState } from 'react'
import type * as z from 'zod'
import type { ActedTip, ActsInput, TipAct } from '#shared/contract/act.ts'
import type { QueueRow } from '#shared/contract/queue.ts'
import { isCorrection } from '#shared/tip/correction/category.ts'
import { statuses } from '#shared/tip/moves.ts'
import { Alert } from '#src/islands/parts/Alert.tsx'
import { Step } from '#src/islands/parts/form/Step.tsx'
import { useDesk } from '../data/desk.ts'
import { keyOf, useShortcuts } from '../data/keys.ts'
import { useActs } from '../undo.ts'
import { sealNote } from '../data/sealing.ts'
import { HandOver, type Given } from '../tip/HandOver.tsx'
import { MoveFields, missingIn } from '../tip/MoveFields.tsx'
import { offersForMany, tipActs, type ManyOffer, type MoveChoice } from '../tip/offers.ts'
import { End, useWrite } from '../tip/writing/write.ts'
import { prepareReply, ReplyPlace } from './ReplyPlace.tsx'
import css from './queue.module.css'

type Item = z.input<typeof ActsInput>['items'][number]

/** Returns a sentence for the tips that an act left as they are; null when it did all. */
function leftSentence(items: readonly ActedTip[]): string | null {
  const left = items.filter(({ outcome }) => outcome !== 'done')
  if (left.length === 0) return null
  const [first] = left
  const why =
    first?.outcome === 'overtaken'
      ? `${first.by ?? '有人'}先办了，现在是“${statuses[first.status].label}”`
      : '现在不能这样办'
  return left.length === 1
    ? `${first?.number ?? ''} 没有办：${why}。`
    : `${String(left.length)} 条没有办，仍选着。其中 ${first?.number ?? ''}：${why}。`
}

const wordless = { word: '', forget: () => '' }

/**
 * The acts on all tips that are selected, with their keys. A key acts on the selection while there is one.
 */
export function Batch({
  rows,
  unseen,
  draftAt,
  isActive,
  onDecided,
  onDone,
  onLeft,
}: {
  readonly rows: readonly QueueRow[]
  /** Selected tips of a flood that are in no row: new ones, as those in the rows. */
  readonly unseen: readonly Item[]
  /** The place of the draft of a reply to all. */
  readonly draftAt: string
  readonly isActive: boolean
  readonly onDecided: (rows: readonly QueueRow[]) => void
  /** Takes the tips with which an act is done from the selection. Those selected since stay in it. */
  readonly onDone: (ids: ReadonlySet<string>) => void
  /** Selects the tips that are left, or none. */
  readonly onLeft: (ids: readonly string[]) => void
}) {
  const desk = useDesk()
  const { session } = desk
  const { busy, sentence, write } = useWrite()
  const send = useActs()
  const [chosen, setChosen] = useState<ManyOffer | 'hand-over' | 'reply' | null>(null)
  const [choice, setChoice] = useState<MoveChoice>({})
  const [fault, setFault] = useState<string | null>(null)
  const [left, setLeft] = useState<string | null>(null)
  const offers = offersForMany(rows, session.role)
  const open = rows.filter(({ status }) => statuses[status].isOpen)

  /** The tips of an act, with the unseen ones where it takes new tips. */
  const itemsOf = (tips: readonly QueueRow[]): readonly Item[] => [
    ...tips.map(({ id, version }) => ({ id, version })),
    ...(tips.some(({ status }) => status === 'received') ? unseen : []),
  ]
  const perform = (
    act: TipAct,
    tips: readonly QueueRow[],
    words: string,
    { word, forget }: Pick<Given, 'word' | 'forget'> = wordless,
  ) => {
    const items = itemsOf(tips)
    write(
      async (key) => {
        const whole = word === '' ? act : { ...act, word: await sealNote(desk, word) }
        const { acted, keys } = await send({ key, act: whole, bySummary: true, items: [...items] })
        const late = forget()
        const done = new Set(acted.filter(({ outcome }) => outcome === 'done').map(({ id }) => id))
        setChosen(null)
        setLeft(leftSentence(acted))
        onDecided(tips.filter(({ id }) => done.has(id)))
        onDone(done)
        return new End(`${String(done.size)} 条${words}${late}`, keys)
      },
      {
        done: `${String(items.length)} 条${words}`,
        content: JSON.stringify([act, word, items]),
        comesBack: true,
      },
    )
  }
  const move = (offer: ManyOffer, given: MoveChoice) => {
    const wrong = missingIn(given, offer.needs)
    setFault(wrong)
    if (wrong === null)
      perform({ kind: 'move', to: offer.to, ...given }, offer.tips, `已改为“${statuses[offer.to].label}”`)
  }
  const take = (offer: ManyOffer) => {
    setLeft(null)
    setFault(null)
    setChoice({})
    if (offer.needs === null) move(offer, {})
    else setChosen(offer)
  }
  const assign = () => {
    perform({ kind: 'assign', assigneeId: session.accountId }, open, '已由您承办')
  }
  const handOver = () => {
    setChosen('hand-over')
  }
  const reply = () => {
    setLeft(null)
    setChosen('reply')
  }
  const refuse = () => {
    desk.announce('选中的线索不能这样办。')
  }
  const clear = useEffectEvent(() => {
    onLeft([])
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // A step that is open closes first, by its own listener.
      if (event.key === 'Escape' && !event.isComposing && document.querySelector('dialog, form h3') === null)
        clear()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])
  useShortcuts(
    'tip',
    {
      ...Object.fromEntries(tipActs.map((act) => [act, refuse])),
      ...Object.fromEntries(
        offers.map((offer) => [
          offer.act,
          () => {
            take(offer)
          },
        ]),
      ),
      ask: reply,
      ...(open.length > 0 && { take: assign, 'hand-over': handOver }),
    },
    // A letter that comes before the field of the reply is there is the start of a text.
    isActive && !busy && chosen !== 'reply',
  )
  const hasRows = rows.length > 0
  useEffect(() => {
    if (hasRows) prepareReply()
  }, [hasRows])
  const countOf = (tips: readonly QueueRow[]) =>
    tips.length === rows.length ? '' : ` ${String(tips.length)} 条`

  return (
    <section className={css.batch} aria-label="一起办理" data-asking={chosen === null ? undefined : ''}>
      {chosen === 'hand-over' && (
        <HandOver
          place="batch"
          busy={busy}
          sentence={sentence}
          leftOut={null}
          onGive={({ person, returnOn, ...given }) => {
            const wish = {
              kind: 'assign',
              assigneeId: person.id,
              ...(returnOn !== '' && { returnOn }),
            } as const
            perform(wish, open, `已交给${person.displayName}`, given)
          }}
          onClose={() => {
            setChosen(null)
          }}
        />
      )}
      {chosen === 'reply' && (
        <ReplyPlace
          items={itemsOf(rows)}
          areCorrections={rows.every(isCorrection)}
          draftAt={draftAt}
          onSent={(ids, sentence) => {
            setChosen(null)
            setLeft(sentence)
            onLeft(ids)
          }}
          onClose={() => {
            setChosen(null)
          }}
        />
      )}
      {chosen !== null && chosen !== 'hand-over' && chosen !== 'reply' && (
        <Step
          title={`${chosen.label} ${String(itemsOf(chosen.tips).length)} 条`}
          onSubmit={() => {
            move(chosen, choice)
          }}
          onClose={() => {
            setChosen(null)
          }}
          submitLabel={`确认${chosen.label}`}
          busy={busy}
        >
          <MoveFields
            category={chosen.tips.every(isCorrection) ? 'correction' : 'other'}
            need={chosen.needs}
            choice={choice}
            onChoose={setChoice}
            onDigit={(given) => {
              setChoice(given)
              move(chosen, given)
            }}
          />
          <Alert sentence={fault ?? sentence} />
        </Step>
      )}
      {chosen === null && <Alert sentence={left ?? sentence} />}
      {hasRows && (
        <div className={css.batchBar} role="group" aria-label="一起办理">
          <b role="status">选了 {rows.length + unseen.length} 条</b>
          {offers.map((offer) => (
            <button
              key={offer.to}
              type="button"
              aria-disabled={busy}
              onClick={() => {
                take(offer)
              }}
            >
              {offer.label}
              {countOf(offer.tips)} <kbd>{keyOf(offer.act)}</kbd>
            </button>
          ))}
          {open.length > 0 && (
            <>
              <button type="button" aria-disabled={busy} onClick={assign}>
                由我承办 <kbd>{keyOf('take')}</kbd>
              </button>
              <button type="button" aria-disabled={busy} onClick={handOver}>
                交给同事 <kbd>{keyOf('hand-over')}</kbd>
              </button>
            </>
          )}
          <button type="button" aria-disabled={busy} onClick={reply}>
            写给举报人 <kbd>{keyOf('ask')}</kbd>
          </button>
          <button
            type="button"
            onClick={() => {
              onLeft([])
            }}
          >
            不选了 <kbd>Esc</kbd>
          </button>
        </div>
      )}
    </section>
  )
}
