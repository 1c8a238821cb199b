interface ImportMetaEnv {
  /** Path of the operator file, fixed when the build starts. */
  readonly OPERATOR_CONFIG: string
  /** Bot check of the server that this build is for. The privacy page names it. */
  readonly BOT_CHECK: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
