import { asciiDigits, readNumeral } from '#shared/numerals.ts'
import { hostEndings } from '#shared/sellers/known.ts'

// Sellers hide an identifier from filters, and reporters describe it in words. Each rule undoes one way.

/** A sign in words between two parts of an identifier, and the sign. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/(?<=[a-z0-9])\s*(?:下划线|底线|下横线|下杠)\s*(?=[a-z0-9])/gi, '_'],
  [/(?<=[a-z0-9])\s*(?:减号|横杠|横线|中划线|短横线?|中杠|杠)\s*(?=[a-z0-9])/gi, '-'],
  [/(?<=[a-z0-9])\s*(?:反?斜杠|斜线)\s*(?=[a-z0-9])/gi, '/'],
  [/(?<=[a-z0-9])\s*[[({]\s*(?:at|@)\s*[\])}]\s*(?=[a-z0-9])/gi, '@'],
  [/(?<=[a-z0-9])\s*(?:艾特|圈a)\s*(?=[a-z0-9])/gi, '@'],
  [/(?<=[a-z0-9])\s*[[({]\s*(?:[.点點]|dot)\s*[\])}]\s*(?=[a-z0-9])/gi, '.'],
]

const withSigns = (text: string) => signs.reduce((rest, [form, sign]) => rest.replace(form, sign), text)

const dotted = new RegExp(
  `(?<![a-z0-9-]|[a-z0-9]\\s?[点點]\\s?)[a-z0-9-]+(?:\\s*[点點]\\s*[a-z0-9-]+)*\\s*[点點.]\\s*(?:${hostEndings}|c\\s+o\\s+m|c\\s+n)(?![a-z0-9])`,
  'gi',
)
/** Writes the dots of an address that stands in words: `shop点x点cn`, `x 点 c o m`. */
const withChain = (text: string) =>
  text.replace(dotted, (all) =>
    /[点點]|\s/.test(all) ? all.replace(/\s/g, '').replace(/[点點]/g, '.') : all,
  )

/** Joins letters that each stand alone: `m a o d a n _ 3 3`. */
const withoutGaps = (text: string) =>
  text.replace(/(?<![a-z0-9_-])(?:[a-z0-9_-] ){5,}[a-z0-9_-](?![a-z0-9_-])/gi, (all) => all.replace(/ /g, ''))

/** Drops a picture that stands at least twice between the parts of an identifier. */
const withoutPictures = (text: string) =>
  text.replace(
    /(?<![a-z0-9_])[a-z0-9_]+([\p{Extended_Pictographic}\p{So}])[a-z0-9_]+(?:\1[a-z0-9_]+)+/giu,
    (all, picture: string) => all.split(picture).join(''),
  )

/** Joins an address that a line's end cut behind a hyphen or a slash. */
const withoutLineEnds = (text: string) =>
  text.replace(/(?:https?:\/\/|www\.)\S*[-/]\n(?:[a-z0-9]\S*[-/]\n)*(?=[a-z0-9])/gi, (all) =>
    all.replace(/\n/g, ''),
  )

const english = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const englishDigit = `(?:(?:double|triple)\\s+)?(?:${english.join('|')}|oh)`
const englishRun = new RegExp(`(?<![a-z])${englishDigit}(?:[\\s,-]+${englishDigit}){6,}(?![a-z])`, 'gi')
/** Writes seven or more English words for digits as digits: `one three double eight …`. */
const withEnglish = (text: string) =>
  text.replace(englishRun, (all) => {
    let [digits, times] = ['', 1]
    for (const word of all.toLowerCase().split(/[\s,-]+/)) {
      if (word === 'double' || word === 'triple') times = word === 'double' ? 2 : 3
      else {
        digits += String(word === 'oh' ? 0 : english.indexOf(word)).repeat(times)
        times = 1
      }
    }
    return digits
  })

/** Writes Chinese digits behind the letters of an account as digits: `chenhan五八二六`. */
const withTails = (text: string) =>
  text.replace(/(?<=[a-z_][a-z0-9_]{2,20})[零〇一二三四五六七八九]{2,8}(?![\p{Script=Han}])/giu, asciiDigits)

const group = '(?:[两二三四五]个[零〇一二三四五六七八九\\d]|[零〇一二三四五六七八九幺两十百\\d]{1,6})'
const groups = new RegExp(`(?<!\\d)${group}(?:[\\s,、]+${group}){2,5}(?![\\d.:])`, 'gu')
/** Returns the digits of a spoken group: 三个八 is 888, 九十四 is 94. */
function digitsOfGroup(spoken: string): string {
  const [, times = '', digit = ''] = /^(.)个(.)$/u.exec(spoken) ?? []
  if (digit !== '') return asciiDigits(digit).repeat(Number(asciiDigits(times)))
  return /[十百]/.test(spoken) ? String(readNumeral(spoken) ?? spoken) : asciiDigits(spoken)
}
/** Joins a mobile number that is spoken in groups: 一五九，零零零，三个八，一二. */
const withGroups = (text: string) =>
  text.replace(groups, (all) => {
    if (!/[\p{Script=Han}]/u.test(all)) return all
    const number = all
      .split(/[\s,、]+/)
      .map(digitsOfGroup)
      .join('')
    return /^1[3-9]\d{9}$/.test(number) ? `电话${number}` : all
  })

