import { trustedWorker } from '#src/enhance/trusted-worker.ts'
import type { Look } from './look.worker.ts'
import workerUrl from './look.worker.ts?worker&url'

/** A picture made to keep the reader busy is let go after this. */
const deadlineMs = 15_000

function lookOnce(picture: Blob, signal: AbortSignal): Promise<Look> {
  const worker = trustedWorker('pictures', workerUrl, { type: 'module' })
  return new Promise<Look>((resolve, reject) => {
    for (const end of [signal, AbortSignal.timeout(deadlineMs)])
      end.addEventListener('abort', () => {
        reject(new Error('the look was ended'))
      })
    worker.addEventListener('message', ({ data: look }: MessageEvent<Look | null>) => {
      if (look === null) reject(new Error('no picture'))
      else resolve(look)
    })
    worker.addEventListener('error', () => {
      reject(new Error('the worker failed'))
    })
    worker.postMessage(picture)
  }).finally(() => {
    worker.terminate()
  })
}

let last: Promise<unknown> = Promise.resolve()

/**
 * Looks at a picture beside the page, one picture at a time: a computer of an office has few cores. The
 * signal ends a look, and the memory of its worker with it.
 */
export function lookAt(picture: Blob, signal: AbortSignal): Promise<Look | null> {
  const look = last.then(() => (signal.aborted ? null : lookOnce(picture, signal)))
  last = look.catch(() => undefined)
  return look
}
