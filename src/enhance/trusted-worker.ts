interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy
}

let policy: ScriptUrlPolicy | undefined

/**
 * Starts the worker of this page under the Trusted Types policy `zhenzheng-worker` of the CSP. A page creates
 * a policy of one name once. The policy allows the first address only.
 */
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
