/** One identifier of a seller as reporters spell it. `kind=` begins a field, anything else is a text. */
export interface Group {
  readonly name: string
  readonly spelt: readonly string[]
  /** Spellings that only a person can be sure of: they may suggest. */
  readonly near?: readonly string[]
}

/** Spellings that hide a part from a filter of words, lose one, or stand among other words. */
export const veiled: readonly Group[] = [
  {
    name: 'mobile past a filter of words',
    spelt: [
      'phone=15819712346',
      'phone=158,1971,2346',
      'phone=158、1971、2346',
      'phone=158+1971+2346',
      'phone=158....1971....2346',
      'phone=❶❺❽❶❾❼❶❷❸❹❻',
      'phone=I58I97I2346',
      'phone=仪五八依九七依二三四六',
      'phone=要五吧要酒七要二三四六',
      'phone=妖伍捌妖玖柒妖贰叁肆陆',
      'wechat=15819712346@微信',
      '其电话为158,1971,2346，說是老師傅。',
      '号码 158*1971*2346 中间是星号隔开的。',
      'dianhua15819712346',
    ],
  },
  {
    name: 'QQ number with half a label',
    spelt: [
      'qq=2874419036',
      'qq=Q2874419036',
      'email=2874419036qq.com',
      'other=2874419036(qq)',
      '他说加扣2874419036，先看样本。',
      '扣2874419036，晚上在线。',
    ],
  },
  {
    name: 'address with a lost dot',
    spelt: [
      'url=bzcx-yj88.com',
      'url=bzcx-yj88 com',
      'url=bzcx-yj88·com',
      '他发来的查询网址是 bzcx-yj88 dot com ，跟真的一样。',
    ],
  },
  {
    name: 'mailbox with a word for its sign',
    spelt: [
      'email=banzheng_kf@163.com',
      'email=banzheng_kf#163.com',
      'email=banzheng_kf(at)163.com',
      'email=banzheng_kf [at] 163 [dot] com',
      'email=banzheng_kf艾特163.com',
      'email=banzheng_kf @ 163 . com',
    ],
  },
  {
    name: 'payee beside other words',
    spelt: [
      'payee=覃绍棠',
      'payee=覃紹棠',
      'payee=覃绍棠先生',
      'payee=覃绍棠收',
      'payee=覃绍棠的微信',
      'payee=卡主覃绍棠',
      'payee=农行 覃绍棠 6228480012345678901',
      '钱是汇到覃绍棠的账户。',
      '付款给了覃绍棠，六百块。',
    ],
  },
  {
    name: 'bank card by its label',
    spelt: [
      'payee=6217003320012345675',
      'payee=建行6217003320012345675',
      '卡号6217 0033 2001 2345 675 户名不详。',
    ],
  },
  {
    name: 'shop behind its market',
    spelt: [
      'shop=安培达人资料铺',
      'shop=安培达人资料鋪',
      'shop=淘宝店 安培达人资料铺',
      'shop=拼多多-安培达人资料铺',
      'shop=抖音@安培达人资料铺',
    ],
  },
  {
    name: 'account in the field of a shop',
    spelt: ['other=抖音 dgbanzheng_77', 'shop=抖音号dgbanzheng_77'],
  },
  {
    name: 'landline with a stroke',
    spelt: ['phone=0750-8866123', 'phone=0750/8866123', 'phone=0750.8866123'],
  },
  {
    name: 'employer with its province',
    spelt: ['employer=江门市蓬江区恒晟机电安装有限公司', 'employer=广东省江门市蓬江区恒晟机电安装有限公司'],
  },
]
