import { hintOf } from '#shared/tip/question/hint.ts'
import { all } from './dom.ts'

/** Shows beside the button the one fact that the report lacks so far. The server wrote the sentences. */
export function addHint(form: HTMLFormElement): void {
  const show = () => {
    const data = new FormData(form)
    const values = (name: string) => data.getAll(name).map(String)
    const one = (name: string) => values(name).join('')
    const kinds = values('identifierKind')
    const lacked = hintOf({
      category: one('category'),
      platform: one('platform'),
      description: one('description'),
      happenedOn: one('happenedOn'),
      kinds: kinds.filter((_, row) => values('identifierValue')[row]?.trim()),
    })
    for (const hint of all<HTMLElement>(form, '[data-fact]')) hint.hidden = hint.dataset['fact'] !== lacked
  }
  for (const event of ['input', 'change']) form.addEventListener(event, show)
  // A restored draft fires no input event.
  setTimeout(show)
}
