import { hintOfOwnWords } from '#shared/tip/own-words/own-words.ts'

self.addEventListener('message', ({ data: text }: MessageEvent<string>) => {
  self.postMessage(hintOfOwnWords(text))
})
