import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Element } from 'hast'
import { htmlToHast } from 'satteri'
import { visit } from 'unist-util-visit'
import { wrong, type Place } from './fault.ts'

/**
 * Reads a drawing of the content folder as an inline SVG element.
 * @throws Error in Chinese when the file is missing or holds no `<svg>`
 */
export function drawing(folder: string, name: string, at: Place): Element {
  const file = join(folder, 'drawings', `${name}.svg`)
  if (!existsSync(file)) throw wrong(at, `没有叫 ${name} 的图：放到 ${file}`)
  const tree = htmlToHast(readFileSync(file, 'utf8').trim(), { fragment: true })
  const svg = 'children' in tree ? tree.children[0] : undefined
  if (svg?.type !== 'element' || svg.tagName !== 'svg') throw wrong(at, `${file} 不是一张 SVG 图`)
  visit(svg, 'text', ({ value }, index, parent) => {
    if (parent === undefined || index === undefined || value.trim() !== '') return undefined
    parent.children.splice(index, 1)
    return index
  })
  const { ':xmlns': _, xmlns: __, ...properties } = svg.properties
  // A drawing with a label is read aloud; any other stands beside words that say the same.
  const spoken = properties['ariaLabel'] === undefined ? { ariaHidden: 'true' } : { role: 'img' }
  return { ...svg, properties: { className: ['draw'], ...spoken, ...properties } }
}
