import { trustedWorker } from '#src/enhance/trusted-worker.ts'
import type { Look } from './look.worker.ts'
import workerUrl from './look.worker.ts?worker&url'

function lookOnce(picture: Blob): Promise<Look> {
  const worker = trustedWorker('pictures', workerUrl, { type: 'module' })
  return new Promise<Look>((resolve, reject) => {
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

/** Looks at a picture beside the page, one picture at a time: a computer of an office has few cores. */
export function lookAt(picture: Blob, isWanted: () => boolean): Promise<Look | null> {
  const look = last.then(() => (isWanted() ? lookOnce(picture) : null))
  last = look.catch(() => undefined)
  return look
}
