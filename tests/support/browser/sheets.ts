import { inflateSync } from 'node:zlib'

/** Returns the drawing orders of each sheet of a PDF. Chromium writes a sheet as one packed stream. */
export function sheetsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  const contents = [...text.matchAll(/\/Type \/Page\b[^]*?\/Contents (\d+) 0 R/g)].map(([, id = '']) => id)
  return contents.map((id) => {
    const start = text.indexOf('stream', text.indexOf(`\n${id} 0 obj`)) + 'stream'.length
    const body = text[start] === '\r' ? start + 2 : start + 1
    return inflateSync(pdf.subarray(body)).toString('latin1')
  })
}
