/** Bot checks that an operator can choose. */
export const botChecks = ['altcha', 'turnstile', 'off'] as const

/** Defaults of the settings that the build of the pages and the server both read. */
export const defaults = {
  SITE_URL: 'http://127.0.0.1:3000',
  OPERATOR_CONFIG: 'operator.yaml',
  BOT_CHECK: 'altcha',
} as const
