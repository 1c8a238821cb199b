interface ImportMetaEnv {
  /** Path of the operator file, fixed when the build starts. */
  readonly OPERATOR_CONFIG: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
