import { expect, test } from 'vitest'
import { guessKind } from '#shared/tip/kind/kind.ts'
import type { IdentifierKind } from '#shared/tip/lists.ts'

/** Values as people copy them, by kind. */
const values: Readonly<Record<IdentifierKind, readonly string[]>> = {
  phone: [
    '13800138000',
    '138 0013 8000',
    '138-0013-8000',
    '+86 13800138000',
    '电话13800138000',
    '0750-3112345',
    '４００－８２０－８８２０',
    '１３８００１３８０００',
  ],
  wechat: [
    'zheng_88_shili',
    'wxid_abc123shili',
    '微信 shili88',
    'V信：shili-maizheng',
    'Shili2024',
    'vx shili88',
  ],
  qq: ['QQ 12345678', 'qq号：1234567890', '扣扣12345678', '87654321'],
  url: ['https://shili.example.com/a?b=1', 'www.shili.cn', 'shili-zheng.top', 'cx-mem-gov.example.com/query'],
  email: ['shili@example.com', 'kefu@qq.com'],
  payee: [
    '王某某 6222****1234',
    '6222021234567890123',
    '收款人李某',
    '支付宝 示例',
    '户名：张三',
    '王*明',
    '李某',
  ],
  shop: ['示例劳务小铺', '平安办证店', '店铺名 示例', '示例旗舰店'],
  employer: ['示例建筑工程有限公司', '江门某工地', '示例船厂', '某项目部', '示例职业培训学校'],
  other: ['群主', '！！！', '戴眼镜的中年男人，开白色面包车', '7'],
}

test.each(Object.entries(values).flatMap(([kind, list]) => list.map((value) => [value, kind] as const)))(
  '%s looks like %s',
  (value, kind) => {
    expect(guessKind(value)).toBe(kind)
  },
)

test('a hostile value of any length costs no more than its length', () => {
  for (const part of ['a', 'a.', '1 ', '微信', '@', 'a@', '(', 'qq1', '-', 'www.']) {
    const began = performance.now()
    guessKind(part.repeat(100_000))
    // Linear work on 400 KB takes a few milliseconds. A quadratic one takes minutes.
    expect(performance.now() - began, part).toBeLessThan(2000)
  }
})
