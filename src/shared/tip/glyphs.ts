// Characters of surnames, given names and firms whose traditional and simplified forms differ. Each pair is
// that of OpenCC's table TSCharacters.
const traditional =
  '張陳劉楊黃趙吳馮蔣許鄭鄧韓蕭葉蘇呂盧賈鍾鐘譚陸閻餘鄒孫羅馬龍萬錢湯喬賴龔龐顧溫嚴魯韋畢聶婁賀齊項' +
  '華偉國軍強麗紅蘭蓮鳳鳴鵬飛雲輝煒瑋傑俠倫儀億優價偵傳傾僅儲兒兩關興養冊寫沖況淨減湊凱剛創劍動務勞' +
  '勝勢勳勵區協單衛廠廳歷壓厲參雙發變號員啟響園圍圓圖團場塊堅壇壩塵墊報壞壘壽夢夠頭誇奪奮婦媽嬌嬋寧' +
  '寶實審寬賓對尋導將爾嘗層屬岡島嶺嶽帥師帳帶幫廣慶應廟廢開彈歸錄彥徵徹懷態總憲懸戀戰戶掃揚換據擁擇' +
  '擔擴攝攜敗敵數斷無舊時曉暉暢曄書會東條來極構槍榮樣樹橋機檢權歡歐殘殺氣漢決溝淵淺漁漲潔澤濤濟瀾灣' +
  '濱滿滬潤灘營燦爐爍點煉熱燈燒愛爺牽犧狀獨獎獻現環瑤瑪瓊產電畫異當療癥監盤礎礦碼確禮禍種稱積穩窮競' +
  '筆築簡籃糧係紀純紙級細終組結絡給統經維綱網綠緊線編緣縣績繼續纖罷職聯聰聲肅腦臨艦藝節蘆蒼蓋薦藍藥' +
  '蘊處虛蟲蠶補裝複見規視覽覺觀訂計訓記設訪證評詩詳話該認語誠誤說課調談請諾謀謙講謝識護譽讀讓豐貝負' +
  '財貢責貨質購貸費貿資賢賣賞賜賽贊贏趨跡踐車軌軒軟較載輔輕輪輸轉辦農邁運進遠適遲選遺還鄉醫釋針釣鈞' +
  '鈺鈴鉅銀銅銘鋒鋼錦鍋鎮鏡鐵鑄鑽長門閃閉閣間閔閩陽陰隊階際險隨雜難霧靜頁頂順須預領頻題顏願類風飯飲' +
  '館馳駿騰驗驚體鬥鮮鯉鴻鶴麥黨齡潁穎鈣韻頌頤瀟瑩縱纓嵐崢嶸婭嫻嬰學' +
  '紹鋪幹煥顯謹賬滄瀏鄔鄺釗鍵鎖鏢闊隱鴿鸞齋貞賁賡鄰釀銓銳鍛鏈闖霽韜頡飄饒駱騫鯤鵑鶯緒綺綽緬縈絢紋紡' +
  '絨綻織繡繪齒彌徑愷憶懇戲擺攏攬晝曠棟棲樞樓欄欽殼滲漸澆潛濃灑煙牆獅璽瑣瓏疊癡盜眾睜矯硯碩禎禪窩竄' +
  '筍篤簽籌籬糾紗紐紳絹緞締縫縮罰羨聖聾膽臺萊薔薩蘿衝褲覓親訊託詠詢誌諧諸謠譜讚豈貼賒賠賭賺轟逕遞遙' +
  '鄲釦鉛鉤銷鋁鋰鏟鑑閑閥闆頓頰飼餅駐駕騎骯鬆魚鱗鳥鴨鵝鷗崗諮裡裏為後麼'
