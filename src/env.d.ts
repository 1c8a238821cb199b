interface ImportMetaEnv {
  /** Path of the operator file, fixed when the build starts. */
  readonly OPERATOR_CONFIG: string
  /** Whether the server of this build checks with Turnstile. The privacy page says so. */
  readonly HAS_TURNSTILE: boolean
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}

/** A file of the content as text. */
declare module '*.yaml?raw' {
  const text: string
  export default text
}