const joiner =
  /(?<![a-z0-9_])([a-z0-9_]+)\s*,?\s*(?:然后|接着|后面|后边|再加|加上)(?:是|加)?(?:数字|字母|拼音|小写|大写|[的:])*\s*([a-z0-9_]+)/gi
/** Joins an account in parts: anjian_ok 然后是 2026. Two numbers stay two. */
const withJoiners = (text: string) =>
  text.replace(joiner, (all, head: string, tail: string) =>
    /[a-z]/i.test(head) && head.length + tail.length <= 20 ? head + tail : all,
  )

/** Writes the sign of another country before a number of WhatsApp that lost it. */
const withCountry = (text: string) =>
  text.replace(/(whatsapp[^\d+\n]{0,8})(?=(?:85[23]\d{8}|886\d{9})(?!\d))/gi, '$1+')

const told = '(?:的?(?:三位|四位|七位|八位|数字|几位))?(?:是|为|:|\\s){0,3}'
const parts = new RegExp(
  `(?:前面|前边|开头|前(?:三|四|七|\\d)位|头(?:三|四|\\d)位?)${told}(\\d{3,7})[^\\d]{1,12}?` +
    `(?:中间${told}(\\d{3,5})[^\\d]{1,12}?)?` +
    `(?:后面|后边|最后|末尾|尾号?|后(?:四|七|八|\\d)位)(?:四位|八位)?${told}(\\d{4,8})(?!\\d)`,
  'g',
)
/** Joins a mobile number in parts: `前面是138，后面是05527416`. */
const withParts = (text: string) =>
  text.replace(parts, (all, head: string, middle: string | undefined, tail: string) => {
    const number = head + (middle ?? '') + tail
    return /^1[3-9]\d{9}$/.test(number) ? `电话${number}` : all
  })

/** Writes the scheme and the last dot of an address: `h t t p ://`, `x dot com`, `www点x.cn`. */
const withEnding = (text: string) =>
  text
    .replace(/h\s*[tx]{2}\s*p(s?)\s*[:：]\s*\/\s*\//gi, 'http$1://')
    .replace(
      new RegExp(
        `(?<=[a-z0-9-])\\s*(?:[点點·]|\\sdot\\s|[(\\[]\\s*[点.]\\s*[)\\]]|\\s\\.\\s|\\.\\s|\\s\\.|,)\\s*(?=(?:${hostEndings})(?![a-z0-9]))`,
        'gi',
      ),
      '.',
    )
    .replace(/(?<![a-z0-9])www\s*[点點]\s*/gi, 'www.')

// Hosts of mailboxes after a sign or a word that stands for @. Another host may be anything.
const veiledMailbox = new RegExp(
  '(?<![a-z0-9._+-])([a-z0-9][a-z0-9._+-]{2,})\\s*(?:#|\\sat\\s)\\s*' +
    '(qq|163|126|139|189|sina|sohu|foxmail|gmail|outlook|hotmail|yeah|aliyun|wo)' +
    '\\s*(?:\\.|点|\\sdot\\s)\\s*(com|cn|net)(?![a-z0-9])',
  'gi',
)

/** Writes # as @ where the text says so. */
const withSign = (text: string) =>
  /[把将]\s*#\s*(?:换成|改成|改为|换为)\s*@/.test(text)
    ? text.replace(/(?<=[a-z0-9])#(?=[a-z0-9-]+\.[a-z])/gi, '@')
    : text
const spacedMailbox = new RegExp(
  `(?<![a-z0-9._+-])([a-z0-9][a-z0-9._+-]{2,})\\s*@\\s*([a-z0-9-]+)\\s*(?:\\.|点|\\sdot\\s)\\s*(${hostEndings})(?![a-z0-9.-])`,
  'gi',
)
/** Writes the sign of a mailbox that stands as a word, as another sign, or that a QQ mailbox lost. */
const withMailboxes = (text: string) =>
  withSign(text)
    .replace(veiledMailbox, '$1@$2.$3')
    .replace(spacedMailbox, '$1@$2.$3')
    .replace(/(?<![a-z\d])(\d{5,11})(?=qq\.com)/gi, '$1@')

/**
 * Returns folded text in which identifiers stand as they are dialled and typed. Only the ways of hiding that
 * leave no doubt are undone; the words around an identifier stay.
 */
export function unveiled(folded: string): string {
  return [
    withoutLineEnds,
    withoutPictures,
    withoutGaps,
    withEnglish,
    withParts,
    withGroups,
    withTails,
    withCountry,
    withSigns,
    // Three parts need two passes.
    withJoiners,
    withJoiners,
    withChain,
    withMailboxes,
    withEnding,
  ].reduce((text, undo) => undo(text), folded)
}
