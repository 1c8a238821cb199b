import { keysOf } from '#shared/keys.ts'
import { type Finding } from '#shared/tip/lists.ts'

/** The words for a finding in the mailbox. `know` keeps a reporter from reading more into it. */
export const findingTexts: Readonly<Record<Finding, { readonly text: string; readonly know?: string }>> = {
  substantiated: { text: '查实了' },
  unsubstantiated: { text: '没有查实', know: '没有查实，不等于您说了假话。' },
  undetermined: { text: '认定不了', know: '这是说：不能证实，也不能排除。' },
}

/** One reason of a finding: the staff's word and the reporter's sentence. */
interface GroundFacts {
  readonly finding: Finding
  readonly label: string
  readonly reporter: string
}

/**
 * Reasons of a finding. The first one of a finding stands for a closing that names none. A closed list keeps
 * free text out of the clear.
 */
export const grounds = {
  proved: { finding: 'substantiated', label: '有证据证实', reporter: '查到的证据，能证实您反映的情况。' },
  partly: { finding: 'substantiated', label: '部分证实', reporter: '您反映的情况，有一部分证实了。' },
  admitted: {
    finding: 'substantiated',
    label: '当事人承认',
    reporter: '当事人承认了，和查到的证据对得上。',
  },
  'not-found': {
    finding: 'unsubstantiated',
    label: '没有发现',
    reporter: '按您反映的去查了，没有发现这样的情况。',
  },
  different: {
    finding: 'unsubstantiated',
    label: '情况不符',
    reporter: '查到的情况，和您反映的不一样。',
  },
  genuine: {
    finding: 'unsubstantiated',
    label: '证是真的',
    reporter: '您反映的证，在官方渠道查得到，对得上。',
  },
  'too-little': {
    finding: 'undetermined',
    label: '证据不够',
    reporter: '现有的材料和查到的证据，还不够认定。',
  },
  untraceable: {
    finding: 'undetermined',
    label: '找不到对方',
    reporter: '按留下的号码、账号，找不到对方。',
  },
  gone: {
    finding: 'undetermined',
    label: '现场没有了',
    reporter: '去查的时候，人和东西已经不在，核对不了。',
  },
} as const satisfies Readonly<Record<string, GroundFacts>>
export type Ground = keyof typeof grounds

/** Acts of the office after a finding, with the reporter's sentences. A closed list, as above. */
export const deeds = {
  handled: { label: '已依法处理', reporter: '已经依法处理。' },
  police: { label: '移送公安机关', reporter: '已经移送公安机关。' },
  corrected: { label: '责令整改', reporter: '已经责令整改。' },
  'passed-on': { label: '转有关部门', reporter: '已经转给有权处理的部门。' },
  kept: { label: '证据不够，没有处理', reporter: '证据不够，没有作出处理。' },
  none: { label: '不用处理', reporter: '没有需要处理的。' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly reporter: string }>>
export type Deed = keyof typeof deeds

/** The parts of an ending besides its finding. */
export interface Ending {
  readonly ground: Ground
  readonly deed: Deed
}

/** Returns the reasons that fit a finding, in the order of their digits. */
export function groundsOf(finding: Finding): readonly Ground[] {
  return keysOf(grounds).filter((ground) => grounds[ground].finding === finding)
}

/** Endings of a closing that names its finding alone. */
const usual: Readonly<Record<Finding, Ending>> = {
  substantiated: { ground: 'proved', deed: 'handled' },
  unsubstantiated: { ground: 'not-found', deed: 'none' },
  undetermined: { ground: 'too-little', deed: 'kept' },
}

/** Returns the whole ending of a closing: its own parts, else the usual ones of its finding. */
export function endingOf(
  finding: Finding,
  { ground, deed }: { readonly [K in keyof Ending]?: Ending[K] | null | undefined } = {},
): Ending {
  return { ground: ground ?? usual[finding].ground, deed: deed ?? usual[finding].deed }
}

/** The ending of a closed tip in the reporter's words. */
export interface EndingTexts {
  readonly text: string
  readonly why?: string
  readonly deed?: string
  readonly know?: string
}

/**
 * Returns the reporter's words for an ending, in the language of `told`. A closing of an older version has
 * neither reason nor deed.
 */
export function endingTexts(
  finding: Finding,
  { ground, deed }: { readonly [K in keyof Ending]: Ending[K] | null },
  told = (text: string) => text,
): EndingTexts {
  const { text, know } = findingTexts[finding]
  return {
    text: told(text),
    ...(know === undefined ? {} : { know: told(know) }),
    ...(ground === null ? {} : { why: told(grounds[ground].reporter) }),
    ...(deed === null ? {} : { deed: told(deeds[deed].reporter) }),
  }
}

/** Stands in a mailbox that names no finding, unless the operator gives another reason. */
export const hiddenFinding = '这里不写核查结果：拿到回执码的，不一定是您本人。'
