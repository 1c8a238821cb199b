import * as z from 'zod'
import { keysOf } from '#shared/keys.ts'
import { blank, blanks, isBlank } from '#shared/phrases.ts'
import { categories, type Category } from '#shared/tip/lists.ts'
import { limits } from '#shared/tip/limits.ts'

// The operator's part stands apart: its sentences are no part of the console.

const unknownBlanks = (text: string) =>
  [...text.matchAll(blank)].map(([all]) => all).filter((all) => !isBlank(all.slice(1, -1)))

/** A text for the reporter that staff fill in by a digit. */
export const Reply = z.strictObject({
  title: z
    .string({ error: '请填写名称' })
    .min(1, '请填写名称')
    .max(12, '名称最多 12 个字')
    .describe('按钮上的字'),
  text: z
    .string({ error: '请填写内容' })
    .min(1, '请填写内容')
    .max(limits.messageMax, '内容太长')
    .superRefine((text, context) => {
      for (const name of unknownBlanks(text))
        context.addIssue(`不认识 ${name}，可以用的是 ${blanks.map((known) => `{${known}}`).join('、')}`)
    })
    .describe('发给举报人的话，可以写 {编号}、{单位}、{今天}'),
  correction: z
    .boolean({ error: 'correction 只能写 true 或 false' })
    .default(false)
    .describe('写给指出网页错误的人，不写给举报人'),
})
export type Reply = z.infer<typeof Reply>

/** Replies by digit: at most nine to reporters, and nine to people who correct a page. */
export const Replies = z
  .array(Reply)
  .refine(
    (list) => [true, false].every((kind) => list.filter(({ correction }) => correction === kind).length <= 9),
    {
      error: '最多 9 条，用数字键 1–9 选',
    },
  )

const lines = z
  .array(z.string({ error: '请填写要查的事' }).min(1, '请填写要查的事').max(60, '一项最多 60 个字'))
  .max(12, '一类最多 12 项')

/** Things to look into, by category of a tip. */
export const Checklists = z.partialRecord(z.enum(keysOf(categories)), lines)

/** Replies of an office that sets none. */
export const defaultReplies: readonly Reply[] = [
  {
    title: '卖家怎么联系',
    text: '您好。请补充卖家的微信号、手机号、收款人的名字或者网址，知道一样就写一样。有聊天、付款的截图，可以一起传上来。不知道的，回“不知道”就行。',
  },
  {
    title: '价钱和付款',
    text: '您好。请补充：卖家说多少钱，怎么付，说几天拿证，有没有人已经付了。请不要为了举报去付款、买证。',
  },
  {
    title: '证是什么样',
    text: '您好。您见过的证，是纸的、卡片，还是手机里的图片？上面的二维码扫出来是什么网址？能拍照的话，请先遮住您自己的名字和号码。',
  },
  {
    title: '在哪里上岗',
    text: '您好。拿这些证上岗的是哪个单位、哪个工地，做什么活，现在还在不在做？只写您已经知道的，不用去打听。',
  },
  {
    title: '补充收到了',
    text: '您好。您补充的我们收到了，正在核实。请留好回执码，过几天再来看。',
  },
].map((reply) => ({ ...reply, correction: false }))

/** Replies to people who correct a page, of an office that sets none. */
export const defaultCorrectionReplies: readonly Reply[] = [
  {
    title: '哪一页哪一句',
    text: '您好。请补充：是哪一页、哪一句，您看到的另一种写法在哪里。记得多少写多少。',
  },
  {
    title: '对照过原文',
    text: '您好。我们对照了原文，这一处和原文一致。您如果看到了别的原文，请写下它的名称和网址。',
  },
  {
    title: '已经改好',
    text: '您好。您说的地方已经改好，谢谢您。',
  },
].map((reply) => ({ ...reply, correction: true }))

/** Checklists of an office that sets none. */
export const defaultChecklists: Readonly<Record<Category, readonly string[]>> = {
  selling: [
    '卖家的号码、账号、收款人都记下了',
    '同一卖家的其他线索看过了',
    '价钱、说法、交货办法记下了',
    '截图看得清、没有裁掉关键的地方',
    '证上的二维码指向的网址记下了',
  ],
  using: ['单位、地点、工种记下了', '证在官方平台查过了', '人还在不在岗问清楚了', '证从哪里来的问清楚了'],
  unlicensed: ['单位、地点、工种记下了', '没有证的有几个人、是谁派的活记下了', '人还在不在岗问清楚了'],
  altering: ['原来的证是谁的、查过了', '改了哪里、借给了谁记下了', '在哪里用过记下了'],
  employer: ['单位全称、地址记下了', '哪些人、哪些工种没有证记下了', '单位知不知道、谁说的记下了'],
  training: [
    '机构全称、地点记下了',
    '收了多少钱、有没有收据记下了',
    '培训、考试怎么走过场记下了',
    '参加的有多少人问清楚了',
  ],
  other: ['说的是哪件事看明白了', '属不属于本渠道想清楚了'],
  correction: ['那一页、那一句找到了', '官方原文对过了', '要改的，交给管内容的人改了，改好的看过了'],
}
