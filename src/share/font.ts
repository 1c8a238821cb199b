import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { create, type Font } from 'fontkitten'

const family = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc'))
const folder = join(family, '700Bold')

/** Name of the type in every picture. */
export const fontName = 'Noto Sans SC'

let isUsed = false

/**
 * Makes this the only type that sharp finds in this process. Pictures then look the same on every machine.
 * sharp reads the setting when it writes its first text.
 */
export function useFont(): void {
  if (isUsed) return
  const cache = resolve('.cache/share')
  mkdirSync(cache, { recursive: true })
  const file = join(cache, 'fonts.conf')
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir><cachedir>${join(cache, 'fonts')}</cachedir></fontconfig>\n`
  writeFileSync(file, text)
  process.env['FONTCONFIG_FILE'] = file
  isUsed = true
}

let font: Font | undefined

/** Returns the characters of a text that the type lacks. */
export function missing(text: string): string[] {
  if (!font) {
    const file = create(readFileSync(join(folder, 'NotoSansSC_700Bold.ttf')))
    if (file.isCollection) throw new Error('the type is a collection of several')
    font = file
  }
  const read = font
  return Array.from(text).filter((character) => !read.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
}
