import type { PhrasingContent, Table, TableCell, TableRow } from 'mdast'
import { checkLabel } from './claims.ts'
import { claimOf, inline, sentence } from './sentences.ts'
import { place, plain, type Walk } from './walk.ts'

/** Checks a table: each row is one claim, and the first cell of a row is its heading. */
export function table(walk: Walk, node: Table): Table {
  const [head, ...rows] = node.children
  const labels = (head?.children ?? []).map((one) => plain(one))
  for (const label of labels) checkLabel(place(walk, node), label)
  const columns = labels.map((label) => cell('th', { scope: 'col' }, [{ type: 'text', value: label }]))
  const body = rows.flatMap((row) => tableRow(walk, row, labels))
  return { type: 'table', children: [{ type: 'tableRow', children: columns }, ...body] }
}

function tableRow(walk: Walk, row: TableRow, labels: readonly string[]): TableRow[] {
  const claim = claimOf(walk, row, row.children.map((one) => plain(one)).join(' ｜ '))
  if (claim.withheld) return []
  const children = row.children.map((one, index) => {
    if (index === 0) return cell('th', { scope: 'row' }, inline(walk, one))
    const last = index === row.children.length - 1
    const content = last ? sentence(walk, one, claim) : inline(walk, one)
    return cell('td', { dataLabel: labels[index] ?? '' }, content)
  })
  return [{ type: 'tableRow', children }]
}

function cell(hName: string, hProperties: Record<string, string>, children: PhrasingContent[]): TableCell {
  return { type: 'tableCell', children, data: { hName, hProperties } }
}
