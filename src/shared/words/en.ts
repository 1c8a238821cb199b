/**
 * The citizens' words in English. Tables follow the keys of the Chinese tables; other sentences follow their
 * Chinese. The mark `#` stands for a value, in the order of the Chinese. The types of `english.ts` hold the
 * tables complete.
 */
export const english = {
  /** Labels, hints and faults of the report. */
  fields: {
    category: { label: 'What happened?', unknown: 'Choose what happened' },
    description: {
      label: 'Tell us about it',
      hint: 'At least # characters: where you saw it, how it is sold, the price, how people pay. Say so if you only heard it. Leave out your own name. You may write in English.',
      tooShort: 'Write what happened, in at least # characters',
      tooLong: 'The account may have # characters at most. Shorten it',
    },
    identifiers: {
      label: 'How can they be recognised?',
      hint: 'WeChat ID, telephone, web address, payee, name of the shop. Copy it as it is.',
      malformed: 'Fill in the kind and the number',
      unknownKind: 'Choose the kind of this number',
      tooMany: 'Fill in # at most',
      value: { tooShort: 'Fill this in', tooLong: 'A number or address may have # characters at most' },
    },
    urgent: {
      label: 'Somebody is hurt, or it is going on now',
      hint: 'First call 110 or 119. You can also call 12350.',
    },
    platform: { label: 'Where did you see it?', unknown: 'Choose from the list where you saw it' },
    district: {
      label: 'In which area?',
      hint: 'Where the seller or the employer is.',
      unknown: 'Choose the place from the list',
    },
    priceYuan: {
      label: 'Price asked, in yuan',
      hint: 'Such as 800',
      unreadable:
        'Write a number, such as 800. If you are not sure, write it in your account and leave this empty',
      negative: 'The price cannot be below 0',
      tooHigh: 'The price is too high. Check it',
    },
    happenedOn: {
      label: 'On which day?',
      hint: 'An approximate date will do, such as 2026-03-04',
      unreadable:
        'Write the date like 2026-03-04. If you do not remember the day, write it in your account and leave this empty',
      yearUnclear: 'Write the year with four digits, 2000 or later, such as 2026-03-04',
      noSuchDay: 'The calendar has no such day. Check the date',
      ahead: 'This day has not come yet. Check the date',
    },
    operations: {
      label: 'Which kind of work is the certificate for?',
      hint: 'Open and choose, 10 at most. If you do not know, choose none.',
      unknown: 'Choose the work from the list',
      tooMany: 'Choose 10 kinds of work at most',
    },
    page: {
      label: 'Which page?',
      tooShort: 'Choose the page',
      tooLong: 'The name of the page may have # characters at most',
    },
    contact: {
      label: 'A way to reach you',
      hint: 'Without it you and the office can still write to each other, by the receipt code. It is encrypted apart, every look at it is recorded, and you can delete it in the mailbox at any time.',
      tooShort: 'Fill this in',
      tooLong: 'The way to reach you may have # characters at most',
    },
    wantsReward: {
      label: 'If the rules allow, I may want to claim a reward',
      hint: 'A report that proves true and meets the rules is rewarded under the rules. The authority that takes it decides whether and how much. You can report without a name; to receive a reward you usually have to give your real name and a contact. You decide then; no name is needed now.',
    },
    consent: {
      label: 'I agree that this site processes my report as its privacy notice says (required)',
      hint: 'Who processes it, for what, for how long, and how to take it back: see “What is kept, how long, what is not protected” below, and the privacy notice.',
      unticked: 'Before you send it, tick “I agree”. Without it you cannot report here',
    },
  },
  categories: {
    correction: 'A mistake on this site',
    selling: 'Selling or making fake certificates',
    using: 'Buying a fake, or working with one',
    unlicensed: 'Working without a certificate',
    employer: 'An employer who does not check, and lets people work with none or a fake',
    altering: 'Altering, passing on, lending or misusing a certificate',
    training: 'Lax training or examination, or help to pass',
    other: 'Something else',
  },
  platforms: {
    wechat: 'WeChat',
    qq: 'QQ',
    douyin: 'Douyin',
    kuaishou: 'Kuaishou',
    xianyu: 'Xianyu',
    taobao: 'Taobao',
    pinduoduo: 'Pinduoduo',
    xiaohongshu: 'Xiaohongshu (RedNote)',
    website: 'A website',
    sms: 'A text message',
    'in-person': 'In person',
    other: 'Something else',
  },
  identifierKinds: {
    wechat: 'WeChat ID',
    qq: 'QQ number',
    phone: 'Telephone',
    url: 'Web address',
    payee: 'Payee',
    shop: 'Name of the shop',
    email: 'E-mail',
    employer: 'Employer',
    other: 'Something else',
  },
  districts: {
    '440703': 'Pengjiang District',
    '440704': 'Jianghai District',
    '440705': 'Xinhui District',
    '440781': 'Taishan',
    '440783': 'Kaiping',
    '440784': 'Heshan',
    '440785': 'Enping',
    '440100': 'Guangzhou',
    '440200': 'Shaoguan',
    '440300': 'Shenzhen',
    '440400': 'Zhuhai',
    '440500': 'Shantou',
    '440600': 'Foshan',
    '440700': 'Jiangmen (district not known)',
    '440800': 'Zhanjiang',
    '440900': 'Maoming',
    '441200': 'Zhaoqing',
    '441300': 'Huizhou',
    '441400': 'Meizhou',
    '441500': 'Shanwei',
    '441600': 'Heyuan',
    '441700': 'Yangjiang',
    '441800': 'Qingyuan',
    '441900': 'Dongguan',
    '442000': 'Zhongshan',
    '445100': 'Chaozhou',
    '445200': 'Jieyang',
    '445300': 'Yunfu',
  },
  operationClasses: {
    electrical: 'Electrical work',
    welding: 'Welding and thermal cutting',
    height: 'Work at height',
    refrigeration: 'Refrigeration and air conditioning',
    'coal-mine': 'Safety in coal mines',
    mine: 'Safety in metal and non-metal mines',
    'oil-gas': 'Oil and gas',
    metallurgy: 'Metallurgy',
    chemicals: 'Hazardous chemicals',
    fireworks: 'Fireworks',
  },
  operationItems: {
    'high-voltage': 'High-voltage electrical work',
    'low-voltage': 'Low-voltage electrical work',
    'explosion-proof-electrical': 'Explosion-proof electrical equipment',
    'power-cable': 'Power cables',
    'relay-protection': 'Relay protection',
    'electrical-testing': 'Electrical testing',
    'fusion-welding': 'Fusion welding and thermal cutting',
    'pressure-welding': 'Pressure welding',
    brazing: 'Brazing',
    scaffolding: 'Scaffolding',
    'height-installation': 'Installing, maintaining and dismantling at height',
    'refrigeration-operation': 'Running refrigeration and air conditioning',
    'refrigeration-installation': 'Installing and repairing refrigeration and air conditioning',
    'coal-electrical': 'Coal mine: underground electrical work',
    'coal-blasting': 'Coal mine: underground blasting',
    'coal-monitoring': 'Coal mine: safety monitoring',
    'coal-gas-inspection': 'Coal mine: gas inspection',
    'coal-safety-inspection': 'Coal mine: safety inspection',
    'coal-hoist': 'Coal mine: hoist',
    'coal-shearer': 'Coal mine: shearer or roadheader',
    'coal-gas-drainage': 'Coal mine: gas drainage',
    'coal-outburst': 'Coal mine: outburst prevention',
    'coal-water': 'Coal mine: water detection and drainage',
    'mine-ventilation': 'Mine: ventilation',
    'mine-tailings': 'Tailings',
    'mine-safety-inspection': 'Mine: safety inspection',
    'mine-hoist': 'Mine: hoist',
    'mine-support': 'Mine: supports',
    'mine-electrical': 'Mine: underground electrical work',
    'mine-drainage': 'Mine: drainage',
    'mine-blasting': 'Mine: blasting',
    drilling: 'Drilling',
    'metallurgical-gas': 'Gas in metallurgy',
    phosgenation: 'Phosgene and phosgenation',
    'chlor-alkali': 'Chlor-alkali electrolysis',
    chlorination: 'Chlorination',
    nitration: 'Nitration',
    ammonia: 'Ammonia synthesis',
    cracking: 'Cracking',
    fluorination: 'Fluorination',
    hydrogenation: 'Hydrogenation',
    diazotization: 'Diazotisation',
    oxidation: 'Oxidation',
    peroxidation: 'Peroxidation',
    amination: 'Amination',
    sulfonation: 'Sulfonation',
    polymerization: 'Polymerisation',
    alkylation: 'Alkylation',
    'chemical-instrumentation': 'Chemical automation and instruments',
    'pyrotechnic-making': 'Making pyrotechnic compositions',
    'black-powder': 'Making black powder',
    fuse: 'Making fuses',
    'fireworks-charge': 'Fireworks work with charges',
    'fireworks-storage': 'Storing fireworks',
  },
  /** Questions of a receipt, each with its reason. */
  facts: {
    contact: {
      ask: 'What is the telephone number, WeChat ID or QQ number of the other side?',
      why: 'A number can lead to the seller.',
    },
    payee: {
      ask: 'Who got the money? Which name or account did the payment code or the transfer show?',
      why: 'A payee lets the office follow the money.',
    },
    link: {
      ask: 'In which shop, account or web address did you see it?',
      why: 'The name of a shop, an account or an address leads to the seller.',
    },
    workplace: {
      ask: 'Which employer, or which site? Where is it?',
      why: 'The office needs employer and place to know where to look.',
    },
    time: {
      ask: 'On which day, or when, was it?',
      why: 'The day tells who worked or sat an examination then.',
    },
    certificate: {
      ask: 'Which certificate is it? Which number?',
      why: 'The kind or the number lets the office check it.',
    },
    record: {
      ask: 'Do you already have a chat or a payment record? What does it say?',
      why: 'With a record the office checks much faster.',
    },
    person: {
      ask: 'Who is it? A name, a nickname, or what people call them.',
      why: 'The office must know whose certificate to check.',
    },
    school: {
      ask: 'Which school, agency or examination centre?',
      why: 'The office needs the name to know whom to check.',
    },
    witness: {
      ask: 'Who else saw it or knows of it? The job of the person will do.',
      why: 'One more person who knows is one more way to check.',
    },
  },
  /** Words of a status in the mailbox. */
  statuses: {
    received: 'Received',
    investigating: 'Being checked',
    waiting: 'We need more from you',
    referred: 'Passed on to another authority',
    'out-of-scope': 'Not for this channel',
    spam: 'Received',
    closed: 'Closed',
    withdrawn: 'Withdrawn',
  },
  findings: {
    substantiated: 'Proved true',
    unsubstantiated: 'Not proved',
    undetermined: 'Could not be decided',
  },
  grounds: {
    proved: 'The evidence found confirms your report.',
    partly: 'A part of your report was confirmed.',
    admitted: 'The person admitted it, and the evidence agrees.',
    'not-found': 'The office looked where you said and found no such thing.',
    different: 'What was found differs from your report.',
    genuine: 'The certificate stands in the official channel, and agrees.',
    'too-little': 'The material and the evidence found are not enough to decide.',
    untraceable: 'The numbers and accounts did not lead to the other side.',
    gone: 'When the office came, people and things were gone. It could not be checked.',
  },
  deeds: {
    handled: 'It was dealt with under the law.',
    police: 'It was handed to the police.',
    corrected: 'Correction was ordered.',
    'passed-on': 'It was passed on to the authority with the power to act.',
    kept: 'The evidence is not enough. No action was taken.',
    none: 'Nothing needed action.',
  },
  scopeReasons: {
    'housing-certificate': 'Please turn to the local authority for housing and construction.',
    'equipment-certificate': 'Please turn to the local market supervision authority.',
    'other-region':
      'Please call the local 12350; from elsewhere dial the area code first. If nobody answers, call 12345.',
    'hidden-danger': 'Please call 12350. If there is danger now, call 110 or 119.',
    'not-work-safety': 'Please call 12345 and ask which authority is in charge.',
  },
  referralTargets: {
    police: 'The police',
    emergency: 'Another emergency management authority',
    housing: 'The authority for housing and construction',
    market: 'The market supervision authority',
    internet: 'The cyberspace authority',
    other: 'Another authority',
  },
  rewardStates: {
    'not-eligible': 'The office decided on no reward',
    proposed: 'Being considered',
    approved: 'Approved, cannot be claimed yet',
    'claim-open': 'Can be claimed',
    paid: 'Paid',
    lapsed: 'The time for the claim is over',
  },
  /** Advice for each state of a reward. `{ask}` stands for a way to ask. */
  rewardAdvice: {
    'not-eligible': ['If you have questions, you can {ask}.'],
    proposed: [
      'Whether there is a reward, and how much, is not decided.',
      'You need not do anything now. Look again in a few days.',
    ],
    approved: [
      'Once it can be claimed, the last day will stand here.',
      'Keep the receipt code, and look again in a few days.',
    ],
    'claim-open': [
      'Whether you claim it, and whether you say who you are, is up to you.',
      'To claim it, press “I claim it”. The office will write here where to go and what to bring; you can also {ask}.',
      'To receive a reward you usually have to give your real name and a contact. The authority checks and pays under its rules.',
      'There, open this mailbox and show it to the staff. Tell nobody the receipt code.',
      'Your real name is shown in person to the paying staff alone. It is not stored on this site.',
    ],
    paid: ['You need not do anything more.', 'If you did not receive it, please {ask}.'],
    lapsed: ['If there was a reason why you could not come in time, you can {ask}.'],
  },
  rewardReasons: {
    'already-known': 'it was known or under investigation before the report',
    'not-first': 'somebody reported the same matter before',
    'outside-rules': 'it is outside the local rules for rewards',
    'excluded-person': 'the reporter is not among those whom the local rules reward',
    'not-upheld': 'after the review, it was not found proved',
    declined: 'the reporter does not claim it',
  },
  rewardAnswers: { claim: 'I claim it', decline: 'I do not claim it' },
  problems: {
    'invalid-input': 'Something is filled in wrongly',
    'too-large': 'This is too much. Remove pictures and try again',
    'unsupported-form': 'This form cannot be read. Use the form of this site',
    'not-found': 'Not found',
    'unknown-receipt': 'There is no such receipt code',
    'cross-site': 'Send it from a page of this site',
    'signed-out': 'Sign in first',
    'wrong-credentials': 'Account, password or code is wrong',
    'totp-required': 'Enter the one-time code of your app',
    'not-allowed': 'You are not allowed to do this',
    'wrong-code': 'The one-time code is wrong or out of date',
    conflict: 'Somebody changed it meanwhile. Reload and try again',
    'too-late': 'It is too late to take this back',
    'not-open': 'This site does not take reports yet',
    'not-well': 'The service is not well. See its output',
    'not-stored': 'The server cannot store anything now. Try again in a while',
    'too-many-requests': 'Many people are sending now. Try again later',
    'internal-error': 'Something failed on the server. Try again later',
  },
  /** Faults that no field of the report owns. */
  sentences: {
    messageEmpty: 'Write a few words, or choose a picture',
    answerEmpty: 'Write a few words. If you do not know, press “I do not know, skip”',
    messageLong: 'A message may have # characters at most. Shorten it, or send it in parts',
    picturesStopped:
      'The server has no room for pictures now. Remove them and send the text first. Put what matters into the text, and add the pictures in a few days',
    picturesAgain: 'The pictures were not kept. Please choose them again.',
  },
  pictureFaults: {
    none: 'this is not a picture. Take a screenshot of it and upload that',
    unknown:
      'this kind of file is not accepted (JPEG, PNG, WebP, GIF and AVIF are). Open it, take a screenshot and upload that',
    heic: 'this is a HEIC photo, which cannot be opened here. Open it, take a screenshot and upload that',
    damaged: 'this picture is damaged or did not arrive whole. Open it, take a screenshot and upload that',
    huge: 'this picture is too large to be opened here. Open it, take a screenshot and upload that',
    moving:
      'this picture moves, and only still ones can be kept. Stop it where it matters, take a screenshot and upload that',
    failed: 'this picture could not be processed. Open it, take a screenshot and upload that',
  },
  /** Faults that server and script tell by their number or their place. */
  faults: {
    '第 # 张': 'Picture #',
    '第 # 张图片超过 # MB，请截一张图，再上传截图':
      'Picture # is larger than # MB. Take a screenshot of it and upload that',
    '第 # 张是空的，没有传上来，请重新选一次，或者截一张图，再上传截图':
      'Picture # is empty and did not arrive. Choose it again, or take a screenshot and upload that',
    '最多选 # 张图片，请去掉多出的': 'Choose # pictures at most. Remove the others',
    '内容里有无法识别的字符，请删去后再试':
      'It holds a character that cannot be read. Remove it and try again',
    空格和看不见的字符不算: 'spaces and unseen characters do not count',
  },
  /** Sentences of the server that no table of the Chinese names. */
  others: {
    改正了: 'Corrected',
    没有发现写错: 'No mistake was found',
    看不出指的是哪里: 'It is not clear which words are meant',
    '谢谢您指出来。': 'Thank you for telling us.',
    '对照官方原文看过。': 'The office compared it with the official text.',
    '请再写一次，写明是哪一页、哪一句。': 'Please write again and name the page and the sentence.',
    '“哪里写错了”只收是哪一页、哪里写错和联系方式；要举报，请到“匿名举报”那一页':
      'This form takes the page, the mistake and a contact only. To report, use the report form',
    '举报里没有“哪一页”；要说本站哪里写错了，请到“哪里写错了”那一页':
      'A report names no page. To tell of a mistake on this site, use its page for mistakes',
    江门: 'Jiangmen',
    '图片合起来太大（一次最多 # MB），请少选几张，或者截图后再上传':
      'The pictures are too large together (# MB at most). Choose fewer, or upload screenshots',
    '文字太多，请删减后再提交': 'This is too much text. Shorten it and send it again',
    '文字太多，请删减后再提交；图片不能放在 JSON 里，请改用 multipart/form-data 提交':
      'This is too much text. Shorten it and send it again. JSON cannot carry pictures; use multipart/form-data',
    '填写的项目太多，请用本站的表单提交': 'There are too many fields. Use the form of this site',
    '提交的不是完整的 JSON': 'This JSON is not complete',
    '提交的应当是一个 JSON 对象': 'This must be one JSON object',
    '图片不能放在 JSON 里，请改用 multipart/form-data 提交':
      'JSON cannot carry pictures; use multipart/form-data',
    '内容没有传完整，请再提交一次': 'It did not arrive whole. Send it again',
    请填写文字: 'Fill in text',
    这一项只能选或不选: 'This can only be ticked or not',
    '一天最多发 # 条消息，请明天再发': 'You can send # messages a day. Go on tomorrow',
    '和回执码最后四位不一样，请对照抄下的号码':
      'These are not the last four digits of the receipt code. Compare the number that you copied',
    请填写回执码: 'Fill in the receipt code',
    请填回执码: 'Fill in the receipt code',
    '这是编号，不是回执码。回执码是 20 位数字，写在同一张纸条上':
      'This is the number of the report, not the receipt code. The receipt code has 20 digits and stands on the same slip',
    '这是日历提醒，里面没有回执码，请照纸条填':
      'This is the reminder of the calendar. It has no receipt code. Copy the code from your slip',
    '表格软件改掉了这个号码，后几位已经没有了，请照纸条填':
      'A spreadsheet changed this number and its last digits are gone. Copy the code from your slip',
    '回执码只有数字，请对照抄下的号码改正':
      'A receipt code has digits only. Compare it with the number that you copied',
    '您填了 # 位，应该是 # 位，请数一数有没有漏抄或多抄':
      'You filled in # digits, and there should be #. Count them again',
    '这里有不止一个回执码，一次只能打开一个，请只留一个':
      'There is more than one receipt code here. Only one opens at a time: leave one',
    '回执码抄错了，请对照原来抄的，一位一位核对':
      'There is a slip in the receipt code. Compare it with your copy, digit by digit',
    消息的位置有误: 'The place among the messages is wrong',
    '撤回前，请先选“我确定要撤回”': 'Before you withdraw it, tick “I am sure that I withdraw it”',
    '请写一写哪里不对，一句话也行': 'Write what is wrong. One sentence will do',
    '您选了“我确定要提出异议”，请点“提出异议”；只想发消息的，请先去掉这个选择':
      'You ticked “I am sure that I object”: press “Object”. To send a message alone, take the tick away first',
    '这一项传来了两份不一样的内容，请只留一份，再提交':
      'This came twice, with different contents. Keep one of them, and send it again',
    '图片没有传上来，只来了文件名，请重新选一次':
      'The pictures did not arrive, only their names. Choose them again',
    '有文件没有放在图片这一栏（evidence），不能收，请用本站的表单提交':
      'A file stands outside the field for pictures (evidence) and cannot be taken. Use the form of this site',
    '文字的编码不是 UTF-8，读不出来，请换一个浏览器，重新打开本页再提交':
      'The text is not in UTF-8 and cannot be read. Open this page in another browser, and send it again',
    '这张图片是全透明的，什么也看不见，请打开图片截一张图，再上传截图':
      'this picture is transparent all over, and nothing is seen. Open it, take a screenshot, and upload that',
    '提出异议前，请先选“我确定要提出异议”': 'Before you object, tick “I am sure that I object”',
    '请点“我要领”或者“不领”': 'Press “I claim it” or “I do not claim it”',
    请填写回执码的最后四位: 'Fill in the last four digits of the receipt code',
    编号有误: 'The number of the report is wrong',
    日期有误: 'The date is wrong',
    没有这个问题: 'There is no such question',
    复核中: 'Under review',
    '没有查实，不等于您说了假话。': '“Not proved” does not mean that you said something false.',
    '这是说：不能证实，也不能排除。': 'This means: it can be neither confirmed nor ruled out.',
    '#年#月办结': 'Closed in #-#',
    '#年#月撤回': 'Withdrawn in #-#',
    '#年#月处理完': 'Ended in #-#',
    '想知道结果，可以{ask}。': 'To learn the outcome, you can {ask}.',
    '这里不写核查结果：拿到回执码的，不一定是您本人。':
      'The finding does not stand here: a person with the receipt code need not be you.',
    '（这条消息打不开，请发一条消息告诉办理人员。）':
      '(This message cannot be opened. Please send a message to tell the office.)',
    '（现在人多，这条消息暂时没有打开。请等一分钟，再打开信箱看。）':
      '(Many people are here now, and this message was not opened. Wait a minute, then open the mailbox again.)',
  },
  /** Sentences of the pages. */
  pages: {
    '错误：': 'Error: ',
    '#。': '#.',
    '、': ', ',
    '；': '; ',
    '# 天': '# days',
    '# 元': 'CN¥ #',
    ' · #': ' · #: ',
    '打 ': 'Call ',
    ' 或 ': ' or ',
    ' 说明情况。': ' and explain.',
    编号: 'Number',
    网址: 'Address',
    回执码: 'Receipt code',
    查进展: 'Track a report',
    接下来: 'Next',
    // Titles.
    '匿名举报 · 真证': 'Report without a name · Zhenzheng',
    '查进展 · 真证': 'Track a report · Zhenzheng',
    回执: 'Receipt',
    信箱: 'Mailbox',
    // The frame.
    跳到正文: 'Skip to the content',
    谁在运行本站: 'Who runs this site',
    '演示站点，未由任何机关运行；': 'Demonstration site, run by no authority. ',
    '举报请拨打 ': 'To report, call ',
    本站不是政府网站: 'This is not a government website',
    快速离开: 'Quick exit',
    '网址：': 'Address: ',
    还没有公开网址: 'none yet',
    '打印日期：＿＿＿＿年＿＿月＿＿日': 'Printed on: ______________',
    页脚: 'Footer',
    举报电话: 'Telephone numbers (in Chinese)',
    隐私说明: 'Privacy notice (in Chinese)',
    // Descriptions for search engines.
    '不用注册，不留姓名，举报卖假证、用假证的人和单位。提交后凭回执码看进展。':
      'Report people and employers who sell or use fake certificates, without an account and without your name. A receipt code shows you what becomes of it.',
    '输入回执码，看举报办到哪一步，回答问题，补充截图，撤回。':
      'Enter the receipt code: see how far your report is, answer questions, add screenshots, withdraw it.',
    '抄好了回执码，从这里回来。': 'Once the receipt code is copied, come back from here.',
    // Faults at the head of a page.
    '有 # 处要改': 'To correct: #',
    还没有提交成功: 'Not sent yet',
    必填: 'required',
    // The report.
    匿名举报: 'Report a fake certificate, without your name',
    '不用注册，两项必填，交了给回执码。':
      'No account. Two questions must be answered. You get a receipt code.',
    '有回执码？': 'Have a receipt code? ',
    ' · 正有危险，打 ': ' · In danger now, call ',
    '提交，拿回执码': 'Send, get a receipt code',
    '文字都还在。图片请重新选一次，再提交。':
      'Your text is still here. Choose the pictures again, then send.',
    '知道更多，就再填': 'If you know more, fill in more',
    都可以空着: 'all of it may stay empty',
    '截图、照片，最多 # 张': 'Screenshots and photos, # at most',
    '有图片时要等一会儿，不要重复点。': 'Pictures take a while. Do not press twice.',
    '不清楚，不选': 'Not known',
    其他城市: 'Other cities',
    '第 # 个：号码、名称或网址': 'No. #: number, name or web address',
    '第 # 个是什么': 'Kind of no. #',
    自动认: 'Auto',
    '再加一个（最多 # 个）': 'Add another (# at most)',
    选作业种类: 'Choose the kind of work',
    '先遮住名字、头像、证号（里面可能有身份证号）。位置、机型，保存前会去掉。':
      'First cover names, faces and certificate numbers (they may hold an ID number). Place and phone model are removed before storing. ',
    哪些图能收: 'Which files are accepted',
    '照片、截图都收（JPEG、PNG、WebP、GIF、AVIF），每张不超过 # MB；WebP、GIF 不超过 # 万像素，AVIF 不超过 # 万像素。HEIC 照片、PDF、会动的图片收不了：打开以后，在要紧的地方截一张图，再上传截图。':
      'Photos and screenshots (JPEG, PNG, WebP, GIF, AVIF), up to # MB each; WebP and GIF up to 12 megapixels, AVIF up to 4. HEIC photos, PDF files and moving pictures are not accepted: open them, take a screenshot where it matters, and upload that.',
    '举报自己的单位：据公开转载，直接向应急管理部门举报时，可能要求您写真实姓名和联系方式，不写可能不受理（应急〔2020〕69号）。在这里，可以不留姓名。':
      'If you report your own employer: according to a public copy of the rule, the emergency management authority may ask you for your real name and a contact if you report to it directly, and without them the report may not be taken (Document No. 69 of 2020 of the Ministry). Here you need not give your name.',
    '这是演示站点，没有人办理您提交的内容。': 'This is a demonstration site. Nobody handles your report.',
    不要: 'Do not',
    '为取证去买、当面质问、卧底、偷拍。':
      ' buy one, confront anybody, go under cover or film in secret to get evidence.',
    '举报内容和图片，办结后 # 天': 'report and pictures # days after it is closed',
    '往来的消息，办结后 # 天': 'messages # days after it is closed',
    '不属于本渠道的，告知去向后 # 天':
      'a report that is not for this channel # days after you are told where to go',
    '您撤回的，撤回后 # 天': 'a withdrawn report # days after',
    '到时候删除：': 'deleted when the time comes: ',
    '。删了的，在加密的备份里最多再留 # 天。有理由须保留的，写明理由再保留。':
      '. It may stay # days more in encrypted backups. If there is a reason to keep it longer, the reason is recorded.',
    '（这些是默认天数，运营单位还没有改定。）':
      ' (These are default numbers; the operator has not set them.)',
    '（#是默认天数，运营单位还没有改定。）':
      ' (The default is still in force for: #; the operator has not set it.)',
    '证是自己买的？先看这里': 'Did you buy the certificate yourself? Read this first',
    '买过的人最清楚卖家：怎么联系、钱付给谁、证怎么到手。写这些就够，不用写您是谁。':
      'A buyer knows the seller best: how to reach them, who got the money, how the certificate came. Writing that is enough. You need not write who you are.',
    '买卖、使用假证：十日以上十五日以下拘留，可以并处五千元以下罚款；情节较轻的，五日以上十日以下拘留，可以并处三千元以下罚款（《治安管理处罚法》第六十三条）。够上犯罪的，按刑法。':
      'Buying, selling or using a fake: 10 to 15 days of detention, and possibly a fine of up to 5,000 yuan; in lighter cases 5 to 10 days, and possibly a fine of up to 3,000 yuan (Public Security Administration Punishments Law, Article 63). If it is a crime, the Criminal Law applies.',
    '情节轻微的，被人胁迫或者诱骗的，主动投案、向公安机关如实说的，有立功表现的，法律有从轻、减轻或者不予处罚的规定（第二十条）。自愿如实说、承认、愿意接受处罚的，可以依法从宽处理（第二十一条）。怎样处理，由公安机关定。':
      'For minor cases, for people who were forced or tricked, who turn themselves in and tell the police the truth, or who help to solve a case, the law provides for a lighter penalty or none (Article 20). People who tell the truth of their own will, admit it and accept the penalty can be treated leniently (Article 21). The police decide.',
    匿名举报不是投案: 'A report without a name is not turning yourself in',
    '，您写的内容也看得出您买过。想说清楚，打 ':
      ', and your words show that you bought one. To come forward, call ',
    ' 或者到派出所。这张证别再用，也别扔；聊天和付款记录别删。':
      ' or go to a police station. Stop using the certificate, but do not throw it away. Keep chats and payment records.',
    交之前看一眼: 'Before you send it',
    '别用单位网络、手机报。办结后 # 天删除。':
      'Do not use a network or phone of your employer. The report is deleted # days after it is closed.',
    '捏造事实、想让别人受罚的，要罚（治安管理处罚法第五十条）；弄错的不算。':
      'Inventing facts to frame somebody, so that they are punished, is punished (Public Security Administration Punishments Law, Article 50). An honest mistake is not.',
    '留下什么、留多久、护不住什么': 'What is kept, how long, what is not protected',
    '留下什么：': 'What is kept: ',
    '您写的文字和图片，加密以后才保存，打开要用办理人员的钥匙。本站程序不记您的网络地址和手机型号，不用 Cookie 认人，时间只记到哪一天。':
      'your text and pictures, stored encrypted; only the key of the office opens them. This program records no network address and no phone model, tells nobody apart by cookies, and keeps the day, not the hour.',
    '留多久：': 'How long: ',
    '护不住什么：': 'What is not protected: ',
    '手机、网络和浏览器自己的记录，本站管不到；“快速离开”以后，浏览器的历史记录也要您自己清除。':
      'the records of your phone, network and browser are beyond this site. After “Quick exit”, clear the history of the browser yourself.',
    '不要写：': 'Do not write: ',
    '自己的姓名、住址、身份证号；别人与假证无关的私事。':
      'your own name, address or ID number; private matters of others that have nothing to do with the fake.',
    '隐私说明（打开新页）': 'Privacy notice (in Chinese, opens a new page)',
    '您写的都还在下面。': ' Your words are still below.',
    '现在提交的人较多，这一次还没有收下。请等 # 分钟，再点一次“提交，拿回执码”，就会收下，半小时以内都可以。文字请不要改动，这一页也不要关掉。':
      'Many people are sending now, and your report was not taken yet. Wait # minutes, then press “Send, get a receipt code” again: it will be taken, for half an hour. Do not change the text, and do not close this page.',
    '现在提交的人较多，请等一分钟再试。': 'Many people are sending now. Wait one minute and try again.',
    '现在提交的人较多，请等 # 分钟再试。': 'Many people are sending now. Wait # minutes and try again.',
    // The receipt.
    先遮住: 'Hide it',
    '再点，回来': 'Press again to come back',
    '收到了。': 'Received. ',
    请马上抄下回执码: 'Copy the receipt code now',
    回执码抄好了: 'Your copy of the receipt code is right',
    '已经有结果，不能再撤回。': 'There is a result, so the report can no longer be withdrawn. ',
    '哪天删，看上面。': 'The day of deletion stands above.',
    '转过去以后，由那边办，要多久由那边定。有了消息，写在这里。':
      'The other office handles it now and decides how long it takes. News will stand here.',
    '对上了，抄得没错。': 'It matches. Your copy is right.',
    '这 20 位数字只在这一页上。丢了，谁也找不回来：本站没有存它。':
      'These 20 digits stand on this page only. Nobody can find them again for you: this site did not store them.',
    用笔抄在纸上: 'Copy it onto paper',
    '五组，每组四位，抄完从头对一遍。不要截图：截图会进相册，常会自动传到云端，别人可能看到。':
      'Five groups of four digits. Then check it from the start. Take no screenshot: it goes to your photos, often to a cloud, and others may see it.',
    '抄不了：用浏览器菜单里的“打印”，只会印出上面这张卡片，不写您举报了什么。':
      'If you cannot write: print from the menu of the browser. Only the card above is printed; it does not say what you reported.',
    存成文本文件: 'Save as a text file',
    '文件里只有回执码、网址和回来看的日子。拿到手机的人都能打开它，抄好后请删掉。':
      'The file holds the receipt code, the address and the day to look again. Anybody with your phone can open it. Delete it once you have a copy.',
    '看着抄的纸，填最后四位': 'From your paper, fill in the last four digits',
    '已核对。': 'Checked.',
    最后四位: 'Last four digits',
    核对: 'Check',
    '和回执码最后四位不一样。请对照上面的号码，改正抄下的，再填一次':
      'These are not the last four digits. Compare the number above, correct your copy and fill them in again',
    网址也记下: 'Write down the address, too',
    '以后打开它，点“查进展”，输入回执码。回执码不要给任何人，办理人员也不会向您要。':
      'Open it later, choose “English”, then “Track a report”, and enter the receipt code. Give the code to nobody; the office never asks for it.',
    '#回来看': 'Look again on #',
    '有不清楚的，办理人员会在信箱里问您。':
      'If something is unclear, the office asks you in the mailbox, in Chinese.',
    把这一天加到日历: 'Add this day to your calendar',
    '日历里只写“回来看看”，没有网址，也没有回执码。':
      'The calendar says “Look again” only, with no address and no receipt code.',
    '我抄好了，离开这一页': 'I have copied it, leave this page',
    '共五组：#。': 'Five groups: #.',
    回来看: 'Look again',
    '（打电话用）': ' (for telephone calls)',
    'PRODID:-//calendar//ZH': 'PRODID:-//calendar//EN',
    回来看看: 'Look again',
    打开纸上记的网址: 'Open the address on your paper',
    还想问您一件事: 'One more question',
    '不知道就跳过，举报已经收到了。只写您已经知道的：不要为了取证去买、去套话。':
      ' If you do not know, skip it: your report has arrived. Write only what you know already. Do not buy anything or sound anybody out to get evidence.',
    补上这一条: 'Add this',
    '不清楚，跳过': 'I do not know, skip',
    '补上了，办理人员看得到。': 'Added. The office can see it. ',
    '以后想起什么，凭回执码在信箱里再写。':
      'If you remember more later, write it in the mailbox, with the receipt code.',
    '举报已经撤回，不能再补充。': 'The report was withdrawn. Nothing can be added.',
    // Behind the receipt.
    纸条收好: 'Keep your slip',
    '您离开了回执码那一页，号码不再显示。看到过回执码的，就是收到了，不用再交一遍。':
      'You left the page of the receipt code, and the code is no longer shown. If you saw it, your words have arrived; you need not send them again.',
    回首页: 'To the English page',
    凭回执码打开信箱: 'Open the mailbox with the receipt code',
    接下来会怎样: 'What happens next',
    '办理人员打开您写的，核对内容。': 'The office opens and checks what you wrote.',
    '有不清楚的，会在信箱里问您：请记得回来看。':
      'If something is unclear, it asks you in the mailbox, in Chinese. Remember to look again.',
    '该由公安等部门处理的，转过去。办到哪一步，凭回执码能看到。':
      'A matter for the police or another authority is passed on. The receipt code shows you how far it is.',
    '拿到回执码的人，看得到办到哪一步和往来的消息，还能撤回；但看不到您写的内容。':
      'A person with the receipt code sees the state and the messages, and can withdraw the report, but cannot see its content.',
    没抄下来: 'If you did not copy it',
    再报一次: 'Report again',
    '，写明“刚报过，回执码没抄下来”。没有看到过回执码的，也从那里开始。':
      ' and write “I just reported this and did not copy the code”. Start there as well if you never saw a code.',
    '按“返回”以后，浏览器问要不要“重新提交”，或者说“网页已过期”：不用管它，打开首页就行。':
      'If the browser asks to “resubmit” after you go back, or says that the page has expired, ignore it.',
    // Track.
    '您打开的是信箱那一页的网址。网址里没有回执码，打不开它。请在下面再输入一次回执码。':
      'You opened the address of a mailbox. The address holds no receipt code, so it cannot open. Enter the code again below.',
    '输入回执码，打开您的信箱：看办到哪一步，回答办理人员的问题，补充截图，也可以撤回举报。':
      'Enter the receipt code to open your mailbox: see how far it is, answer the office, add screenshots, or withdraw the report.',
    '提交后抄下的 20 位数字，不是编号。中间有没有空格都行。':
      'The 20 digits that you copied, not the number of the report. Spaces do not matter.',
    您刚才写的消息: 'The message that you wrote',
    '还没有发出。信箱打开以后，它还在，请再点一次发送。图片要重新选。':
      'It was not sent yet. It stays when the mailbox opens; then press send again. Choose pictures again.',
    打开信箱: 'Open the mailbox',
    回执码丢了怎么办: 'If you lost the receipt code',
    '找不回来。本站没有存它，也不知道您是谁，没法替您查。您还可以：':
      'It cannot be found again. This site did not store it, does not know who you are and cannot look it up. You can still:',
    再举报一次: 'Report it again',
    '，写明“以前报过，回执码丢了”，把新的回执码抄好。':
      ', write “I reported this before and lost the code”, and copy the new code well.',
    '谁向您要回执码，都不要给。办理人员不需要它。':
      'Give the code to nobody who asks for it. The office does not need it.',
    '请对照纸条再核对一遍；确实没抄错的，打 12350 说明情况。':
      ' Compare it with your slip once more. If it is right, call 12350 and explain.',
    // The mailbox.
    '您写的内容按公布的天数删除，有理由须保留的除外。':
      'Your words are deleted after the published days, unless there is a reason to keep them.',
    '您写的内容从 #起删除，有理由须保留的除外。':
      'Your words are deleted from # on, unless there is a reason to keep them.',
    '举报内容按公布的天数删除，有理由须保留的除外。':
      'The report is deleted after the published days, unless there is a reason to keep it.',
    '举报内容从 #起删除，有理由须保留的除外。':
      'The report is deleted from # on, unless there is a reason to keep it.',
    '已发出。办理人员看到后会在这里回复。': 'Sent. The office will answer here.',
    '已撤回。联系方式已删除；': 'Withdrawn. Your contact details were deleted. ',
    '联系方式已删除。以后只能在这里互发消息。':
      'Your contact details were deleted. From now on you and the office write to each other here only.',
    '已提出异议，理由已发给办理人员，会重新核对。过几天再来看。':
      'You objected. The office has your reason and will check again. Look again in a few days.',
    '已记下：您要领。办理人员看到后，会在这里写怎么办。':
      'Noted: you claim it. The office will write here how to go on.',
    '已记下：您不领。截止以前改了主意，还可以在这里改。':
      'Noted: you do not claim it. Until the last day you can change your mind here.',
    '回答问题，或者补充情况': 'Answer the question, or add something',
    '补充情况，或者提问': 'Add something, or ask',
    '您写的还没有发出。': 'Your words were not sent yet. ',
    '最多 # 个字。不要写自己的姓名。': 'Up to # characters. Leave out your own name. ',
    '不知道也没关系，写“不知道”。': 'If you do not know, say so.',
    '截图或照片，最多 # 张（可不选）': 'Screenshots or photos, # at most (optional)',
    发给办理人员: 'Send to the office',
    '文字都还在。图片请重新选一次，再发。': 'Your text is still here. Choose the pictures again, then send.',
    请先回答办理人员的问题: 'Please answer the office’s question first',
    问题在: 'The question is among the ',
    下面的消息: 'messages below',
    '里。': '.',
    ' 问的': ': asked by the office, in Chinese',
    用完请退出: 'Leave the mailbox when you are done',
    '退出以后，再关掉页面。这里不显示您写的内容：别人拿到回执码也看不到。':
      'Then close the page. Your words are not shown here, not even to a person with your code.',
    '退出以后，再关掉页面。这里不显示您举报的内容：别人拿到回执码也看不到。':
      'Then close the page. The content of your report is not shown here, not even to a person with your code.',
    退出信箱: 'Leave the mailbox',
    现在的状态: 'Current state',
    图片: 'Pictures',
    没有图片: 'None',
    '随举报收到 # 张': '# came with the report',
    奖励: 'Reward',
    '您选了“可能想领”': 'You ticked that you may want one',
    再来看: 'Look again',
    经过: 'History',
    消息: 'Messages',
    '没有别的消息。': 'There are no other messages.',
    '还没有消息。办理人员有问题，会写在这里。':
      'No messages yet. The office writes its questions here, in Chinese.',
    '一共 # 条，这里是第 # 到第 # 条。': '# in all; these are # to #.',
    更早的消息: 'Earlier messages',
    办理人员: 'The office wrote',
    您: 'You wrote',
    '附图片 # 张': 'With pictures: #',
    回到最新的消息: 'Back to the newest messages',
    看看有没有新消息: 'Look for new messages',
    其他: 'More',
    撤回联系方式: 'Delete your contact details',
    '您留的联系方式马上删除，照常办理，以后只在这里联系。':
      'Your contact details are deleted at once. The work goes on; from now on the office reaches you here only.',
    '您留的联系方式马上删除，举报照常办理，以后只在这里联系。':
      'Your contact details are deleted at once. The office goes on with the report; from now on it reaches you here only.',
    删除我的联系方式: 'Delete my contact details',
    撤回: 'Withdraw',
    撤回举报: 'Withdraw the report',
    '联系方式马上删除；您写的内容按公布的天数删除，有理由须保留的除外。已经看过的、已经转给别的部门的，收不回来。撤回后不能恢复。':
      'Your contact details are deleted at once, and your words after the published days, unless there is a reason to keep them. What was read or passed on to others cannot be taken back. This cannot be undone.',
    '联系方式马上删除；举报内容按公布的天数删除，有理由须保留的除外。已经看过的、已经转给别的部门的，收不回来。撤回后不能恢复。':
      'Your contact details are deleted at once, and the report after the published days, unless there is a reason to keep it. What was read or passed on to others cannot be taken back. A withdrawn report cannot be restored.',
    我确定要撤回: 'I am sure that I withdraw it',
    '现在不能这样做了：状态刚刚变了，请看下面。':
      'This is no longer possible: the state has just changed. See below.',
    结果: 'Finding',
    为什么: 'Why',
    办了什么: 'Action',
    要知道: 'Note',
    转给: 'Passed to',
    请找: 'Where to go',
    复核: 'Review',
    哪天删: 'Deletion',
    还能做: 'You can still',
    内容: 'Content',
    '已经复核过，这是复核以后的结果。异议只能提一次，已经用过了。':
      'This is the result after a review. You can object once, and you have.',
    '您写的内容，从 #起删除，有理由须保留的除外。':
      'Your words are deleted from # on, unless there is a reason to keep them. ',
    '举报内容和图片，从 #起删除，有理由须保留的除外。':
      'Report and pictures are deleted from # on, unless there is a reason to keep them. ',
    '在那以前，信箱都能打开、能留言。': 'Until then the mailbox opens and takes messages.',
    '觉得不对，可以提一次异议。': 'object once, if you think it is wrong.',
    '觉得不对，可以提一次异议，到 #为止（含当天）。':
      'object once, if you think it is wrong, until # (included).',
    '觉得结果不对？可以提一次异议': 'Is the result wrong? You can object once',
    '复核期间，奖励先不办理；复核以后，奖励可能改变。':
      'During the review the reward waits. After it, the reward may change.',
    '哪里不对，或者有什么新的证据？': 'What is wrong, or which new evidence is there?',
    '有别的办理人员的，换一位重新核对。': 'Another member of the office checks it again, if there is one. ',
    '#以前（含当天）提。': 'Object until # (included). ',
    '只想补充情况或者提问，不提异议的：': 'To add something or to ask, without an objection:',
    '理由写在上面，图片也在上面选。': 'Write the reason above, and choose pictures there. ',
    '我确定要提出异议，只能提这一次': 'I am sure that I object. I can do it only this once',
    提出异议: 'Object',
    '奖励：': 'Reward: ',
    金额: 'Amount',
    截止: 'Last day',
    '（含当天）': ' (included)',
    您说了: 'You said: ',
    '。截止以前可以改。': '. Until the last day you can change it.',
    我要领: 'I claim it',
    '又看到写错的，再写一次：会给新的回执码':
      'If you see another mistake, write again (in Chinese): you get a new receipt code',
    '改了主意，或者又见到了，再报一次：会给新的回执码':
      'If you changed your mind or saw it again, report again: you get a new receipt code',
    自己查一张证是真是假: 'Check a certificate yourself (in Chinese)',
    '还不服、没有说清，可以打哪些电话': 'Which numbers to call if you still disagree (in Chinese)',
    举报奖励是怎么定的: 'How rewards are decided (in Chinese)',
    '哪些删了，哪些还留着，为什么': 'What is deleted, what is kept, and why (in Chinese)',
    '在下面给办理人员留言，或者联系#': 'write to the office below, or contact #',
    '联系#': 'contact #',
    '复核已经结束，奖励怎样处理还没有登记': 'The review has ended; the reward is not recorded yet',
    '复核期间，奖励先不办理': 'During the review the reward waits',
    '复核结束后，这里会写明结果。': 'After the review the outcome stands here.',
    '#，您写的内容已按期限删除；消息留到#。': '#; your words were deleted as due; messages stay until #.',
    '#，举报的内容已按期限删除；消息留到#。':
      '#. The report was deleted when its time came; messages stay until #.',
    '#，内容已按期限删除。': '#. The content was deleted when its time came.',
  },
  /** Sentences of the script, which an English page carries. */
  script: {
    '错误：': 'Error: ',
    '有 # 处要改': 'To correct: #',
    '写了 # 个字，多了 # 个': '# characters, # too many',
    '写了 # 个字': '# characters',
    '您在微信里打开了本页。': 'You opened this page inside WeChat. ',
    '点右上角的“…”，选“在浏览器打开”：微信里不能保存文件，也不能打印。不换也能用。':
      'It is safer to press “…” at the top right and to open it in the browser: WeChat can neither save files nor print. It works here, too.',
    '怕被人看见：点右上角“快速离开”，': 'Afraid of being seen? Press “Quick exit” at the top right,',
    '或者连按三次 Esc 键（不在打字时，Shift 键也行），':
      ' or the Esc key three times (or Shift, while you are not typing);',
    '写的马上清空。浏览器的历史记录要您自己清除。':
      ' your words are cleared at once. Clear the history of the browser yourself.',
    复制回执码: 'Copy the receipt code',
    '别的应用可能读得到复制的内容。贴好以后，请再复制一点别的，把它盖掉。':
      'Other apps may read what you copy. Once it is pasted, copy something else over it.',
    '已复制。贴好以后，请再复制一点别的，把它盖掉。':
      'Copied. Once it is pasted, copy something else over it.',
    '没能复制，请用笔抄。': 'It could not be copied. Write it down by hand.',
    '像#': '#?',
    '，': ', ',
    '，这里显示不了': ', cannot be shown here',
    '去掉#': 'Remove #',
    去掉: 'Remove',
    选好的图片: 'Chosen pictures',
    '网络恢复以后，会自动再试，图片从头传。':
      ' When the network is back it is tried again by itself; the pictures start again.',
    '网络恢复以后，会自动再试。': ' When the network is back it is tried again by itself.',
    '您写的和选的都还在。': ' All that you wrote and chose is still here.',
    '没有送到，请再试一次。': 'Not delivered. Try again.',
    '您写的都还在。': ' Your words are still here.',
    '已经收到，不用再交。': 'It has arrived. You need not send it again.',
    再看一次回执码: 'See the receipt code again',
    '刚才写的还在，暂存在这个标签页里。': 'Your words are still here, kept in this tab. ',
    清空: 'Clear',
    '回执码不再显示；没抄下来的，可以再报一次，写明“刚报过，回执码没抄下来”。':
      'The receipt code is no longer shown. If you did not copy it, report again and write “I just reported this and did not copy the code”.',
    '没有送到：图片太大，被网络中间的服务器挡住了。请去掉几张，或者截图换成小的，再试一次。':
      'Not delivered: a server on the way refused the pictures as too large. Remove some, or use smaller screenshots, and try again.',
    '没有送到：内容太长，被网络中间的服务器挡住了。请删减一些，再试一次。':
      'Not delivered: a server on the way refused it as too long. Shorten it and try again.',
    '没有送到：被网络中间的防护程序拦下了。请换个网络再试；还是不行，请打 12350。':
      'Not delivered: a filter on the way stopped it. Try another network; if that fails, call 12350.',
    '没有送到：现在提交的人太多。请等一分钟，再试一次。':
      'Not delivered: too many people are sending now. Wait a minute and try again.',
    '还没有收到回执码：服务器暂时没有回应。请等一两分钟，再试一次，不会变成两份。':
      'No receipt code yet: the server does not answer. Wait a minute or two and try again; it will not become two reports.',
    '没有送到：被网络中间的服务器挡住了（#）。请换个网络再试；还是不行，请打 12350。':
      'Not delivered: a server on the way refused it (#). Try another network; if that fails, call 12350.',
    '没有送到：这个网络先要登录才能用。请先登录，或者换个网络，再试一次。':
      'Not delivered: this network wants a sign-in first, as in hotels and malls. Sign in or change the network, then try again.',
    '没有送到，可能是网络断了。': 'Not delivered. Perhaps the network is down.',
    上传进度: 'Upload',
    '正在准备……': 'Preparing …',
    '请稍候……': 'Please wait …',
    '正在上传，已传 #%': 'Uploading, #% so far',
    '传完了，正在加密保存……': 'Uploaded, being encrypted and stored …',
    再试一次: 'Try again',
    到时间自动再提交: 'Send again by itself when it is time',
    '到时间会自动再提交。请别关掉、别改动。':
      'It will be sent again by itself. Do not close this page, and change nothing.',
    '还要等 # 秒。': 'Wait # seconds more.',
    '现在可以再提交了。': 'You can send it again now.',
  },
} as const

/** A Chinese sentence of the pages. Each has its English. */
export type Sentence = keyof typeof english.pages
