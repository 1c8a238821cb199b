/** Returns a count as text: `12`, or `999+`; '' while it is unknown. */
export function countText(count: number | undefined): string {
  if (count === undefined) return ''
  return count > 999 ? '999+' : String(count)
}
