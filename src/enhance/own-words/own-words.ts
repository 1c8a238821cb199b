import { all, make } from '../dom.ts'
import workerUrl from './own-words.worker.ts?worker&url'
import { trustedWorker } from '../trusted-worker.ts'

// Half-typed words are no words: the hint waits for a pause.
const pauseMs = 700

/** Shows below each long field which of its words point to the writer. The text stays in the browser. */
export function addOwnWords(form: HTMLFormElement): void {
  for (const field of all<HTMLTextAreaElement>(form, 'textarea')) {
    const hint = make('p', { className: 'hint own', role: 'status' })
    field.after(hint)
    let worker: Worker | undefined
    let timer = 0
    const read = () => {
      if (!worker) {
        if (field.value === '') return
        worker = trustedWorker('own-words', workerUrl)
        worker.addEventListener('message', ({ data }: MessageEvent<string>) => (hint.textContent = data))
      }
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
