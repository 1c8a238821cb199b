import { useRef } from 'react'
import { seenCharacters } from '#shared/folding.ts'
import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { keyPlaceOf } from '#src/islands/staff/drafts.ts'
import { useAct } from '#src/islands/staff/data/act.ts'
import { Refusal } from '#src/islands/staff/data/api.ts'
import { useDesk } from '#src/islands/staff/data/desk.ts'
import { newActKey } from '#src/islands/staff/undo.ts'

const unnamed = '这条线索刚刚有人更新过'
const goesOn = '已重新载入，请看过再办；没有发出的文字还在。'

/** Returns the sentence for a conflict: who did what, where the server knows it. */
function conflictSentence(error: unknown): string | null {
  if (!(error instanceof Refusal) || error.problem.code !== 'conflict') return null
  return `${error.problem.detail ?? unnamed}。${goesOn}`
}

/** The words of a write: the sentence for its end, and the parts that make it another write. */
interface Words {
  readonly done: string
  /** The typed text. The same text sent again after a lost answer is the same write. */
  readonly content?: string
  /** Whether `z` takes it back. */
  readonly comesBack?: boolean
}

/** An end that the work itself tells: its sentence, and the keys of its requests where there are several. */
export class End {
  readonly sentence: string
  readonly keys: readonly string[] | null

  constructor(sentence: string, keys: readonly string[] | null = null) {
    this.sentence = sentence
    this.keys = keys
  }
}

/**
 * Runs one write to a tip at a time and announces its end. Typed text stays until the server stored it. The
 * work gets a key: after a lost answer the same write carries the same key, and changes nothing twice. With
 * the place of a draft the key lasts as long as the text, over a reload too. The end that the work resolves
 * to is announced instead; a string is added to the end.
 */
export function useWrite(place?: string) {
  const { announce, acting, acted, drafts } = useDesk()
  const { busy, error, sentence, act } = useAct()
  const lost = useRef('')
  /** Keeps the key of a write without an answer, and behind it what the write is of. */
  const keep = (value: string) => {
    if (place === undefined) lost.current = value
    else drafts.write(keyPlaceOf(place), value)
  }
  /** Returns the key of this write if its answer was lost; null otherwise. */
  const lostKey = (of: string) => {
    const kept = place === undefined ? lost.current : drafts.text(keyPlaceOf(place))
    const at = kept.indexOf(' ')
    return at > 0 && kept.slice(at + 1) === of ? kept.slice(0, at) : null
  }
  const write = (work: (key: string) => Promise<unknown>, words: string | Words) => {
    const { done, content = '', comesBack = false } = typeof words === 'string' ? { done: words } : words
    const of = `${done} ${content}`
    const key = lostKey(of) ?? newActKey()
    keep(`${key} ${of}`)
    const run = async () => {
      let told: unknown
      try {
        // The tab holds the key before the server holds the text.
        if (place !== undefined) await drafts.save()
        told = await work(key)
      } catch (failure) {
        if (failure instanceof Refusal) keep('')
        throw failure
      }
      keep('')
      const { sentence, keys } =
        told instanceof End ? told : new End(typeof told === 'string' ? `${done}${told}` : done)
      if (comesBack) acted({ kind: 'acts', keys: [...(keys ?? [key])] }, sentence)
      else announce(sentence)
    }
    act(comesBack ? () => acting(run) : run, done)
  }
  return {
    busy,
    sentence: conflictSentence(error) ?? sentence,
    write,
    /** Whether the answer of a write with this end and text was lost. */
    isLost: (done: string, content: string) => lostKey(`${done} ${content}`) !== null,
  }
}

export type Write = ReturnType<typeof useWrite>

/** Returns the sentence for a text that cannot be sent; null for one that can. */
export function textFault(text: string): string | null {
  if (seenCharacters(text) === 0) return '请先写文字。'
  return characters(text) > limits.messageMax ? `最多 ${String(limits.messageMax)} 个字，请删减。` : null
}
