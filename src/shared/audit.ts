/**
 * Acts of the audit log, each with the word that staff read. The list is closed, so a filter finds every act.
 */
export const auditActions = {
  'office.set-up': '开通办公室',
  'office.renew-left': '换办公钥匙：有人离开',
  'office.renew-doubt': '换办公钥匙：怀疑泄露',
  'office.reseal': '把以前的内容改用新钥匙加密（一批）',
  'session.sign-in': '登录',
  'session.sign-out': '退出',
  'session.end': '结束会话',
  'session.refused': '登录没有成功',
  'account.invite': '邀请',
  'account.join': '用邀请码加入',
  'account.admit': '接纳',
  'account.admit-alone': '一人邀请又接纳了负责人（没有别的负责人）',
  'account.confirm-lead': '单位用恢复页确认负责人是独立的一位',
  'account.disable': '停用',
  'account.disable-give': '停用，并把承办的线索交给同事',
  'account.disable-ask': '提出停用一位负责人，等另一位确认',
  'account.disable-cancel': '收回停用',
  'account.password': '改密码',
  'account.renew': '给重设码（忘了密码或换了手机）',
  'account.renew-set': '用重设码设了新密码和验证器',
  'account.renew-done': '核对指纹，换上新密码和验证器',
  'account.renew-paper': '用恢复页换上新密码和验证器',
  'account.renew-cancel': '撤销重设码',
  'account.totp': '设置动态验证码',
  'tip.move': '改变状态',
  'tip.move-by-summary': '按摘要改变状态',
  'tip.request': '请负责人办理',
  'tip.request-back': '收回请求',
  'tip.request-decline': '退回同事的请求',
  'tip.undo': '撤回操作',
  'tip.assign': '指定承办人',
  'tip.return': '代办到期，自动交还',
  'tip.return-not': '代办到期，原承办人已停用，没有交还',
  'tip.message': '给举报人留言',
  'tip.note': '写备注',
  'tip.contact': '查看联系方式',
  'tip.read': '打开线索',
  'tip.hold': '保留，到期不删',
  'tip.unhold': '不再保留',
  'tip.purge': '到期删除',
  'seller.find': '按号码找卖家（找到几条）',
  'seller.same': '认定是同一卖家',
  'seller.apart': '认定不是同一卖家',
  'seller.undo': '撤回同一卖家的认定',
  'seller.reindex': '重新比对：机器打开全文和联系方式，换上新的摘要（一批）',
  'seller.code': '把图里的二维码加进认人线索',
  'seller.code-back': '把图里的二维码撤出认人线索',
  'reward.propose': '提出奖励',
  'reward.approve': '批准奖励',
  'reward.refuse': '不予奖励',
  'reward.open': '开放领取',
  'reward.pay': '登记发放',
  'reward.lapse': '领取到期',
  'system.purge': '到期删除，一次做完',
  'system.backup': '备份',
} as const
export type AuditAction = keyof typeof auditActions

/** Reasons for a new office key, each with the words of the console. */
export const renewalReasons = {
  left: '有人离开，或者被停用',
  doubt: '怀疑钥匙被人拿到（电脑丢失、中毒，或者被人看过）',
} as const

/** Acts that make a new office key. The subject is the id of that key. */
export const renewalActs = [
  'office.renew-left',
  'office.renew-doubt',
] as const satisfies readonly AuditAction[]

/** Reasons for a refused sign-in, each with the words that staff read. */
export const refusedFactors = {
  password: '密码不对',
  'second-factor': '密码对，验证码不对或没有输',
  disabled: '账号已停用',
} as const
export type RefusedFactor = keyof typeof refusedFactors

/** The actor of `session.refused` is this mark and the factor: nobody knows the person. */
export const refusedActor = 'refused:'
