import type { APIRoute } from 'astro'
import { peopleWorkbook } from '#src/paper/workbook.ts'

/** The sheet of people for a spreadsheet program. */
export const GET: APIRoute = async () => new Response(await peopleWorkbook())
