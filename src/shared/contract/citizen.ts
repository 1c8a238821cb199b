import { fieldSchemas } from '#shared/tip/input.ts'
import { fields, type TipFields } from '#shared/tip/fields.ts'
import { correctionFields } from '#shared/tip/correction/correction.ts'
import * as z from 'zod'
import { isDay } from '#shared/day.ts'
import { keysOf } from '#shared/keys.ts'
import { limits } from '#shared/tip/limits.ts'
import { findings } from '#shared/tip/lists.ts'
import { statuses } from '#shared/tip/moves.ts'
import { facts } from '#shared/tip/question/facts.ts'
import { rewardAnswers } from '#shared/tip/reward.ts'
import { sentences } from '#shared/text.ts'
import { freeText, optionalEmpty } from '#shared/contract/text.ts'

/** The parts of a body that are no field. */
const marks = {
  challenge: z
    .unknown()
    .optional()
    .describe(
      'Answer of the bot check, or a ticket; a form may carry both. An unreadable value counts as absent',
    ),
  submissionKey: z
    .unknown()
    .optional()
    .describe(
      '128 random bits, hex or base64url: a repeat gets the same receipt. Unreadable counts as absent',
    ),
}

/**
 * Body of `POST /api/tips`, in the one shape of form and JSON. Pictures travel beside it, in multipart alone.
 */
export const TipInput: z.ZodType<TipInput> = z.object({
  ...fieldSchemas,
  category: fieldSchemas.category.describe(
    'Subject of the tip. `correction` takes page, description, contact and consent alone; no other takes a page',
  ),
  ...marks,
})
export type TipInput = TipFields & { readonly challenge?: unknown; readonly submissionKey?: unknown }

/** The same body with the category `correction`, read as a tip whose other fields are empty. */
export const CorrectionInput: z.ZodType<TipInput> = z
  .object({
    category: z.literal('correction').describe(fields.category.meaning),
    page: freeText(correctionFields.page).describe(fields.page.meaning),
    description: freeText(correctionFields.description).describe('The mistake, and the right words'),
    contact: fieldSchemas.contact,
    consent: fieldSchemas.consent,
    ...marks,
  })
  .transform((given) => ({
    ...given,
    ...{ operations: [], identifiers: [], urgent: false, wantsReward: false },
  }))

/** One missing fact by its name. @see `facts` */
const Question = z.enum(keysOf(facts), { error: '没有这个问题' })

/** Answer to `POST /api/tips`. */
export const TipReceipt = z.strictObject({
  receipt: z
    .string()
    .regex(/^\d{20}$/)
    .describe('Receipt code, 20 digits, shown once'),
  number: z.string().describe('Number of the tip, fit to be quoted'),
  checkBackOn: z.string().describe('Day to look again, YYYY-MM-DD'),
  question: Question.optional().describe(
    'The one missing fact that most helps to check the tip; absent when nothing more is needed',
  ),
})
export type TipReceipt = z.infer<typeof TipReceipt>

/**
 * Answer to `GET /api/challenge`: the bot check in use, and the values that a script needs for it.
 * A script sends the proof of `altcha` in the field `challenge`, as base64 of the JSON
 * `{ "challenge", "solution" }`. It sends the token of `turnstile` unchanged.
 */
export const ChallengeView = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.literal('altcha').describe('Proof of work, made by this server'),
    challenge: z
      .strictObject({
        parameters: z
          .strictObject({
            algorithm: z.literal('PBKDF2/SHA-256').describe('Key derivation'),
            nonce: z.string().describe('Before the counter in the password, hex'),
            salt: z.string().describe('Salt, hex'),
            cost: z.int().describe('Iterations'),
            keyLength: z.int().describe('Bytes derived'),
            keyPrefix: z.string().describe('Required start of the derived key, hex'),
            keySignature: z.string().describe('Signature of the derived key, hex'),
            data: z
              .strictObject({ until: z.int().describe('Last instant, milliseconds since 1970') })
              .describe('Signed with it'),
          })
          .describe('The puzzle'),
        signature: z.string().describe('Signature of the parameters, hex'),
      })
      .describe('Challenge of altcha-lib 2'),
    expiresInSeconds: z.int().describe('Lifetime of the challenge; a script asks for another one after it'),
  }),
  z.strictObject({
    provider: z.literal('turnstile').describe('Cloudflare Turnstile'),
    siteKey: z.string().describe('Site key of the widget'),
    action: z.literal('report').describe('Action the widget must name'),
  }),
  z.strictObject({ provider: z.literal('off').describe('Nothing is checked') }),
])
export type ChallengeView = z.infer<typeof ChallengeView>

