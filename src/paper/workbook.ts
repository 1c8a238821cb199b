import { getEntry } from 'astro:content'
import writeExcelFile, { type Cell } from 'write-excel-file/node'
import { address } from '#src/links.ts'
import { columnsOfSheet, wayBoxes } from './sheet.ts'

/** Rows with lines to fill in. A clerk copies more. */
const emptyRows = 200
const sheetName = '逐人核查表'
/** The heads stand on each printed page. */
const printTitles = `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${sheetName}'!$1:$1</definedName></definedNames>`
const lines = { borderStyle: 'thin', borderColor: '#000000', wrap: true, alignVertical: 'center' } as const

/** Makes the sheet of people as a workbook: its columns to fill in, and how to check. */
export async function peopleWorkbook(): Promise<Uint8Array<ArrayBuffer>> {
  const columns = await columnsOfSheet()
  const guide = await getEntry('guides', 'employers/people')
  if (guide === undefined) throw new Error('no guide employers/people')
  const heads = columns.map(({ head, note }): Cell => ({
    value: note === undefined ? head : `${head}（${note}）`,
    fontWeight: 'bold',
    backgroundColor: '#eeeeee',
    ...lines,
  }))
  const rows = Array.from({ length: emptyRows }, (_, index) =>
    columns.map(({ filled }): Cell => ({
      ...(filled === 'number' ? { value: index + 1 } : filled === 'ways' ? { value: wayBoxes } : {}),
      height: 24,
      ...lines,
    })),
  )
  const said = guide.data.claims
    .filter(({ withheld }) => !withheld)
    .map(({ prefix, text }) => prefix + text.trim())
  const from = address === undefined ? [] : [new URL('employers/people/', address).href]
  return new Uint8Array(
    await writeExcelFile(
      [
        {
          sheet: sheetName,
          data: [heads, ...rows],
          columns: columns.map(({ width }) => ({ width })),
          stickyRowsCount: 1,
          orientation: 'landscape',
        },
        {
          sheet: '怎么查',
          data: [...said, ...from].map((value) => [{ value, wrap: true }]),
          columns: [{ width: 90 }],
        },
      ],
      {
        fontFamily: '宋体',
        fontSize: 11,
        features: [
          {
            files: {
              transform: {
                'xl/workbook.xml': {
                  transform: (workbook) => workbook.replace('<definedNames/>', printTitles),
                },
              },
            },
          },
        ],
      },
    ).toBuffer(),
  )
}
