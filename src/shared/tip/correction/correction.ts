import { fields, type Field, type FieldName } from '#shared/tip/fields.ts'
import { limits } from '#shared/tip/limits.ts'

/** The fields of a correction in the order of its page, with their own questions and sentences. */
export const correctionFields = {
  page: { ...fields.page, isRequired: true },
  description: {
    ...fields.description,
    rows: 6,
    label: '哪里写错了？应该怎样写？',
    hint: `写上哪一句、对的是什么、在哪里读得到（文件名、条号、网址）。至少 ${String(limits.descriptionMin)} 个字。`,
    tooShort: `请写明哪里错了、应该怎样写，至少 ${String(limits.descriptionMin)} 个字`,
    tooLong: `最多写 ${String(limits.descriptionMax)} 个字，请删减`,
  },
  contact: {
    ...fields.contact,
    hint: '可以不留：凭回执码就能看结果、互发消息。留了会单独加密，随时可以在信箱里撤回。',
  },
  consent: fields.consent,
} as const satisfies Partial<Readonly<Record<FieldName, Field>>>

/** The sentence for a field of a report beside a correction, and for a page beside a report. */
export const strayField = {
  correction: '“哪里写错了”只收是哪一页、哪里写错和联系方式；要举报，请到“匿名举报”那一页',
  report: '举报里没有“哪一页”；要说本站哪里写错了，请到“哪里写错了”那一页',
} as const
