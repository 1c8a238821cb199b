import { all, make } from './dom.ts'
import { forgetTaken } from './draft.ts'
import { isWeChat } from './helps.ts'
import { say } from './words/words.ts'

/**
 * The old copy command needs no permission. The policy of the report page forbids the clipboard API, and old
 * engines lack it.
 */
const copying = document as unknown as {
  execCommand?: (command: 'copy') => boolean
  queryCommandSupported?: (command: 'copy') => boolean
}

// In memory alone: the code that was shown last, and the code that the reporter surely has.
let shown = ''
let kept = ''

/** Tells whether the page showed a receipt code that the reporter neither copied nor typed back. */
export const hasUnkeptReceipt = (): boolean => shown !== kept

export function forgetReceipt(): void {
  shown = kept = ''
}

/**
 * Adds a copy button below the receipt code and removes advice that cannot work in this browser. Starts to
 * watch whether the reporter keeps the code.
 */
export function addKeeping(main: HTMLElement): void {
  if (isWeChat) for (const part of all(main, '.elsewhere')) part.remove()
  const [section, code] = [main.querySelector('.keeping'), main.querySelector('#receipt-code')]
  if (!section || !code) return
  const own = code.textContent
  shown = own
  code.addEventListener('copy', () => {
    kept = own
  })
  if (!main.querySelector('#lastGroup')) {
    // The form to type the code back is gone: the reporter typed it correctly.
    kept = own
    forgetTaken()
  }
  if (!copying.execCommand || copying.queryCommandSupported?.('copy') !== true) {
    if (isWeChat) section.remove()
    return
  }
  const button = make('button', { type: 'button', className: 'quiet' }, say('复制回执码'))
  const said = make(
    'p',
    { className: 'hint' },
    say('别的应用可能读得到复制的内容。贴好以后，请再复制一点别的，把它盖掉。'),
  )
  said.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    const selection = getSelection()
    selection?.selectAllChildren(code)
    const isCopied = copying.execCommand?.('copy') === true
    // Firefox can be set to copy without an event.
    if (isCopied) kept = own
    said.textContent = say(
      isCopied ? '已复制。贴好以后，请再复制一点别的，把它盖掉。' : '没能复制，请用笔抄。',
    )
    selection?.removeAllRanges()
  })
  section.append(make('div', { className: 'row' }, button, said))
}
