import { all, make } from './dom.ts'
import { forgetTaken } from './draft.ts'
import { isWeChat } from './helps.ts'

/** The one way to copy that needs no permission: the page into which a receipt is put may not write to the clipboard otherwise, and old engines cannot. */
const copying = document as unknown as {
  execCommand?: (command: 'copy') => boolean
  queryCommandSupported?: (command: 'copy') => boolean
}

// In memory alone: the code that was shown last, and the one that somebody is known to have.
let [shown, kept] = ['', '']

/** Whether a receipt was shown that was neither copied nor written down and compared. */
export const hasUnkeptReceipt = (): boolean => shown !== kept

export function forgetReceipt(): void {
  shown = kept = ''
}

/** Copying for those who can, after copying by hand; what cannot work here is taken away. From now on it is known whether the code was kept. */
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
    // It was typed back rightly.
    kept = own
    forgetTaken()
  }
  if (!copying.execCommand || copying.queryCommandSupported?.('copy') !== true) {
    if (isWeChat) section.remove()
    return
  }
  const button = make('button', { type: 'button', className: 'quiet' }, '复制回执码')
  const said = make(
    'p',
    { className: 'hint' },
    '别的应用可能读得到复制的内容。贴好以后，请再复制一点别的，把它盖掉。',
  )
  said.setAttribute('role', 'status')
  button.addEventListener('click', () => {
    const selection = getSelection()
    selection?.selectAllChildren(code)
    said.textContent =
      copying.execCommand?.('copy') === true
        ? '已复制。贴好以后，请再复制一点别的，把它盖掉。'
        : '没能复制，请用笔抄。'
    selection?.removeAllRanges()
  })
  section.append(make('div', { className: 'row' }, button, said))
}
