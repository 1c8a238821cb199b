import { guessKind } from '#shared/tip/kind/kind.ts'
import { all } from './dom.ts'
import { say } from './words/words.ts'

/** Says beside each identifier which kind it looks like. The person may choose another. */
export function addGuesses(form: HTMLFormElement): void {
  for (const guessed of all(form, '.guess')) {
    const field = guessed.previousElementSibling
    const unchosen = guessed.querySelector('option')
    if (!(field instanceof HTMLInputElement) || !unchosen) continue
    const plain = unchosen.text
    const guess = () => {
      const kind = guessKind(field.value)
      const like = guessed.querySelector<HTMLOptionElement>(`[value=${kind}]`)
      unchosen.text = !like || kind === 'other' ? plain : say('像#', like.text)
    }
    field.addEventListener('input', guess)
    // A restored draft fires no input event.
    setTimeout(guess)
  }
}
