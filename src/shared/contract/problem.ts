import * as z from 'zod'
import { healthFaults } from '#shared/contract/health.ts'
import { keysOf } from '#shared/keys.ts'

/** Every refusal of the API: its code, HTTP status, and sentence for a person. */
export const problems = {
  'invalid-input': { status: 422, title: '填写的内容有误' },
  'too-large': { status: 413, title: '内容太大，请减少图片后再试' },
  'unsupported-form': { status: 415, title: '提交的格式不对，请用本站的表单' },
  'not-found': { status: 404, title: '没有找到' },
  'unknown-receipt': { status: 404, title: '没有这个回执码' },
  'cross-site': { status: 403, title: '请从本站页面提交' },
  'signed-out': { status: 401, title: '请先登录' },
  'wrong-credentials': { status: 401, title: '账号、密码或验证码不对' },
  'totp-required': { status: 401, title: '请输入动态验证码' },
  'not-allowed': { status: 403, title: '您没有权限' },
  'wrong-code': { status: 403, title: '一次性代码不对或已过期' },
  conflict: { status: 409, title: '内容已被他人更新，请刷新后再试' },
  'too-late': { status: 409, title: '已超过 30 分钟或已过当天，不能撤回，请改用其他办法' },
  'not-open': { status: 503, title: '尚未开通' },
  'not-well': { status: 503, title: '服务不正常，请看服务的输出' },
  'not-stored': { status: 503, title: '服务器现在存不下内容，请过一会儿再试' },
  'too-many-requests': { status: 429, title: '现在提交的人较多，请稍后再试' },
  'internal-error': { status: 500, title: '系统出错，请稍后再试' },
} as const
export type ProblemCode = keyof typeof problems

/** One wrong field: an RFC 6901 pointer, and a sentence that says what to do. */
export const FieldError = z.strictObject({
  pointer: z.string().describe('RFC 6901 JSON Pointer to the field'),
  message: z.string().describe('The fault and the remedy, in the language asked for'),
})
export type FieldError = z.infer<typeof FieldError>

/**
 * Body of a refusal, RFC 9457. Only `invalid-input` has `errors`; only `too-many-requests` has
 * `retryAfterSeconds`. A `ticket` beside it lets the same text in after that time. Only `not-well`
 * has `reasons`. Only `conflict` has a `detail`.
 */
export const ProblemBody = z.strictObject({
  type: z.string().describe('Relative URI that names the problem'),
  title: z.string().describe('Sentence for a person'),
  detail: z.string().optional().describe('With `conflict` at a tip: who did what meanwhile'),
  status: z.int().describe('HTTP status'),
  code: z
    .enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]])
    .describe('Closed list of problem codes'),
  errors: z.array(FieldError).optional().describe('Wrong fields'),
  retryAfterSeconds: z.int().optional().describe('When to try again'),
  reasons: z
    .array(z.enum(keysOf(healthFaults)))
    .optional()
    .describe('Faults of the server'),
  ticket: z
    .string()
    .optional()
    .describe('For the field `challenge`: lets the same text in after that time, within 30 minutes, once'),
})
export type ProblemBody = z.infer<typeof ProblemBody>
