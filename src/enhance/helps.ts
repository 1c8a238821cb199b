import { limits } from '#shared/tip/limits.ts'
import { seenCharacters } from '#shared/folding.ts'
import { characters, tidyText } from '#shared/text.ts'
import { all, make } from './dom.ts'
import { say } from './words/words.ts'

/** Says that this is the browser inside WeChat, which neither saves files nor prints. */
export const isWeChat = /MicroMessenger/i.test(navigator.userAgent)

/** Shows below a long field how many characters it holds. */
function count(field: HTMLTextAreaElement, most: number): void {
  const id = `${field.id}-count`
  const counter = make('p', { className: 'hint count', id })
  field.after(counter)
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${id}`.trim())
  const show = () => {
    const written = characters(tidyText(field.value))
    // The least counts what can be seen, the most every character.
    counter.textContent =
      written > most
        ? say('写了 # 个字，多了 # 个', written, written - most)
        : say('写了 # 个字', seenCharacters(field.value))
    counter.hidden = written === 0
    counter.classList.toggle('over', written > most)
  }
  field.addEventListener('input', show)
  // A restored draft fires no input event.
  setTimeout(show)
}

/** Adds a character count to each long field. */
export function addCounters(form: HTMLFormElement): void {
  for (const field of all<HTMLTextAreaElement>(form, 'textarea'))
    count(field, field.name === 'text' ? limits.messageMax : limits.descriptionMax)
}

/**
 * Adds advice to the first page: how to leave fast, and in WeChat, which browser works better.
 */
export function addAdvice(main: HTMLElement): void {
  // On the report the first question stays on the first screen.
  const firstQuestion = main.querySelector('.joined')
  const head = main.querySelector('.lead')
  if (isWeChat) {
    const note = make(
      'p',
      { className: 'note' },
      make('strong', {}, say('您在微信里打开了本页。')),
      say('点右上角的“…”，选“在浏览器打开”：微信里不能保存文件，也不能打印。不换也能用。'),
    )
    if (firstQuestion) firstQuestion.after(note)
    else head?.before(note)
  }
  const exit = make(
    'p',
    { className: 'hint' },
    say('怕被人看见：点右上角“快速离开”，'),
    // Phones have no such key.
    make('span', { className: 'by-keys' }, say('或者连按三次 Esc 键（不在打字时，Shift 键也行），')),
    say('写的马上清空。浏览器的历史记录要您自己清除。'),
  )
  const wait = main.querySelector('.wait')
  // The script tells the progress itself.
  if (wait) wait.replaceWith(exit)
  else head?.after(exit)
}
