import type { RefObject } from 'react'
import { useKeys } from '#src/islands/parts/keyboard.ts'

/** One line of the table: its keys with their acts, the words of the help, and the part that acts. */
interface Shortcut {
  /** Act by key; null for a key that the browser or a form handles. */
  readonly acts: Readonly<Record<string, string | null>>
  readonly words: string
  readonly scope: 'desk' | 'list' | 'tip' | 'browser'
  /** A held key acts again and again. */
  readonly repeats?: true
  /** The key serves a person without tips too. */
  readonly isForAll?: true
}

/** Every single key of the console: bound from here and explained from here. */
export const shortcuts = [
  { acts: { j: 'next', k: 'previous' }, words: '列表中下一条 / 上一条', scope: 'list', repeats: true },
  { acts: { ' ': 'select' }, words: '选中这一条，或不选', scope: 'list' },
  { acts: { J: 'extend', K: 'extend-back' }, words: '连着选下一条 / 上一条', scope: 'list', repeats: true },
  {
    acts: { '*': 'select-all' },
    words: '选中列表里已载入的全部；一个卖家的，选中他的全部；相同文字的，选中一样的',
    scope: 'list',
  },
  { acts: { '/': 'find' }, words: '找编号、号码、账号、网址', scope: 'list' },
  { acts: { v: 'views' }, words: '换列表：再按数字，h 是节前要办完', scope: 'list' },
  { acts: { Enter: null }, words: '打开选中的线索', scope: 'browser' },
  { acts: { a: 'investigate' }, words: '核实、继续核实', scope: 'tip' },
  { acts: { r: 'ask' }, words: '问举报人；选了线索时，写给每位举报人；再按数字，填入常用的话', scope: 'tip' },
  { acts: { x: 'out-of-scope' }, words: '不属本渠道', scope: 'tip' },
  { acts: { t: 'refer' }, words: '移送，或请求移送', scope: 'tip' },
  { acts: { y: 'grant' }, words: '同意同事的请求（负责人）', scope: 'tip' },
  { acts: { c: 'close' }, words: '办结，或请求办结', scope: 'tip' },
  { acts: { s: 'spam' }, words: '垃圾信息', scope: 'tip' },
  { acts: { b: 'back' }, words: '放回新收', scope: 'tip' },
  { acts: { m: 'take' }, words: '由我承办，或放回', scope: 'tip' },
  { acts: { g: 'hand-over' }, words: '交给同事', scope: 'tip' },
  { acts: { n: 'note' }, words: '写备注', scope: 'tip' },
  { acts: { d: 'same', D: 'apart' }, words: '可能的同一卖家：是 / 不是', scope: 'tip' },
  { acts: { q: 'code' }, words: '把图里的二维码加到认人线索', scope: 'tip' },
  { acts: { z: 'undo' }, words: '撤回刚才的一步（30 分钟内）', scope: 'desk' },
  { acts: { '1–9': null }, words: '在正在填的一步里选第几项', scope: 'browser' },
  { acts: { 'Ctrl+Enter': null }, words: '在写的地方：发问，或保存', scope: 'browser' },
  { acts: { Esc: null }, words: '离开写的地方，收起正在填的一步，或不选了', scope: 'browser' },
  { acts: { '?': 'help' }, words: '看快捷键', scope: 'desk', isForAll: true },
] as const satisfies readonly Shortcut[]

type Line = (typeof shortcuts)[number]
type Scope = Line['scope']
type ValueOf<T> = T extends unknown ? T[keyof T] : never
/** Name of an act that a key of the scope begins. */
export type ActOf<S extends Scope> = Extract<ValueOf<Extract<Line, { scope: S }>['acts']>, string>

const lines: readonly Shortcut[] = shortcuts

/** Returns the lines of the help for a person who handles tips, or for one who does not. */
export function shortcutsFor(handlesTips: boolean): readonly Shortcut[] {
  return lines.filter(({ isForAll }) => handlesTips || isForAll)
}

/** Returns the key of an act, for the button that does the same. */
export function keyOf(act: ActOf<'tip' | 'desk' | 'list'>): string {
  for (const { acts } of lines) for (const [key, name] of Object.entries(acts)) if (name === act) return key
  throw new Error(`no key for ${act}`)
}

/**
 * Returns an act of which the person must see the words. In one column the summary at the cursor is hidden:
 * a key for what stands there says so, and does nothing.
 */
export function inSight(
  place: RefObject<Element | null>,
  announce: (sentence: string) => void,
  act: () => void,
): () => void {
  return () => {
    if (place.current?.checkVisibility() === true) act()
    else announce('请先按 Enter 打开，看过再办。')
  }
}

/** Binds the keys of a scope. An act that is missing cannot be done now. */
export function useShortcuts<S extends Scope>(
  scope: S,
  acts: Readonly<Partial<Record<ActOf<S>, () => void>>>,
  isActive: boolean,
): void {
  const byName: Readonly<Partial<Record<string, () => void>>> = acts
  const bound = lines
    .filter((line) => line.scope === scope)
    .flatMap(({ acts: names, repeats }) =>
      Object.entries(names).map(([key, name]) => ({
        key,
        act: name === null ? undefined : byName[name],
        repeats: repeats === true,
      })),
    )
  useKeys(bound, isActive)
}
