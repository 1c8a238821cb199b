import { rm } from 'node:fs/promises'
import { afterEach, beforeEach } from 'vitest'
import { freshFolder, runServer, type ServerOptions } from './server.ts'

/** Data folder of the running test. */
export let folder: string

/** Gives each test of a file an empty data folder, and removes it afterwards. */
export function eachInFolder(): void {
  beforeEach(async () => {
    folder = await freshFolder()
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
}

/** Starts a server on the folder and waits for its end. A start that is refused ends by itself. */
export const start = (options: ServerOptions = {}) => runServer([], { ...options, dataDir: folder })

/** Runs a command on the folder. */
export const command = (name: string, options: ServerOptions = {}) =>
  runServer([name], { ...options, dataDir: folder })

/** Returns the pattern of one sentence on one line that names a fault. */
export const sentence = (name: string) => new RegExp(`^[^\\n]*${name}[^\\n]*\\n$`)
