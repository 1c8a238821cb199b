import sharp from 'sharp'
import { fontName, missing, useFont } from './font.ts'
import { ems, linesOf } from './lines.ts'

/** Size of a picture in pixels, as chats and search engines ask for it. */
export const pictureSize = { width: 1200, height: 630 } as const

const ink = '#13203a'
const paper = '#faf9f5'
const soft = '#454f62'
const tape = '#ffc20e'
const left = 72
/** Middle of the title's block. */
const middle = 300
/** Size of the line at the foot; a long address is smaller. */
const doors = 38
const addressWidth = 540

/** The certificate under the glass, as on the home page. */
const certificate = `<g transform="translate(788 166) scale(1.1)" fill="none" stroke="${ink}" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
<rect x="18" y="24" width="236" height="150" rx="14" fill="#fff"/>
<rect x="38" y="48" width="62" height="76" rx="6"/><circle cx="69" cy="76" r="13"/>
<path d="M48 124c2-16 10-22 21-22s19 6 21 22M118 54h96M118 78h70M118 102h84M38 150h70"/>
<circle cx="246" cy="112" r="52" fill="#fff"/><path d="M283 149l38 36" stroke-width="5"/>
<path d="M220 112l19 19 34-38" stroke="${tape}" stroke-width="13"/><path d="M220 112l19 19 34-38" stroke-width="3.5"/></g>`

const mark = `<g transform="translate(${String(left)} 68) scale(1.5)" fill="none" stroke="${ink}" stroke-width="2.5" stroke-linejoin="round"><rect x="2" y="6" width="30" height="22" rx="4"/><path d="M9 17.5l5 5L25 12" stroke="${tape}" stroke-width="6"/><path d="M9 17.5l5 5L25 12" stroke-linecap="round"/></g>`

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Writes a line of text. */
function written(
  text: string,
  at: { x: number; y: number; size: number; fill: string; end?: boolean },
): string {
  const escaped = text.replace(/[&<>]/g, (character) => escapes[character] ?? '')
  const anchor = at.end === true ? ' text-anchor="end"' : ''
  return `<text x="${String(at.x)}" y="${String(at.y)}" font-family="${fontName}" font-weight="700" font-size="${String(at.size)}" fill="${at.fill}"${anchor}>${escaped}</text>`
}

/** Words of a picture. */
export interface PictureWords {
  readonly title: string
  /** The short address of the site. */
  readonly address: string
  /** Whom the site does not belong to, where it must say so. */
  readonly notice: string | undefined
}

/**
 * Draws the picture that stands beside a shared link: the title of a page, the site's name and address.
 * @returns a PNG
 * @throws Error when the type lacks a character: a picture would show a box in its place
 */
export async function picture({ title, address, notice }: PictureWords): Promise<Uint8Array<ArrayBuffer>> {
  const lacking = missing([title, address, notice].join(''))
  if (lacking.length > 0) throw new Error(`分享图的字体里没有这些字：${lacking.join('')}（${title}）`)
  useFont()
  const { lines, size } = linesOf(title)
  const { width, height } = pictureSize
  const leading = size * 1.28
  // Chinese characters stand from 0.12 em below the line to 0.88 em above it.
  const first = middle + size * 0.38 - ((lines.length - 1) * leading) / 2
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}">
<defs><pattern id="tape" width="64" height="64" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="64" height="64" fill="${tape}"/><rect width="32" height="64" fill="#1a1a1a"/></pattern></defs>
<rect width="${String(width)}" height="${String(height)}" fill="${paper}"/><rect width="${String(width)}" height="24" fill="url(#tape)"/>
${mark}${written('真证', { x: left + 66, y: 108, size: 40, fill: ink })}
${notice === undefined ? '' : written(notice, { x: width - left, y: 106, size: 30, fill: soft, end: true })}
${certificate}
${lines.map((line, index) => written(line, { x: left, y: first + index * leading, size, fill: ink })).join('')}
<rect y="510" width="${String(width)}" height="120" fill="${ink}"/>
${written('查真伪 · 考真证 · 匿名举报', { x: left, y: 584, size: doors, fill: paper })}
${written(address, { x: width - left, y: 584, size: Math.min(doors, addressWidth / ems(address)), fill: paper, end: true })}
</svg>`
  return new Uint8Array(await sharp(Buffer.from(svg)).png({ palette: true, colours: 32 }).toBuffer())
}
