import { getCollection } from 'astro:content'

/** People on one printed sheet. */
export const rowsOnPaper = 15

/** The boxes of the two ways to check, as printed in each row. */
export const wayBoxes = '□① □②'

/** Lists the columns of the sheet of people, in the order of sheet.yaml. */
export async function columnsOfSheet() {
  const columns = await getCollection('columns')
  return columns.map(({ id, data }) => ({ id, ...data })).sort((a, b) => a.order - b.order)
}
