import { commonSurnames } from '#shared/tip/question/surnames.ts'

/** The kinds of words in a report that point to its writer. */
export const ownKinds = [
  'workplace',
  'badge',
  'family',
  'hour',
  'name',
  'phone',
  'place',
  'role',
  'deed',
  'self',
] as const

/** The kind of some words that point to the writer. */
export type OwnKind = (typeof ownKinds)[number]

/** The most characters of the words that a hint shows. */
const mostShown = 16

/** Words of a report that point to its writer. */
export interface OwnWords {
  readonly kind: OwnKind
  /** The words as they stand in the text after NFKC, at most `mostShown` characters. */
  readonly words: string
}

// Engines before 2023 know no look-behind, so no form has one.
const i = '[我俺咱偶]'
const we = '(?:我|俺|咱|阿拉|吾|本人|自己|偶)(?:们|门|哋|地|伲|俩)?'
const mine = `${we}(?:的|个|那个|这个|那|这|现在|以前|之前|原来|原先|上家|自家|家里?|嘅|所在|上班|打工|干活){0,3}(?:的|嘅)?`
const works =
  '(?:公司|单位|厂子?|工厂|车间|班组|工段|产线|流水线|项目部?|工地|施工队|车队|队|门店|店|矿|部门|科室|办公室|集团|酒店|宾馆|医院|学校|物业|商场|超市|仓库|食堂|电站|码头|船厂|工程部|分公司|站|局|所)(?![长有谓以])'
const boss =
  '(?:老板|领导|经理|班长|组长|主管|主任|工头|包工头|队长|厂长|同事|工友|工人们|人事|财务|安全员|师傅|徒弟|师父|带班)'
const kin =
  '(?:老(?:公(?!司)|太太|[婆豆爸妈伴头汉表乡])|丈[夫人]|妻子|爱人|媳妇|[父母]亲|[儿孙]子|女儿|闺女|孩子|小孩|细佬|大佬|[表堂]?[爸妈爹娘崽娃仔兄哥弟姐妹嫂舅叔姑姨婶伯侄]|外[甥公婆]|女婿|儿媳|岳[父母]|公公|婆婆|爷爷|奶奶|对象|[男女]朋?友|前[夫妻]|房东|保姆|亲戚|家[人属]|邻居|[室舍]友|同学|那口子|当家的|连襟)'
const han = '[一-龥]'
/** A sign within a clause. */
const w = '[^,.;!?]'
const surname = `[${commonSurnames}]`
const count = '(?:\\d{1,2}|[零一二两三四五六七八九十]{1,3})'
const dayPart =
  '(?:凌晨|清晨|大清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜晚|半夜|深夜|[今昨前明][早晚天日]|晚|早)'

/** Words between a person and the deed. */
const between =
  '(?:[昨今前]天|前几天|上次|后来|当时|现在|这[次边里]|就|也|都|才|又|还|再|只是?|真的?|已经|一直|刚才?|本来|一|[在从到](?:抖音|快手|网|群|朋友圈|微信|闲鱼|淘宝|拼多多|小红书|百度|贴吧|路|街|电线杆)[^,.;]{0,3})'
/** Deeds of anybody who meets a seller, or who writes a report. */
const common =
  '(?:[想要觉怕担听看睇见加付转花买问查知猜搜刷点扫退找说打交办报有能可愿敢唔没用拿汇试寄是记信先发截录留存投提联收接拍认进上忘让叫把将]|去(?!年|找[他她])|给(?!老)|不(?!在)|亲[眼耳]|通过|跟(?!着)|和(?!.{0,6}是)|被(?![他她]?打)|举报|反映|怀疑|希望|请|下单|朋友|自己|以为|保|[的个把](?:证|钱|定金|身份证|手机|天))'

/** The words of a kind, and the text before them after which they say nothing of the writer. */
interface Form {
  readonly kind: OwnKind
  readonly words: readonly string[]
  readonly notAfter?: RegExp
}

