import { commonSurnames } from '#shared/tip/question/surnames.ts'

/** Markets, chats, stores and short links that many sellers share. A page of one counts, never the host. */
export const sharedHosts = [
  'taobao.com tmall.com tb.cn goofish.com xianyu.com idle.fish 1688.com alibaba.com alipay.com dingtalk.com',
  'jd.com 3.cn yangkeduo.com pinduoduo.com weidian.com youzan.com',
  'qq.com weixin.com wechat.com tencent.com url.cn t.cn weibo.com weibo.cn sina.com.cn sinaurl.cn',
  'baidu.com bdstatic.com dwz.cn suo.im 360.cn so.com sogou.com bing.com google.com',
  'douyin.com iesdouyin.com tiktok.com toutiao.com kuaishou.com kuaishouapp.com gifshow.com chenzhongtech.com',
  'xiaohongshu.com xhslink.com bilibili.com b23.tv zhihu.com douban.com jianshu.com csdn.net',
  '58.com ganji.com anjuke.com baixing.com zhipin.com 51job.com zhaopin.com',
  'lanzou.com lanzoui.com aliyundrive.com alipan.com quark.cn 123pan.com github.com github.io gitee.com',
  '163.com 126.com yeah.net gmail.com outlook.com hotmail.com foxmail.com icloud.com aliyun.com sina.com sohu.com meituan.com dianping.com ctrip.com t.me telegram.org whatsapp.com wa.me bit.ly',
  'wjx.cn wenjuan.com jinshuju.net mikecrm.com docs.qq.com kdocs.cn yuque.com notion.so cnki.net chsi.com.cn',
]
  .join(' ')
  .split(' ')

/** Endings of hosts that people write without a scheme, as part of an expression. */
export const hostEndings =
  'com|net|org|cn|top|xyz|vip|shop|site|online|club|cc|tv|me|io|info|biz|ltd|work|store|fun|win|pro|ink|link|live|wang|hk|tw|co|asia|mobi|icu|tech|cloud|space|website|group|life|plus|red|fit|buzz|pub|ren|la|so|in|us|uk|jp|kr|sg|ru|ws|pw|cx|app|dev|ai|fish|中国|网址|公司|网络'

/** Parts of a shared host that hold no page of a seller. */
export const emptyPages = /^\/?(?:index(?:\.\w+)?|home|login|search|s|h5|m|app|download)?\/?$/i

/** Names of parameters that name an offer, a shop or a person, in the order of their weight. */
export const itemNames = [
  'id itemid item_id itemids goods_id goodsid offerid num_iid skuid sku product_id productid',
  'surl __biz mall_id mallid shopid shop_id userid user_id seller_id sellerid sec_uid uid k',
]
  .join(' ')
  .split(' ')

/** Offices, hotlines and payment services: they are named in tips and sell nothing. */
export const stopHosts =
  /(?:^|\.)(?:gov\.cn|edu\.cn|mil\.cn|12306\.cn|12315\.cn|people\.com\.cn|xinhuanet\.com|cctv\.com)$/

/** Numbers of services: 110, 12350, 10086, 95588, 12345 and such. */
export const serviceNumber = /^(?:1\d{2}|1[02]\d{3}|1010\d{4}|9[56]\d{3,4}|123\d{2}|1258\d{1,2}|106\d{8,})$/

/** Firms that carry payments or offers: every seller uses them. */
export const stopFirms =
  /银行|支付宝|财付通|微信支付|腾讯|淘宝|天猫|京东|拼多多|抖音|快手|字节跳动|阿里巴巴|百度|小红书|闲鱼|中国移动|中国电信|中国联通|应急管理|监督管理|公安|派出所|市场监管|人力资源/

/** Words that look like an account and are a product, a file or a plain word. */
export const stopWords =
  /^(?:img|image|screenshot|wx_camera|mmexport|iphone|ipad|huawei|honor|redmi|xiaomi|oppo|vivo|samsung|gbt?\d|gb_t|jgj|https?|www|photoshop|windows|office|word|excel|covid|version|html|utf|dsc_?\d|vid_?\d|pxl_)|^(?:wechat|weixin|alipay|douyin|taobao|xianyu|kuaishou|pinduoduo|xiaohongshu|telegram|whatsapp|number|phone|mobile|hello|please|thanks|unknown|email|gmail|weixinhao|shouji|dianhua)$/

/** Names of shops that say what is sold, not who sells. */
export const plainShops =
  /^(?:办证|代办|代办证件|代办证书|代办各类证件|办理各类证件|特种作业证|特种作业操作证|电工证|焊工证|高处作业证|淘宝店?|网店|店铺|小店|闲鱼|微信|微店|朋友圈|公众号|小程序|直播间|咨询|客服|官方|培训|培训机构|中介|卖家|老板|商家)+$/

/** Full names that many thousands bear: they suggest, and never join. */
export const commonNames = new Set(
  (
    '张伟 王伟 王芳 李伟 王秀英 李秀英 李娜 张秀英 刘伟 张敏 李静 张丽 王静 王丽 李强 张静 李敏 王敏 王磊 李军 刘洋 王勇 张勇 ' +
    '王艳 李杰 张磊 王强 张军 李丽 王军 李勇 张杰 王杰 李娟 王涛 张涛 李涛 王超 李超 张超 陈伟 陈静 刘静 杨洋 张强 刘强 李明 王明 张明 ' +
    '张三 李四 王五 赵六 小明 小王'
  ).split(' '),
)

const surnames = `${commonSurnames}闫史陶向文章尚符舒毕单成曲冉路游辛靳阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝`
const compound = '欧阳|司徒|上官|诸葛|司马|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐'

/** A surname at the begin of a name. */
export const surname = `(?:${compound}|[${surnames}])`
