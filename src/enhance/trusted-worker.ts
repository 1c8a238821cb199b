interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy
}

let workerAddress: string | undefined

const rules: ScriptUrlPolicy = {
  createScriptURL(url) {
    if (url !== workerAddress) throw new TypeError('only the worker of this page')
    return url
  },
}

// The name serves once a page. The page's script takes it first of all, so no foreign script can.
const policy: ScriptUrlPolicy =
  'trustedTypes' in window
    ? (window.trustedTypes as TrustedTypesFactory).createPolicy('zhenzheng-worker', rules)
    : rules

/** Starts the worker of this page under the Trusted Types policy of the CSP. Allows one address a page. */
export function trustedWorker(workerUrl: string, options?: WorkerOptions): Worker {
  workerAddress ??= workerUrl
  return new Worker(policy.createScriptURL(workerUrl), options)
}
