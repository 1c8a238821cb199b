import { all, make } from '../dom.ts'
import { trustedWorker } from '../trusted-worker.ts'
import { isChinese } from '../words/words.ts'
import workerUrl from './own-words.worker.ts?worker&url'

// Half-typed words are no words: the hint waits for a pause.
const pauseMs = 700

let worker: Worker | undefined
let isBusy = false

/** Ends the reading of a text, and forgets it. */
function stop(): void {
  worker?.terminate()
  worker = undefined
  isBusy = false
}

/**
 * Shows below each long field of a page which of its words point to the writer. The text stays in the
 * browser. A new page ends the reading of the text before it. The rules read Chinese alone.
 */
export function addOwnWords(page: HTMLElement): void {
  stop()
  if (isChinese)
    for (const field of all<HTMLTextAreaElement>(page, 'textarea')) {
      const hint = make('p', { className: 'hint own', role: 'status' })
      field.after(hint)
      let timer = 0
      const read = () => {
        if (isBusy) stop()
        if (!worker) {
          if (field.value === '') return
          worker = trustedWorker('own-words', workerUrl)
          worker.addEventListener('message', ({ data }: MessageEvent<string>) => {
            isBusy = false
            hint.textContent = data
          })
        }
        isBusy = true
        worker.postMessage(field.value)
      }
      field.addEventListener('input', () => {
        clearTimeout(timer)
        timer = window.setTimeout(read, pauseMs)
      })
      // A restored draft fires no input event.
      setTimeout(read)
    }
}
