import type { PhrasingContent, Table, TableCell, TableRow } from 'mdast'
import { checkLabel, type Claim } from './claims.ts'
import { claimOf, inline, sentence } from './sentences.ts'
import { place, plain, type Walk } from './walk.ts'

/**
 * Checks a table: each row is one claim, and the first cell of a row is its heading. A linked row has an
 * address of its own, to which its last cell leads.
 */
export function table(walk: Walk, node: Table, linked = false): Table {
  const [head, ...rows] = node.children
  const labels = (head?.children ?? []).map((one) => plain(one))
  for (const label of labels) checkLabel(place(walk, node), label)
  const columns = labels.map((label) => cell('th', { scope: 'col' }, [{ type: 'text', value: label }]))
  const body = rows.flatMap((row) => tableRow(walk, row, labels, linked))
  return { type: 'table', children: [{ type: 'tableRow', children: columns }, ...body] }
}

function tableRow(walk: Walk, row: TableRow, labels: readonly string[], linked: boolean): TableRow[] {
  const claim = claimOf(walk, row, row.children.map((one) => plain(one)).join(' ｜ '))
  if (claim.withheld) return []
  const id = linked ? rowId(walk, claim) : undefined
  const children = row.children.map((one, index) => {
    if (index === 0) return cell('th', { scope: 'row' }, inline(walk, one))
    const last = index === row.children.length - 1
    const content = last ? sentence(walk, one, claim) : inline(walk, one)
    const shown = last && id !== undefined ? [leading(id, content)] : content
    return cell('td', { dataLabel: labels[index] ?? '' }, shown)
  })
  return [{ type: 'tableRow', children, data: { hProperties: { id } } }]
}

/** Returns the id of a row: its first statement, with a number from the second row of the statement on. */
function rowId({ claims }: Walk, { ids: [first = ''] }: Claim): string {
  const count = claims.filter(({ ids }) => ids[0] === first).length
  return count > 1 ? `${first}-${String(count)}` : first
}

/** Returns the content as a link to a place of the same page. */
function leading(id: string, content: PhrasingContent[]): PhrasingContent {
  const data = { hName: 'a', hProperties: { href: `#${id}` } }
  return { type: 'emphasis', children: content, data }
}

function cell(hName: string, hProperties: Record<string, string>, children: PhrasingContent[]): TableCell {
  return { type: 'tableCell', children, data: { hName, hProperties } }
}
