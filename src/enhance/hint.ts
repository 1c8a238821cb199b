import { guessKind } from '#shared/tip/kind/kind.ts'
import { hintOf } from '#shared/tip/question/hint.ts'
import { all } from './dom.ts'

/** Shows beside the button the one fact that the report lacks so far. The server wrote the sentences. */
export function addHint(form: HTMLFormElement): void {
  const show = () => {
    const data = new FormData(form)
    const values = (name: string) => data.getAll(name).map(String)
    const one = (name: string) => values(name).join('')
    const kinds = values('identifierKind')
    const filled = values('identifierValue').map(
      (value, row) => value.trim() && (kinds[row] || guessKind(value)),
    )
    const lacked = hintOf({
      category: one('category'),
      platform: one('platform'),
      description: one('description'),
      happenedOn: one('happenedOn'),
      kinds: filled.filter(Boolean),
    })
    for (const hint of all<HTMLElement>(form, '[data-fact]')) hint.hidden = hint.dataset['fact'] !== lacked
  }
  for (const event of ['input', 'change']) form.addEventListener(event, show)
  // A restored draft fires no input event.
  setTimeout(show)
}
