/** Sentences of another language, by their Chinese. The mark `#` stands for a value. */
export type Table = Readonly<Record<string, string>>

/** Fills the marks of a sentence with values, in their order. */
export function filled(sentence: string, values: readonly unknown[]): string {
  let at = 0
  return sentence.replace(/#/g, () => String(values[at++]))
}

/** Returns a text in the language of a table; undefined for one that the table does not know. */
function found(table: Table, text: string): string | undefined {
  const whole = table[text] ?? table[text.replace(/\d+/g, '#')]
  if (whole) return filled(whole, text.match(/\d+/g) ?? [])
  const [head = '', tail] = text.split(/[：；](.*)/)
  const rest = tail && found(table, tail)
  const first = rest && found(table, head)
  return first && `${first}: ${rest}`
}

/**
 * Returns a text in the language of a table. The numbers of the text go to the marks of its sentence. Two
 * sentences around a colon or a semicolon stand in the table one by one. An unknown text stays as it is.
 */
export const told = (table: Table, text: string): string => found(table, text) || text
