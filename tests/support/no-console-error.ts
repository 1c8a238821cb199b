import { afterEach, beforeEach, expect, vi } from 'vitest'

// A text on console.error is an error that some code swallowed. A test that expects one replaces the spy.
let said: unknown[][] = []
beforeEach(() => {
  said = []
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    said.push(words)
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  expect(said, 'printed by console.error').toEqual([])
})
