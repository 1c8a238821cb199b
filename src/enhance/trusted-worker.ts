interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy
}

/** The work of a worker. A page starts one file for each. */
type WorkerPurpose = 'proof' | 'own-words' | 'password' | 'pictures'

const addresses = new Map<WorkerPurpose, string>()

const rules: ScriptUrlPolicy = {
  createScriptURL(url) {
    if (![...addresses.values()].includes(url)) throw new TypeError('only the workers of this page')
    return url
  },
}

// The name serves once a page. The page's script takes it first of all, so no foreign script can.
const policy: ScriptUrlPolicy =
  'trustedTypes' in window
    ? (window.trustedTypes as TrustedTypesFactory).createPolicy('zhenzheng-worker', rules)
    : rules

/** Starts a worker of this page under the Trusted Types policy of the CSP. Allows one address a purpose. */
export function trustedWorker(purpose: WorkerPurpose, workerUrl: string, options?: WorkerOptions): Worker {
  if (!addresses.has(purpose)) addresses.set(purpose, workerUrl)
  return new Worker(policy.createScriptURL(workerUrl), options)
}
