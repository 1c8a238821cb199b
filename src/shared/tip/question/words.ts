import { fold } from '#shared/folding.ts'
import { namesPerson, namesSchool, namesSite } from './naming.ts'
import type { FactName } from './facts.ts'

const phone =
  /(?:^|[^\d*])1[3-9]\d(?:[\s-]?\d){8}(?!\d)|(?:^|\D)0\d{2,3}[\s-]?\d{7,8}(?!\d)|(?:^|\D)400[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\d)/
const account =
  /(?:微信|薇信|威信|v信|加v|wechat|(?:^|[^a-z])(?:vx|wx|v|qq|q)|扣扣|企鹅|电话|手机|号码|群号?)(?:[号码:是为叫加的\s"(-]){0,6}(?:[a-z][\w-]{4,}|\d[\d\s-]{4,}\d)/i
const chosenId = /(?:^|[^\w@./-])[a-z][a-z_-]{1,14}\d[\w-]{2,}(?![\w.])/i
const address =
  /https?:\/\/|www\.|(?:^|[^\w@.])[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,5}\.(?:com|cn|net|top|xyz|vip|shop|site|cc|club|info|org|work|online)(?![a-z0-9])/i
const shop =
  /(?:店铺?|网店|店名|旗舰店|抖音号|快手号|小红书号|闲鱼号|视频号|公众号|小程序|直播间|主播|账号|帐号|网站)(?:名称?|叫做?|是|为|:|\s){0,4}(?:"[^"]{2,20}"|[\w-]{4,})|"[^"]{2,20}"(?:的|这个|这家|那个)?(?:店|网店|公众号|小程序|直播间|账号)/i
const payee =
  /(?:收款人|收款方|收款码|收款账[户号]|收款|户名|户主|开户名|账户名|实名)(?:上面?|那里|里)?,?(?:显示|写)?(?:的?(?:名字|名称|姓名))?(?:显示的?是?|写的?是?|的?是|为|叫|:)\s?"?(?!个|他|她|不|谁|没|什么)[一-龥a-z*●○×]|(?:转|打|付|汇|交)(?:账|款|钱|了|到|给|进|的){1,3}(?:一?个)?(?:叫|姓|账户|户名)\s?"?[一-龥*]|(?:^|\D)62\d{14,17}(?!\d)|[*●○×][一-龥]{1,2}(?:的?(?:收款|微信|支付宝))/
const day =
  /[昨今前]天|大前天|[昨今][晚早日]|[上这本][个一]?(?:周|星期|礼拜|月)|(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月|(?:^|[^个每])[一二三四五六七八九十]{1,2}月|\d{1,2}[号日](?![楼线车厂机门栋塔工仓码库院])|\d{1,2}点(?:多|半|钟)|[半几一两二三四五六七八九十\d]{1,3}个?多?(?:月|星期|礼拜|周|年)了|[早晚夜中白][班场]|[上下]午场|五一|国庆|春节|中秋|元旦|端午|清明|元宵|过年|年[前后初底]|20\d\d[-./年]\d/
const trade =
  /电工|电焊|焊工|焊接|烧焊|登高|高处|高空|制冷|叉车|架子|塔吊|起重|信号工|司索|吊篮|有限空间|危化|防爆|低压|高压|气割|爆破|空调|证号|证书编号|t\d{17}/i
const kept =
  /截图|截了图|录音|录像|拍了|照片|收据|回单|凭证|发票|(?:聊天|转账|付款|支付|交易|微信|通话)(?:和[一-龥]{2})?(?:的)?(?:记录|账单)|记录(?:还|都)?(?:在|留|附)/
const lostRecord =
  /(?:没有?|无|删[了掉除]?|不敢|来不及|忘了?)[一-龥]{0,4}(?:截图|录音|录像|拍|照片|收据|记录|凭证|发票)|(?:证件|身份证|证|换|贴|的|P个?|改)照片|照片(?:都?是|跟|不|换|贴|不像)|记录[一-龥]{0,3}(?:删|没了|丢)/
const others =
  /作证|证明人|证人|在场|目击|(?:都|也)(?:看[见到]|知道|晓得|清楚|可以证明|能证明|见过)|大家(?:都|全)|(?:工友|同事|班长|别人|会计|保安)[一-龥]{0,6}(?:看[见到]|[^明]知道|能证|可以证)/
const alone = /没有?人(?:看|知道|在场|作证)|就我一个|只有我/

const forms: Readonly<Record<FactName, (text: string) => boolean>> = {
  contact: (text) => phone.test(text) || account.test(text) || chosenId.test(text),
  payee: (text) => payee.test(text),
  link: (text) => address.test(text) || shop.test(text),
  workplace: namesSite,
  time: (text) => day.test(text),
  certificate: (text) => trade.test(text),
  record: (text) => kept.test(text.replace(lostRecord, '')),
  person: namesPerson,
  school: namesSchool,
  witness: (text) => others.test(text) && !alone.test(text),
}

/** Words of a report that decide on its question beside the facts. */
export interface Words {
  readonly given: ReadonlySet<FactName>
  /** Somebody paid the seller. */
  readonly hasPaid: boolean
  /** The reporter or a friend bought the certificate. */
  readonly isBuyer: boolean
  /** Certificates of others are a trade: somebody buys, lets or alters them for anybody. */
  readonly isTrade: boolean
  /** The offer stands in a shop, in a short video or on a site. */
  readonly isShop: boolean
  readonly subject: 'selling' | 'training' | 'work'
}

const paid =
  /(?:付|转|交|打|汇|给|花|买|办|收)(?:款|账|钱|数)?(?:了|过|完|咗)(?!假|他的)|花了|下单|交的钱|付钱|买的|转账的|骗[了走我]|(?:收|塞)[了一-龥]{0,4}[\d一二三四五六七八九两]+[百千]|被骗|上当|定金[一-龥]{0,2}(?:给|交|付)了|(?:转|付|打|给)(?:他|她|对方|这个人|卖家)?了?\s?[\d一二三四五六七八九两]+[百千]?\d*(?:块|元|百|千)/
const notPaid = /(?:没有?|还没|未|不想|不敢|别|准备|想|先)(?:有|先|去|要)?(?:付|转|交|打|给|买|理|加)/
const buyer =
  /(?:我|俺|本人|咱)[^,.;]{0,10}(?:买|办|花|付|转|给|交)(?:了|过|给|的)|卖给我|帮我办|我是买|买了张?个?假|在[^,.;]{0,8}那里?(?:买|办)的|这个人[^,.;]{0,6}(?:买|办)的/
const shops =
  /淘宝|天猫|京东|拼多多|闲鱼|咸鱼|抖音|快手|小红书|视频号|直播|网站|taobao|douyin|kuaishou|xiaohongshu|yangkeduo|goofish|网上[一-龥]{0,4}搜|百度|贴吧|b站|短视频/i
const schools = /培训|学校|学时|上课|考场|考点|监考|刷课|替考|学员/
const exams = /考试|实操|老师|补考/
const offers =
  /卖|[做造制印]假|办了?[一张个本]*证|代办|推销|广告|刻章|出证|做证|换新证|网站|中介|名额|拿真?证|冒充|骗|公众号|小程序|帖子|论坛|软件|教程|回收|挂靠|租证|收证|微信|qq群|快递|寄/

const trades =
  /(?:网上|中介|平台|群里|朋友圈|抖音|快手|闲鱼|咸鱼|有人|广告|电话)[^.;]{0,12}(?:[收租卖改回][^,.;]{0,8}(?:证|日期)|证[^,.;]{0,8}(?:出租|挂靠|回收))|(?:收|出租|回收|挂靠)[^,.;]{0,6}证的?(?:中介|广告|生意|人)/

/** Reads the words of a report. Needs no other text than this one. */
export function readWords(description: string): Words {
  const text = fold(description)
  return {
    given: new Set((Object.keys(forms) as FactName[]).filter((fact) => forms[fact](text))),
    hasPaid: paid.test(text.replace(notPaid, '')),
    isBuyer: buyer.test(text),
    isTrade: trades.test(text),
    isShop: shops.test(text),
    subject: schools.test(text)
      ? 'training'
      : offers.test(text)
        ? 'selling'
        : exams.test(text)
          ? 'training'
          : 'work',
  }
}
