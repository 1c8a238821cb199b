import { fold } from '#shared/folding.ts'
import { saysNothing } from '#shared/sellers/nobody.ts'
import type { Atoms } from '#shared/sellers/found.ts'
import type { TipFields } from '#shared/tip/fields.ts'
import type { IdentifierKind, Platform } from '#shared/tip/lists.ts'
import type { FactName } from './facts.ts'
import { namesSchool, namesSite } from './naming.ts'
import { readWords, type Words } from './words.ts'

/** The parts of a report that decide on its question. */
export type Asked = Pick<
  TipFields,
  'category' | 'description' | 'identifiers' | 'platform' | 'operations' | 'happenedOn'
> & {
  /** Whether the report has pictures. */
  readonly hasPictures: boolean
  /** The atoms of the report, where they are made. They know more spellings than the words. */
  readonly atoms?: Atoms
}

const ofKind: Readonly<Record<IdentifierKind, FactName | null>> = {
  wechat: 'contact',
  qq: 'contact',
  phone: 'contact',
  email: 'contact',
  url: 'link',
  shop: 'link',
  payee: 'payee',
  employer: 'workplace',
  other: null,
}
const ofAtom: Readonly<Record<string, FactName>> = {
  num: 'contact',
  group: 'contact',
  douyin: 'contact',
  kuaishou: 'contact',
  xiaohongshu: 'contact',
  id: 'contact',
  mail: 'contact',
  host: 'link',
  item: 'link',
  shop: 'link',
  payee: 'payee',
}

/** Returns the facts of a report: in its fields, in its text, in its atoms. */
function factsOf(asked: Asked, words: Words): Set<FactName> {
  const given = new Set(words.given)
  for (const { kind, value } of asked.identifiers) {
    const fact = ofKind[kind]
    if (saysNothing(fold(value))) continue
    if (fact !== null) given.add(fact)
    // A training school stands in the field for an employer.
    if (kind === 'employer' || kind === 'shop') given.add('school')
    if (kind === 'payee') given.add('person')
    if (kind === 'other' || kind === 'shop') {
      if (namesSite(fold(value))) given.add('workplace')
      if (namesSchool(fold(value))) given.add('school')
    }
  }
  for (const atom of asked.atoms?.strong ?? []) {
    const fact = ofAtom[atom.slice(0, atom.indexOf(':'))]
    if (fact !== undefined) given.add(fact)
  }
  if (asked.happenedOn !== undefined) given.add('time')
  if (asked.operations.length > 0) given.add('certificate')
  if (asked.hasPictures) given.add('record').add('certificate')
  return given
}

const shopPlatforms: readonly (Platform | undefined)[] = [
  'douyin',
  'kuaishou',
  'xianyu',
  'taobao',
  'pinduoduo',
  'xiaohongshu',
  'website',
]

/** Tells whether a platform leaves room for a shop that the text names. */
const isOpen = (platform: Platform | undefined) =>
  platform === undefined || platform === 'wechat' || platform === 'other'

/** The facts that a report wants, the most helpful one first. One fact of a list within is enough. */
type Wants = readonly (FactName | readonly FactName[])[]

function wantsOfSeller(isShop: boolean, hasPaid: boolean): Wants {
  if (hasPaid) return [isShop ? ['link', 'contact'] : ['contact', 'link'], 'payee', 'record']
  return isShop ? [['link', 'contact'], 'contact', 'link'] : [['contact', 'link'], 'record']
}

function wantsOf(asked: Asked, words: Words, given: ReadonlySet<FactName>): Wants {
  const { hasPaid } = words
  const isShop = shopPlatforms.includes(asked.platform) || (isOpen(asked.platform) && words.isShop)
  const seller = wantsOfSeller(isShop, hasPaid)
  const work: Wants = ['workplace', 'time', ['witness', 'record']]
  const school: Wants = ['school', 'time', hasPaid ? ['record', 'witness'] : ['witness', 'record']]
  switch (asked.category) {
    case 'selling':
      return seller
    case 'using':
      // A person who was deceived knows the seller, and has no employer to name.
      // Without a place or a person to look for, only the shop leads on.
      return !given.has('workplace') && (words.isBuyer || (isShop && !given.has('person')))
        ? wantsOfSeller(isShop, true)
        : ['workplace', 'person', 'certificate', 'time']
    case 'altering':
      return words.isTrade && !given.has('person') && !given.has('workplace')
        ? seller
        : ['person', 'certificate', 'workplace', 'time']
    case 'employer':
    case 'unlicensed':
      return work
    case 'training':
      return school
    case 'other':
      return { selling: seller, training: school, work }[words.subject]
    case 'correction':
      return []
  }
}

/** Facts that let the office begin at once: nothing more is asked beside them. */
const enoughOfSeller: Wants = [['contact', 'link'], 'payee', 'time']
const enoughOfPlace: Wants = [['workplace', 'school'], 'person', 'time']

/** The result of reading a report. */
export interface Question {
  /** Facts that the report gives. */
  readonly given: readonly FactName[]
  /** The one missing fact that most helps to check it; null when nothing more is needed. */
  readonly missing: FactName | null
}

/**
 * Reads a report and names the one missing fact that most helps to check it. It never names a fact that a
 * field, the text or an atom already gives. A correction is asked nothing.
 */
export function questionOf(asked: Asked): Question {
  const words = readWords(asked.description)
  const given = factsOf(asked, words)
  const isMissing = (want: Wants[number]) =>
    typeof want === 'string' ? !given.has(want) : want.every((fact) => !given.has(fact))
  const { category } = asked
  const isOfPlace =
    category === 'employer' || category === 'unlicensed' || (category === 'training' && !words.hasPaid)
  const isEnough = !(isOfPlace ? enoughOfPlace : enoughOfSeller).some(isMissing)
  const want = isEnough ? undefined : wantsOf(asked, words, given).find(isMissing)
  return {
    given: [...given],
    missing: want === undefined ? null : typeof want === 'string' ? want : (want[0] ?? null),
  }
}
