import { pictureFaults } from '#shared/text.ts'
import type { PictureCleaner } from '#api/records/deps.ts'
import { Child, ChildFailed } from './child.ts'
import { Spare, usualTimes, type SpareTimes } from './spare.ts'

const defaultTimeLimitMs = 20_000

/** Only the server decodes a picture: the script of the page needs no such sentence. */
const blank = '这张图片是全透明的，什么也看不见，请打开图片截一张图，再上传截图'

/** Refusals by the verdict of worker.ts. Verdict 0 is a clean picture. */
const refusals: Readonly<Record<number, string>> = {
  1: pictureFaults.unknown,
  2: pictureFaults.heic,
  3: pictureFaults.damaged,
  4: pictureFaults.huge,
  5: pictureFaults.moving,
  6: blank,
}

/** A cleaner that can keep a child ready for the next submission. */
export interface ReadyCleaner extends PictureCleaner {
  /** Keeps a child ready from now on. */
  keepReady(): void
  /** Ends the child that is kept ready. */
  stop(): void
}

/**
 * Returns a cleaner that decodes the pictures of a submission in one child process. The child ends with the
 * submission. It has no secrets, and bounded memory, time and rights (child.ts, lock.ts; what binds native
 * code stands in THREAT-MODEL.md).
 * @param worker path of worker.ts, as source or bundled.
 */
export function makePictureCleaner({
  worker,
  timeLimitMs = defaultTimeLimitMs,
  times = usualTimes,
}: {
  readonly worker: string
  readonly timeLimitMs?: number
  readonly times?: SpareTimes
}): ReadyCleaner {
  const spare = new Spare((end) => Child.start(worker, timeLimitMs, end), times)
  let isReady = false
  let atWork = 0
  const prepare = () => {
    if (isReady && atWork === 0) spare.prepare()
  }
  return {
    keepReady() {
      isReady = true
      prepare()
    },
    stop() {
      spare.stop()
    },
    async clean<T>(
      pictures: readonly (() => Promise<Uint8Array>)[],
      keep: (jpeg: AsyncIterable<Uint8Array>, index: number) => Promise<T>,
    ) {
      // One limit for all pictures: a submission never holds its place in the pool for longer.
      const endsAt = performance.now() + timeLimitMs
      const leftMs = () => endsAt - performance.now()
      atWork += 1
      let child: Child | null = null
      try {
        child = (await spare.take()) ?? (await Child.start(worker, leftMs()))
        const results: ({ readonly kept: T } | { readonly refused: string })[] = []
        for (const [index, load] of pictures.entries()) {
          child?.send(await load())
          const answer = child
            ?.answer(leftMs(), (jpeg) => keep(jpeg, index))
            .catch((error: unknown) => {
              if (error instanceof ChildFailed) return null
              throw error
            })
          const result = (await answer) ?? null
          results.push(
            result && 'kept' in result
              ? result
              : { refused: (result && refusals[result.verdict]) ?? pictureFaults.failed },
          )
          // A picture that kills its decoder is refused. The next ones get a new child while there is time.
          if (!result && results.length < pictures.length) {
            child?.end()
            child = leftMs() > 0 ? await Child.start(worker, leftMs()).catch(() => null) : null
          }
        }
        return results
      } finally {
        child?.end()
        atWork -= 1
        prepare()
      }
    },
  }
}
