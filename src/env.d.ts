interface ImportMetaEnv {
  /** Path of the operator file, fixed when the build starts. */
  readonly OPERATOR_CONFIG: string
  /** Bot check of the server this build is for: the privacy page says whom a visitor meets. */
  readonly BOT_CHECK: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
