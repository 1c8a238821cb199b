/** One fact that lets the office check a tip, and the question for it. */
interface Fact {
  /** The question, as the reporter reads it. */
  readonly ask: string
  /** The reason why the answer helps. */
  readonly why: string
  /** The word for the fact in the console. */
  readonly short: string
}

/**
 * Facts that let the office check a tip. A key is part of the contract: `question` of the answer to a tip.
 *
 * - `contact`: a live contact of the seller, such as phone, WeChat or QQ
 * - `payee`: the person, account or payment code that got the money
 * - `link`: a link, a shop or an account where the certificate is sold
 * - `workplace`: the employer and the place where the certificate is used
 * - `time`: the day
 * - `certificate`: the certificate by its kind or its number, or a picture of it
 * - `record`: a record of chat or payment, or another recording
 * - `person`: the person by name or nickname
 * - `school`: the training school or agency
 * - `witness`: somebody else who saw it
 */
export const facts = {
  contact: {
    ask: '对方的电话、微信号或 QQ 号是多少？',
    why: '有一个号，更容易查到是谁在卖。',
    short: '联系方式',
  },
  payee: {
    ask: '钱付给了谁？收款码或转账上显示的名字、账号是什么？',
    why: '有收款人，可以顺着钱去找。',
    short: '收款人',
  },
  link: {
    ask: '在哪家店、哪个账号、哪个网址看到的？',
    why: '有店名、账号或网址，更容易找到卖的人。',
    short: '网店、网址',
  },
  workplace: {
    ask: '是哪家单位、哪个工地？在什么地方？',
    why: '有单位和地点，办理人员才知道去哪里查。',
    short: '单位、地点',
  },
  time: {
    ask: '是哪一天，或者什么时候的事？',
    why: '有日子，就能对得上当天谁在干活、谁在考试。',
    short: '时间',
  },
  certificate: {
    ask: '是哪种证？证号只写后四位，前面的别写。',
    why: '有证的种类和后四位，办理人员好核对。',
    short: '证书',
  },
  record: {
    ask: '有没有已经留下的聊天、付款记录？记录里写了什么？',
    why: '有记录，办理人员核对起来快得多。',
    short: '记录',
  },
  person: {
    ask: '是谁？姓名、外号、大家怎么叫都行。',
    why: '知道是谁，才能查那个人的证。',
    short: '当事人',
  },
  school: {
    ask: '是哪家学校、机构，或者哪个考点？',
    why: '有名称，办理人员才知道查哪一家。',
    short: '学校、机构',
  },
  witness: {
    ask: '还有谁看到，或者知道这件事？说是什么岗位的人也行。',
    why: '多一个知道的人，就多一条路去核实。',
    short: '知情人',
  },
} as const satisfies Readonly<Record<string, Fact>>
export type FactName = keyof typeof facts
