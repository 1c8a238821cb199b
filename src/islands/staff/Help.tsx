import { useState } from 'react'
import { Dialog } from '#src/islands/parts/dialog/Dialog.tsx'
import '#src/islands/parts/form/field.css'
import { keysAreOn, setKeys } from '#src/islands/parts/keyboard.ts'
import { useDesk } from './data/desk.ts'
import { shortcutsFor } from './data/keys.ts'
import { isTriage } from './panes.tsx'
import css from './desk.module.css'

/** Explains the keys of the console, and turns them off for a person who dictates or mistypes. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { session } = useDesk()
  const [areOn, setAreOn] = useState(keysAreOn)
  return (
    <Dialog title="快捷键" onClose={onClose}>
      <dl className={css.shortcuts}>
        {shortcutsFor(isTriage(session.role)).map(({ acts, words }) => (
          <div key={words}>
            <dt>
              <kbd>
                {Object.keys(acts)
                  .map((key) => (key === ' ' ? '空格' : key))
                  .join(' / ')}
              </kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label className="tick">
        <input
          type="checkbox"
          checked={areOn}
          onChange={(event) => {
            setKeys(event.currentTarget.checked)
            setAreOn(event.currentTarget.checked)
          }}
        />
        使用单键快捷键（Enter 不受影响）
      </label>
    </Dialog>
  )
}