const receiptCode = z.string({ error: '请填写回执码' }).describe('Receipt code as typed')

/** Body of an act in a mailbox that needs the receipt alone. */
export const ReceiptInput = z.object({ receipt: receiptCode })

/** Body of `POST /api/mailbox`. */
export const OpenInput = z.object({
  receipt: receiptCode,
  before: optionalEmpty(
    z.preprocess(
      (value) => (typeof value === 'string' ? Number(value) : value),
      z.int({ error: '消息的位置有误' }).min(0, '消息的位置有误'),
    ),
  ).describe('Shows the messages before this position: `messagesFrom` of a page that was shown'),
})

/** Body of `POST /api/mailbox/messages`. Pictures travel beside it; with a picture the text may be empty. */
export const MessageInput = z.object({
  receipt: receiptCode,
  text: freeText({ min: 0, max: limits.messageMax, tooShort: '', tooLong: sentences.messageLong })
    .default('')
    .describe('The message'),
})

/**
 * Body of `POST /api/mailbox/withdraw`. A form carries a box to be ticked; a JSON body means what it says.
 */
export const WithdrawInput = z.object({
  receipt: receiptCode,
  sure: z.literal('yes', { error: '撤回前，请先选“我确定要撤回”' }).describe('The box beside the button'),
})

const objection = freeText({
  min: 1,
  max: limits.messageMax,
  tooShort: '请写一写哪里不对，一句话也行',
  tooLong: sentences.messageLong,
}).describe('Why the result is wrong. The office gets it as a message')

/** Body of `POST /api/mailbox/object` in JSON, which means what it says. */
export const ObjectionInput = z.object({ receipt: receiptCode, objection })

/**
 * Form of `POST /api/mailbox/object`: the one form of a mailbox with a ticked box. Pictures travel beside it.
 * The reason bears the name of a message.
 */
export const ObjectInput = z
  .object({
    receipt: receiptCode,
    text: objection,
    sureToObject: z
      .literal('yes', { error: '提出异议前，请先选“我确定要提出异议”' })
      .describe('The box beside the button'),
  })
  .transform(({ text, ...given }) => ({ ...given, objection: text }))

/** Body of `POST /api/mailbox/reward`: the reporter's word on a claim, to be changed while it is open. */
export const RewardAnswerInput = z.object({
  receipt: receiptCode,
  answer: z
    .enum(keysOf(rewardAnswers), { error: '请点“我要领”或者“不领”' })
    .describe('Whether to claim the reward'),
})

/** Body of `POST /api/mailbox/confirm`: the values on the receipt, and its last group typed back. */
export const ConfirmInput = z.object({
  receipt: receiptCode,
  lastGroup: z.string({ error: '请填写回执码的最后四位' }).describe('Last four digits as copied'),
  number: z
    .string({ error: '编号有误' })
    .regex(/^[A-Z]{2,4}\d{8}$/, '编号有误')
    .optional()
    .describe('Number of the tip, to be shown again'),
  checkBackOn: z
    .string({ error: '日期有误' })
    .refine(isDay, '日期有误')
    .optional()
    .describe('Day to look again, to be shown again'),
  question: Question.optional().describe('`question` of the receipt, to be asked on the page'),
})

/** Answer to `POST /api/mailbox/confirm`. */
export const ConfirmView = z.strictObject({
  matched: z.literal(true).describe('The last group is that of the receipt'),
})
export type ConfirmView = z.infer<typeof ConfirmView>

