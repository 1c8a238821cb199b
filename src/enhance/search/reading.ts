import { readNumeral } from '#shared/numerals.ts'

/** Spellings that people use for a word of the site. Each line works on what the lines before it leave. */
const spellings: readonly (readonly [RegExp, string])[] = [
  // Words that sound alike. A neighbour hides them from the list of sounds.
  [/[悍汗旱翰汉]工/g, '焊工'],
  [/焊公/g, '焊工'],
  [/电公/g, '电工'],
  [/等高证|登高正/g, '登高'],
  [/(^|[^承])包名/g, '$1报名'],
  [/复申/g, '复审'],
  [/操[做作]正|操做证/g, '操作证'],
  [/假正/g, '假证'],
  [/举抱|举保/g, '举报'],
  // Cantonese.
  [/老细|包工头|工头|老总|头儿/g, '老板'],
  [/冇/g, '没'],
  [/唔/g, '不'],
  [/边度|边处/g, '哪里'],
  [/几多/g, '多少'],
  [/点样|点解/g, '怎么'],
  // Other speech.
  [/晓得|认得出/g, '知道'],
  [/没得|木有|没有/g, '没'],
  [/咋个|咋整|咋|咋样|啷个|哪个样/g, '怎么'],
  [/搞丢|弄丢|整丢|丢失|掉了|不见了/g, '丢了'],
  [/搞|弄/g, '办'],
  [/本儿|本本|小本/g, '证'],
  [/([工考])本(?!事|科|站)/g, '$1证'],
  [/俺们?|咱们?|偶|我们/g, '我'],
  [/娃儿|娃|小孩|孩子|闺女/g, '儿子'],
  [/老爸|老爹|俺爹|我爹/g, '我爸'],
  // Two words for one thing.
  [
    /是不是[真假]的?|是真的?还?是假的?|真的?还是假的?|真的假的|假不假|真不真|是[真假]的?吗|是真[的嘞哩]?$/g,
    '真假',
  ],
  [/查寻|查找|查看|查验|核实|核验|核对/g, '查询'],
  [/特种坐业|特种作业操作资格证|特种作业证|特种作业操作证|操作证|上岗证|特种证|ic卡|资格证|证书|证件/g, '证'],
  [/年检|年审/g, '复审'],
  [/电焊证/g, '焊工证'],
  [/老板|公司|厂里|厂家|企业/g, '单位'],
  [/交警|警察|派出所/g, '公安'],
  [/费用|价格/g, '钱'],
]

/** Words that stand in any question and tell nothing. */
const empty =
  /那个|这个|想问一下|现在|还能不能|怎么办|怎么样|怎么|怎样|如何|什么|是不是|能不能|要不要|可不可以|可以|行不行|得行|中不中|请问|想问|一下|帮我|我的|我家|有没有|有啥|啥|吗|呢|嘞|咧|呗|嘛|的|了|啊|呀|哦|么|？|\?/g

/** Variants that no table of traditional characters has: 妳, 喫, 咗. */
const variants = '妳你喫吃咗了麽么裡里'

/**
 * Reads a list of traditional characters, each before its simplified one. Returns a reader of texts: it
 * gives them as entries are compared, with usual characters, usual words and nothing empty.
 */
export function readerOf(pairs: string): (text: string) => string {
  const simpleOf = new Map((pairs + variants).match(/../gu)?.map((pair) => [pair.charAt(0), pair.charAt(1)]))
  return (text) => plainOf(text, simpleOf)
}

function plainOf(text: string, simpleOf: ReadonlyMap<string, string>): string {
  // An input method parts syllables that it has not yet turned into characters.
  // Tones of pinyin go.
  let plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Script=Han}/gu, (glyph) => simpleOf.get(glyph) ?? glyph)
    .replace(/['’]/g, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/第?([一二三四五六七八九十百]+)条/gu, (_, number: string) => ` ${String(readNumeral(number))}条`)
    .replace(/第(\d+)条/g, '$1条')
  for (const [pattern, word] of spellings) plain = plain.replace(pattern, word)
  return plain.replace(empty, ' ').trim()
}

/** Returns the parts by which texts are compared: Chinese characters and their pairs, words and numbers. */
export function gramsOf(plain: string): string[] {
  // Syllables with spaces between them are one word as well: cha zhen wei.
  const grams = /^[a-z]{2,6}(?: [a-z]{2,6})+$/.test(plain) ? [plain.replace(/ /g, '')] : []
  for (const run of runsOf(plain)) {
    if (!isHan(run)) grams.push(run)
    else {
      for (let at = 0; at < run.length; at += 1) grams.push(run.charAt(at))
      for (let at = 0; at + 2 <= run.length; at += 1) grams.push(run.slice(at, at + 2))
    }
  }
  return [...new Set(grams)]
}

/** Parts a text into its runs of Chinese characters and its words of letters and digits. */
export function runsOf(plain: string): string[] {
  return plain.match(/\p{Script=Han}+|[a-z0-9.]+/gu) ?? []
}

/** Tells Chinese characters from letters and digits. */
export const isHan = (text: string) => /^\p{Script=Han}/u.test(text)
