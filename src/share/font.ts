import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

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

/**
 * Reads the characters that a TrueType file draws, as ranges of code points.
 * @see https://learn.microsoft.com/typography/opentype/spec/cmap#format-12-segmented-coverage
 */
function coverage(file: string): readonly (readonly [first: number, last: number])[] {
  const font = readFileSync(file)
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index)
  const cmapEntry = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')
  if (cmapEntry === undefined) throw new Error(`${file} has no cmap`)
  const cmap = font.readUInt32BE(cmapEntry + 8)
  const maps = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 8 + 8 * index),
  )
  const map = maps.find((at) => font.readUInt16BE(at) === 12)
  if (map === undefined) throw new Error(`${file} has no cmap of format 12`)
  return Array.from({ length: font.readUInt32BE(map + 12) }, (_, index) => {
    const group = map + 16 + 12 * index
    return [font.readUInt32BE(group), font.readUInt32BE(group + 4)]
  })
}

let covered: ReturnType<typeof coverage> | undefined

/** Returns the characters of a text that the type lacks. */
export function missing(text: string): string[] {
  covered ??= coverage(join(folder, 'NotoSansSC_700Bold.ttf'))
  const ranges = covered
  return Array.from(text).filter((character) => {
    const point = character.codePointAt(0) ?? 0
    return !ranges.some(([first, last]) => first <= point && point <= last)
  })
}
