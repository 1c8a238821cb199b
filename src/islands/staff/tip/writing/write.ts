import { seenCharacters } from '#shared/folding.ts'
import { characters } from '#shared/text.ts'
import { limits } from '#shared/tip/limits.ts'
import { useAct } from '#src/islands/staff/data/act.ts'
import { isRefused } from '#src/islands/staff/data/api.ts'
import { useDesk } from '#src/islands/staff/data/desk.ts'

const conflictSentence = '这条线索刚刚有人更新过，已重新载入，请看过再办；没有发出的文字还在。'

/** Runs one write to a tip at a time and announces its end. Typed text stays until the server stored it. */
export function useWrite() {
  const { announce } = useDesk()
  const { busy, error, sentence, act } = useAct()
  const write = (work: () => Promise<unknown>, done: string) => {
    act(async () => {
      await work()
      announce(done)
    })
  }
  return { busy, sentence: isRefused(error, 'conflict') ? conflictSentence : sentence, write }
}

export type Write = ReturnType<typeof useWrite>

/** Returns the sentence for a text that cannot be sent; null for one that can. */
export function textFault(text: string): string | null {
  if (seenCharacters(text) === 0) return '请先写文字。'
  return characters(text) > limits.messageMax ? `最多 ${String(limits.messageMax)} 个字，请删减。` : null
}