const simple =
  '张陈刘杨黄赵吴冯蒋许郑邓韩萧叶苏吕卢贾钟钟谭陆阎余邹孙罗马龙万钱汤乔赖龚庞顾温严鲁韦毕聂娄贺齐项' +
  '华伟国军强丽红兰莲凤鸣鹏飞云辉炜玮杰侠伦仪亿优价侦传倾仅储儿两关兴养册写冲况净减凑凯刚创剑动务劳' +
  '胜势勋励区协单卫厂厅历压厉参双发变号员启响园围圆图团场块坚坛坝尘垫报坏垒寿梦够头夸夺奋妇妈娇婵宁' +
  '宝实审宽宾对寻导将尔尝层属冈岛岭岳帅师帐带帮广庆应庙废开弹归录彦征彻怀态总宪悬恋战户扫扬换据拥择' +
  '担扩摄携败敌数断无旧时晓晖畅晔书会东条来极构枪荣样树桥机检权欢欧残杀气汉决沟渊浅渔涨洁泽涛济澜湾' +
  '滨满沪润滩营灿炉烁点炼热灯烧爱爷牵牺状独奖献现环瑶玛琼产电画异当疗症监盘础矿码确礼祸种称积稳穷竞' +
  '笔筑简篮粮系纪纯纸级细终组结络给统经维纲网绿紧线编缘县绩继续纤罢职联聪声肃脑临舰艺节芦苍盖荐蓝药' +
  '蕴处虚虫蚕补装复见规视览觉观订计训记设访证评诗详话该认语诚误说课调谈请诺谋谦讲谢识护誉读让丰贝负' +
  '财贡责货质购贷费贸资贤卖赏赐赛赞赢趋迹践车轨轩软较载辅轻轮输转办农迈运进远适迟选遗还乡医释针钓钧' +
  '钰铃巨银铜铭锋钢锦锅镇镜铁铸钻长门闪闭阁间闵闽阳阴队阶际险随杂难雾静页顶顺须预领频题颜愿类风饭饮' +
  '馆驰骏腾验惊体斗鲜鲤鸿鹤麦党龄颍颖钙韵颂颐潇莹纵缨岚峥嵘娅娴婴学' +
  '绍铺干焕显谨账沧浏邬邝钊键锁镖阔隐鸽鸾斋贞贲赓邻酿铨锐锻链闯霁韬颉飘饶骆骞鲲鹃莺绪绮绰缅萦绚纹纺' +
  '绒绽织绣绘齿弥径恺忆恳戏摆拢揽昼旷栋栖枢楼栏钦壳渗渐浇潜浓洒烟墙狮玺琐珑叠痴盗众睁矫砚硕祯禅窝窜' +
  '笋笃签筹篱纠纱纽绅绢缎缔缝缩罚羡圣聋胆台莱蔷萨萝冲裤觅亲讯托咏询志谐诸谣谱赞岂贴赊赔赌赚轰径递遥' +
  '郸扣铅钩销铝锂铲鉴闲阀板顿颊饲饼驻驾骑肮松鱼鳞鸟鸭鹅鸥岗咨里里为后么'

const simpleOf = new Map(Array.from(traditional, (glyph, index) => [glyph, simple.charAt(index)] as const))

/** Writes the usual characters of names in their simplified form. */
export function simplified(text: string): string {
  return Array.from(text, (glyph) => simpleOf.get(glyph) ?? glyph).join('')
}

// Letters of two other scripts that look like Latin ones (Unicode, confusables.txt).
const foreign = 'аАВсСԁеЕӏһНіІјЈКМоОрРԛѕЅТԝхХуУΑΒΕΖΗΙΚΜΝοΟΡΤΥΧν'
const latin = 'aABcCdeElhHiIjJKMoOpPqsSTwxXyYABEZHIKMNoOPTYXv'
const latinOf = new Map(Array.from(foreign, (letter, index) => [letter, latin.charAt(index)] as const))

/** Writes Cyrillic and Greek letters that look like Latin ones as these. */
export function latinTwins(text: string): string {
  return Array.from(text, (letter) => latinOf.get(letter) ?? letter).join('')
}
