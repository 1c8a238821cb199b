import { afterEach, beforeEach, expect, vi } from 'vitest'

// What reaches console.error is a bug that somebody swallowed. A test that means it takes console.error over for itself.
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
