interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy
}

let policy: ScriptUrlPolicy | undefined

/** Start the worker of this page under its Trusted Types (`zhenzheng-worker` in the CSP). A policy of one name is made once and lets one address in: the first. */
export function trustedWorker(workerUrl: string, options?: WorkerOptions): Worker {
  const rules: ScriptUrlPolicy = {
    createScriptURL(url) {
      if (url !== workerUrl) throw new TypeError('only the worker of this page')
      return url
    },
  }
  policy ??=
    'trustedTypes' in window
      ? (window.trustedTypes as TrustedTypesFactory).createPolicy('zhenzheng-worker', rules)
      : rules
  return new Worker(policy.createScriptURL(workerUrl), options)
}