const forms: readonly Form[] = [
  {
    kind: 'badge',
    words: ['(?:工|[员职]工编?|学|(?:工牌|厂牌|胸牌|胸卡|饭卡|考勤|工作证)编?)号(?!码?牌)'],
    notAfter: /(?:[他她](?:的|们)?|客服|对方的?|卖家的?|证件?|那个人的?)$/,
  },
  {
    kind: 'name',
    words: [
      `${i}的?(?:名字|姓名|真名|大名|全名|外号|小名|绰号)`,
      `(?:${i}|阿拉)就?[是系叫姓][小老阿大]?${surname}(?![个名家])`,
      '我叫(?![他她它你您了过的人车停不做价什怎])',
      `本人[叫姓是]?${surname}${han}{1,2}(?=[,.;:!?、\\s\\d]|身份证|电话|在|是|举报|实名|$)`,
      '就?是[我俺]本人',
      '(?:都|大家|别人|同事|工友)[叫喊称]呼?[我俺]',
      '我[要是]?(?:可以|愿意)?实名',
      `叫[我俺][小老阿大]${han}{1,2}|${i}的?(?:群?昵称|网名|(?:抖音|快手|小红书)?账?号叫)`,
      `(?:举报人|联系人|落款|署名)[^一-龥]{0,2}[是叫为]?${surname}${han}{1,2}`,
    ],
    notAfter: /[跟和给让帮]$/,
  },
  {
    kind: 'phone',
    words: [
      `(?:${i}|本人)(?:自己)?的?(?:电话|手机|号码|联系方式|联系电话|微信|v信|vx|wx|qq|邮箱|号)号?码?(?:就是|同号|[是为叫:,\\s]){0,3}(?:[\\da-z]{4}|[一二三四五六七八九零〇幺]{4})`,
      '(?:打|打给|拨|联系|回|找|致电|加)我的?(?:电话|手机|微信)?号?码?[是:,\\s]{0,2}1\\d{2}',
      '回电[是:,\\s]{0,2}1\\d{2}',
      '有(?:事|需要|问题)?(?:可以|请)?(?:打|联系)我(?!们)',
      '我的?(?:(?:身份证|车牌|准考证|快递(?:单|件)?|运?单|证)尾?号?(?:[是为:,\\s])*[a-z\\d粤]|身份证号?被)',
    ],
  },
  {
    kind: 'family',
    words: [
      `${we}(?:家里|自己|那个|屋里头?|[的嘅家亲大小二三个]){0,3}${kin}`,
      `(?:^|[,.;!?、:\\s给帮替跟和叫])${kin}(?=[在把买拿办花被让去考的找给说刚昨今上])`,
      `家里?(?:那口子|老头|老人|孩子|男人|女人)|孩子?他?[爸妈]`,
    ],
  },
  {
    kind: 'workplace',
    words: [
      `${mine}(?!们?国家|[觉听看想])${han}{0,4}?${works}`,
      `${mine}${boss}`,
      '[本我敝](?:公司|单位|厂|司(?!机)|店|矿|项目|工地|校)',
    ],
  },
  {
    kind: 'place',
    words: [
      `${we}[的这那]?个?(?:小区|村|宿舍|寝室|楼里?|床位|房间|工位|老家|出租屋|租屋|单元)`,
      `${i}${w}{0,3}(?:坐|睡|租)${w}{0,6}(?:[铺床机座楼]|隔壁|对面)|${i}在${w}{0,12}(?:\\d+号?[栋幢楼]|隔壁|对面)|同一?[间个]?宿舍|${i}们?(?:[住租]|家[在就住]|屋企)`,
    ],
  },
  {
    kind: 'role',
    words: [
      `(?:${i}|本人)[就也]?(?:[是系]|[当做]过)(?![在说想要从被看听问买怕不真为因花付转上个亲谁担觉]|去(?!年)|通过|来[举问反的]|举报|群众|受害|工人|一[个名]|路人|普通)${w}{2,}`,
      `${i}(?:今年)?(?:\\d{2}|[二三四五六]十[一二三四五六七八九]?)岁?了|${i}[戴穿]|(?:视频|录音|照片)里${w}{0,8}(?:[是有]我(?!们)|我(?=[,.;!?]|$))`,
      `(?:就|只有|仅|除了|只剩|剩下)${i}(?!要)`,
      `${i}在?(?:[上这]个月|去年|今年|前天|昨天|月底|年底|已经|刚刚?|才|现在)?[才刚就被要想]?(?:辞职|离职|辞工|辞退|开除|炒了?|入职|退休|转正|下岗|不干了)`,
    ],
  },
  {
    kind: 'deed',
    words: [
      `${i}${w}{0,3}[跟和同](?:他|她|老板|经理)们?${w}{0,3}(?:吵|打过|闹)`,
      `${i}${w}{0,10}(?:闹过|投诉过?他|打过1?2|写过|反映过|带的?路|提过)|${i}(?:没答应|不肯)`,
      `(?:老板|经理|领导|人事|队长|班长|他们?)${w}{0,4}(?:骂|找|罚|开除|调|炒)了?${i}(?!要|办|买|加)|${boss}[叫让派逼]${i}(?![先加付转扫])|把${i}(?:调|开|炒|踢|辞)|被${w}{0,6}(?:开除|辞退|调岗|炒|踢|顶)`,
      `${i}${w}{0,8}(?:发给|告诉|反映)过?给?${w}{0,8}(?:主管|经理|老板|领导)`,
      `(?:[只就单])${w}{0,6}${i}一个|[是有]${i}一个|${i}是其中|(?:就|都|的)是${i}(?=[,.;!?]|$)|[是由]${i}[给替帮带]|${i}[替帮][他她]`,
      `[欠少]${i}`,
      `${i}${w}{0,10}(?:进厂|入职|毕业|退伍)|${we}${w}{0,8}${count}个人`,
      '备注写',
    ],
  },
  {
    kind: 'self',
    words: [`[我俺](?![们门哋俩]|${between}{0,3}${common})${han}{2,16}`],
    notAfter: /[给叫让骗跟和问找对向把被加黑替帮为要教是了]$/,
  },
  {
    kind: 'hour',
    words: [
      '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?(?![\\d:]|\\s{0,2}[-~到至])',
      `${dayPart}[\\s的]{0,3}(?:大概|大约|差不多|快)?\\s{0,2}${count}\\s{0,2}(?:点|时(?![候代间段]))`,
      `${count}点(?:[钟整半许过零差]|多钟?(?![平米公斤万])|左右|[一三]刻|\\d{1,2}分?(?![%\\d元万块])|${count}分)`,
      '(?:[01]?\\d|2[0-3])时(?:\\d{1,2}分?|许|左右|[整半])',
    ],
    // Hours of a shop, shares and lengths are no moment.
    notAfter: /(?:[\d:.分之每-]|(?:每天|天天|每日|营业|上班时间|工作时间)[^.;]{0,16})$/,
  },
]

