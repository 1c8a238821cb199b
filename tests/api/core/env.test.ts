import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEnv, settingMeanings } from '#api/core/env.ts'

const example = readFileSync('.env.example', 'utf8')

test('the example for operators explains every setting, and no other', () => {
  const names = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(names).toEqual(Object.keys(settingMeanings))
  for (const [name, meaning] of Object.entries(settingMeanings)) {
    expect(meaning, name).not.toBe('')
    expect(example, name).toMatch(new RegExp(`^# .+\\n(?:TURNSTILE_SITE_KEY=\\n)?${name}=`, 'm'))
  }
})

test('the example equals the defaults', () => {
  const given = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  expect(parseEnv(Object.fromEntries(given) as Record<string, string>)).toEqual(parseEnv({}))
})