/** Body of `POST /api/mailbox/answer`: the answer to the question of a receipt, and the values on it. */
export const AnswerInput = z.object({
  ...ConfirmInput.pick({ receipt: true, number: true, checkBackOn: true }).shape,
  question: Question.describe('`question` of the receipt'),
  text: freeText({
    min: 1,
    max: limits.messageMax,
    tooShort: sentences.answerEmpty,
    tooLong: sentences.messageLong,
  }).describe('The answer'),
})

/** Body of `POST /api/receipt/calendar` and `/api/receipt/text`. */
export const KeepInput = z.object({
  receipt: receiptCode,
  checkBackOn: z
    .string({ error: '日期有误' })
    .refine(isDay, '日期有误')
    .describe('Day to look again, YYYY-MM-DD'),
})

/** The mailbox that a receipt opens. */
export const MailboxView = z.strictObject({
  number: z.string().describe('Number of the tip'),
  status: z.enum(keysOf(statuses)).describe('Status'),
  statusText: z.string().describe('Sentence for the reporter'),
  objected: z.boolean().describe('An objection is being looked into'),
  isCorrection: z.boolean().describe('Tells of a mistake of the site, and reports nobody'),
  receivedOn: z.string().describe('Day of arrival'),
  checkBackOn: z.string().describe('Day to look again'),
  history: z
    .array(
      z.strictObject({
        on: z.string().describe('Day'),
        text: z.string().describe('Sentence for the reporter'),
      }),
    )
    .describe('Status changes, oldest first'),
  messages: z
    .array(
      z.strictObject({
        from: z.enum(['office', 'reporter']).describe('Side that wrote it'),
        on: z.string().describe('Day'),
        text: z.string().describe('Text'),
        evidenceCount: z.int().describe('Pictures sent with it'),
      }),
    )
    .describe('Messages of both sides, oldest first: the newest, or those before a position, up to a limit'),
  messagesFrom: z.int().describe('Position of the first message shown: the number of older ones'),
  messageCount: z.int().describe('Number of all messages'),
  evidenceCount: z.int().describe('Pictures handed in with the tip'),
  hasContact: z.boolean().describe('A contact is stored'),
  wantsReward: z.boolean().describe('The reporter wished a reward'),
  reward: z
    .strictObject({
      text: z.string().describe('State, in words'),
      amount: z.string().optional().describe('Amount, once it can be claimed'),
      until: z.string().optional().describe('Last day of an open claim'),
      answer: z.enum(keysOf(rewardAnswers)).optional().describe('What the reporter said to an open claim'),
      advice: z
        .array(z.string())
        .readonly()
        .describe('Acts open to the reporter, a sentence or two at a time'),
    })
    .optional()
    .describe('The reward, once the office has taken a step'),
  whereTo: z.string().optional().describe('Where to go when the tip is out of scope'),
  referredTo: z.string().optional().describe('Body that it was referred to'),
  ending: z
    .strictObject({
      on: z.string().describe('Day of the closing'),
      finding: z.enum(keysOf(findings)).optional().describe('Finding; absent where the operator hides it'),
      text: z.string().optional().describe('The finding in plain words'),
      why: z.string().optional().describe('Its reason; absent for a closing of an older version'),
      deed: z.string().optional().describe('What the office did; absent for a closing of an older version'),
      know: z.string().optional().describe('What the finding does not say'),
      hidden: z.string().optional().describe('Why no finding stands here, where the operator hides it'),
    })
    .optional()
    .describe('How the tip ended, once it is closed and until its content is deleted'),
  reviewed: z.boolean().describe('A review was held: the one objection is used up'),
  objectUntil: z.string().optional().describe('Last day for an objection, while one may be made'),
  purgeOn: z.string().optional().describe('Day from which the content of an ended tip is deleted'),
  purged: z
    .string()
    .optional()
    .describe(
      'Set once the content was deleted: a sentence with the day of the end and the rest that is kept',
    ),
  may: z
    .strictObject({
      write: z.boolean().describe('May send a message'),
      object: z.boolean().describe('May object, once'),
      answerReward: z.boolean().describe('May say whether to claim the reward'),
      withdraw: z.boolean().describe('May withdraw the tip'),
      withdrawContact: z.boolean().describe('May withdraw the contact'),
    })
    .describe('Acts that are open now'),
})
export type MailboxView = z.infer<typeof MailboxView>