/** Words of somebody else: an advertisement, a message of the seller. */
const quoted = /“[^”]{1,60}”|「[^」]{1,60}」|"[^"]{1,60}"/g

/**
 * Finds the words of a report that point to its writer, in the order of the text. One of each kind at most.
 * The rules are local and may err: the words are shown to the reporter, and never stop a report.
 */
export function ownWordsIn(text: string): readonly OwnWords[] {
  const folded = text.normalize('NFKC').toLowerCase().replace(/。/g, '.').replace(quoted, '…')
  const found = forms.flatMap(({ kind, words, notAfter }) => {
    for (const match of folded.matchAll(new RegExp(words.join('|'), 'g'))) {
      if (notAfter?.test(folded.slice(0, match.index))) continue
      return [
        {
          kind,
          words: Array.from(match[0].replace(/^[^\p{L}\p{N}]+/u, ''))
            .slice(0, mostShown)
            .join(''),
          at: match.index,
        },
      ]
    }
    return []
  })
  const named = found.filter(({ kind }) => kind !== 'self')
  return (named.length > 0 ? named : found)
    .sort((a, b) => a.at - b.at)
    .map(({ kind, words }) => ({ kind, words }))
}

/** The other way to write words of a kind. */
const otherWays: Readonly<Record<OwnKind, string>> = {
  workplace: '直接写单位名称，不写“我们”',
  badge: '不写工号',
  family: '写“一个熟人”',
  hour: '只写上午、下午',
  name: '不写自己的名字',
  phone: '自己的电话不写在这里',
  place: '不写自己住在哪里',
  role: '不写自己做什么',
  deed: '不写别人知道是您做的事',
  self: '写“有人”，不写“我”',
}

/** Returns the hint about the words of a report that point to its writer, and '' where there are none. */
export function hintOfOwnWords(text: string): string {
  const found = ownWordsIn(text)
  if (found.length === 0) return ''
  const named = found.map(({ words }) => `“${words}”`).join('')
  const ways = found.map(({ kind }) => otherWays[kind]).join('；')
  return `${named}：卖家看到，可能猜到是您写的。可以这样改：${ways}。不改也能交。`
}
