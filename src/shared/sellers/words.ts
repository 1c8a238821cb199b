/** Words for the kinds of atoms, by the part before the colon. */
const kinds: Readonly<Record<string, string>> = {
  num: '号码',
  masked: '号码（中间遮住）',
  local: '座机（不带区号）',
  group: '群号',
  douyin: '抖音号',
  kuaishou: '快手号',
  xiaohongshu: '小红书号',
  id: '账号',
  loose: '相近的账号',
  host: '网址',
  item: '网页',
  zone: '网站',
  mail: '邮箱',
  firm: '单位',
  shop: '店铺',
  payee: '收款人',
  nick: '称呼',
  family: '姓',
  given: '名',
  last: '名末字',
}

/** Returns an atom in words: the word for its kind, and its value in one normal form. */
export function atomWords(atom: string): { readonly kind: string; readonly value: string } {
  const at = atom.indexOf(':')
  return { kind: kinds[atom.slice(0, at)] ?? '', value: atom.slice(at + 1) }
}
