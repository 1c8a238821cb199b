import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void
let collect: Collect | undefined

/**
 * Frees large buffers that were used for a moment, in under a millisecond. By itself the collector looks at
 * the whole heap several times for each picture (docs/performance.md).
 */
export function freeBuffers(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  }
  collect({ type: 'minor' })
}
