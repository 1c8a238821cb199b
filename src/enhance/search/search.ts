import { makeSearch, nowhere, type EntryKind } from './rank.ts'

// The page lists everything that can be found. The script shows the best of it first and asks no server.
const shown = 8
/** The place to ask when this site has no answer. */
const asking = '都不是的时候，打 12345 问。'
const kinds: readonly EntryKind[] = ['question', 'page', 'trade', 'sheet']
const field = document.querySelector('input')
const found = document.querySelector('#found')
const told = document.querySelector('#told')
const links = [...document.querySelectorAll<HTMLAnchorElement>('a[data-words]')]
const tables = field?.closest<HTMLElement>('.asking')?.dataset
const askedIn = (data: DOMStringMap | undefined) => data?.['asked']?.split(',') ?? []
const search = makeSearch(
  links.map((link) => ({
    title: link.textContent,
    words: link.dataset['words'] ?? '',
    sounds: link.dataset['sounds'] ?? '',
    href: link.getAttribute('href') ?? '',
    kind: kinds.find((kind) => kind === link.dataset['kind']) ?? 'section',
  })),
  {
    runs: tables?.['runs'] ?? '',
    traditional: tables?.['traditional'] ?? '',
    asked: [
      { page: nowhere, queries: askedIn(tables) },
      ...links.map((link) => ({ page: link.getAttribute('href') ?? '', queries: askedIn(link.dataset) })),
    ],
  },
)

function show(query: string): void {
  if (found === null || told === null) return
  const best = query.trim() === '' ? [] : search(query).slice(0, shown)
  found.textContent = ''
  for (const index of best) {
    const link = links[index]
    if (link === undefined) continue
    const item = document.createElement('li')
    const copy = document.createElement('a')
    copy.href = link.href
    copy.textContent = link.textContent.trim()
    item.append(copy)
    if (link.dataset['page'] !== undefined) item.append(`（${link.dataset['page']}）`)
    found.append(item)
  }
  told.textContent =
    query.trim() === ''
      ? ''
      : best.length === 0
        ? `没有找到。换个说法，或者看下面的全部问题；${asking}`
        : search.answers(query)
          ? `最像的 ${String(best.length)} 条：`
          : `本站可能没有写这件事。有点像的 ${String(best.length)} 条在下面；${asking}`
}

field?.addEventListener('input', () => {
  show(field.value)
})
// The browser gives the words back after Back.
if (field !== null) {
  field.closest('.asking')?.removeAttribute('hidden')
  show(field.value)
}
