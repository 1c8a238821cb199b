import { commonSurnames } from './surnames.ts'

// The names of a site, a firm or a school in running text. Each reader passes over a text once.

const regions =
  '广东|江门|蓬江|江海|新会|台山|开平|鹤山|恩平|广州|深圳|佛山|东莞|中山|珠海|惠州|肇庆|阳江|[省市区县镇村]'
const where = '外面|里面|上面|下面|附近|旁边|隔壁|对面|楼[下上]|本地|外地|当地|老家|那边|这边|边上|这里|那里'
const kinds =
  '建筑|建设|工程|装修|装饰|装潢|电子|电器|电力|机械|机电|五金|化工|制衣|服装|食品|冷冻|家具|造船|修船|施工|' +
  '外包|外协|劳务|派遣|分包|总包|承包|私人|民营|国企|私营|楼盘|小区|市政|厂房|钢构|钢结构|修理|维修|检修|物业|' +
  '烟花|爆竹|冷链|冷库|安装|加工|模具|塑料|玩具|造纸|水泥|陶瓷|卫浴|水暖|印染|纺织|印刷|包装|玻璃|汽修|消防|在建|地铁|高速|责任|有限|股份|' +
  '集团|项目|服务|科技|贸易|实业|材料|管理|打字|复印|各种|所有|同一|很多|好多|几[个家]|多[个家]|' +
  '[一二两三四五六七八九十几]+[间家个处层]|[船鞋纸铁铝钢电]'
const lessons =
  '职业|技能|技术|安全|生产|特种|作业|培训|教育|咨询|考试|考核|机构|中心|学校|电工|焊工|驾驶|报名|考证|补习|正规|黑|技工'
/** Words that part a name from the sentence before it. */
const before = new RegExp(
  '^.*(?:在|去|到|是|的|我们?|俺们?|咱们?|他们?|她|你|[这那]个?|一[个家间]|有(?!限)|哪|某|叫|给|从|跟|把|被|让|派|说|报|向|做|了|着|过|帮|进|什么|' +
    '因为|所以|但|就|都|听|靠|比|像|上班|结果|现在|后来|然后|如果|可是|而且|没|可能|已经|经常|天天|之[前后]|以[前后]|时候?|也|还|又|才|只|不|要|想|问|找|看|查|用|拿|买|卖|收|应付|对|为了|当|由|于|跑|住)',
)
const around = new RegExp(`^(?:${regions}|${where}|${kinds})+|(?:${where}|${kinds})+$`, 'g')
const aroundSchool = new RegExp(`^(?:${regions}|${where}|${lessons}|${kinds})+`)
const officialSchool = new RegExp(`(?:${regions}).{0,6}(?:(?:${lessons}){2,}|技师学院|职业学院)`)

const site =
  /公司|集团|厂(?![长房])|工地|项目部?|车间|码头|[仓冷]库|酒店|宾馆|饭店|餐厅|餐馆|加油站|养殖场|商场|超市|医院|大厦|广场|花园|小区|产业园|工业园|工业区|园区|商业城|国际城|新城|商行|[一二三四五六七八九]期|商店|五金店|大桥|隧道|标段|楼盘|工程队|劳务队|施工队|检修队|物业|核电站|电站|学校|学院|市场|修缮|街市|档口|苑|华庭|豪庭|公馆|驿站|地铁站/g
const school =
  /培训学校|技工学校|技师学院|职业学院|职校|技校|驾校|学校|学院|培训中心|考试中心|培训机构|培训部|培训班|培训点|培训公司|培训|教育公司|教育|考点|考场|咨询公司|安培中心|安全中心/g
const quotedSite = /(?:公司|单位|工地|项目|厂|队|学校|机构|培训班|中心|老板|店)[^",.;]{0,3}"[^"]{2,20}"/
const address = /[一-龥]{2,8}(?:路|街|大道|巷)\s?\d{1,5}\s?号/

/** Words that stand for a name, and tell nothing. */
const plain = /^[大小老新本该各每多同全别其搞干工型]+$|^[x×某]+/

/** The longest name that is looked for before the word for its kind. */
const longest = 16

function isNamed(text: string, form: RegExp, strip: RegExp): boolean {
  let end = 0
  for (const { 0: kind, index } of text.matchAll(form)) {
    const [run = ''] = /[一-龥a-z0-9]*$/.exec(text.slice(Math.max(end, index - longest), index)) ?? []
    const name = run.replace(before, '').replace(strip, '').replace(strip, '')
    if (name.length >= 2 && !plain.test(name)) return true
    end = index + kind.length
  }
  return false
}

/** Tells whether folded text names an employer, a site or an address. A kind of firm is no name. */
export function namesSite(text: string): boolean {
  return isNamed(text, site, around) || quotedSite.test(text) || address.test(text)
}

/** Tells whether folded text names a training school or agency. */
export function namesSchool(text: string): boolean {
  return isNamed(text, school, aroundSchool) || officialSchool.test(text) || quotedSite.test(text)
}

const surname = `${commonSurnames}冼区`
const called = new RegExp(
  `[老小](?!区|包|马路|金|石|方便|白)[${surname}](?![家务])|阿(?!姨|叔|婆|伯|公|哥|嫂|妹|弟|爸|妈)[一-龥]|` +
    `(?:^|[^一-龥包施])[${surname}]工(?![人地厂友作程])|[${surname}](?:师傅|经理|老板|总(?!包)|哥|姐|主任|老师|队长|班长|组长|主管|厂长)|` +
    `[${surname}]某|` +
    '(?:外号|绰号|花名|网名|昵称|微信名|名字)(?:叫|是|为|:|"|做)|(?:外号|绰号|花名)[一-龥]{2}|(?:叫|姓)(?!我|你|他|她|什么|啥|人|做|没|无)[一-龥"]{1,4}的|姓[一-龥](?!名)',
)
const word =
  '安全|安装|高[处空压层中级温]|金[额属]|方[便法面式]|马[上路]|石[油材头]|白[天白]|江[门海]|施工|黄[色金]|包[过查工括]|于是|周[一二三四五六日末围边边]|任[何务]|程序|何[时况必]|钱|万|成|常|关[于键系]|严[重格]|温度|武|毛病|雷|许多|曾经|左右|古|谷|林|田|康|宁|易|乔|顾|白|汤|段|季|童|盛|石|易|甘|区|龙'
const name = `(?!${word})[${surname}][一-龥]{1,2}?`
const full = new RegExp(
  `(?:工友|同事|工人|焊工|电工|员工|师傅|班长|组长|队长|工头|主管|经理|老板|厂长|架子工|小工|姓名:?|名叫|名字是|叫|的)${name}(?=[,.;!?、的把用拿在没是就这那手自一跟和]|$)|` +
    `(?:^|[,.;!?、"\\s(])${name}(?=[的把用拿在没是就这那天自跟和借租改,、])`,
)

/** Tells whether folded text names a person, or says how people call them. */
export function namesPerson(text: string): boolean {
  return called.test(text) || full.test(text)
}
