import { healthWarnings, type HealthWarning } from '#shared/contract/health.ts'

/** The warnings that this process met. Requests add them, health and doctor show them. */
export interface Warnings {
  /** Adds a warning. The output says it once in the life of the process. */
  add(warning: HealthWarning): void
  readonly met: ReadonlySet<HealthWarning>
}

/** Starts without a warning. `print` writes a sentence to the output. */
export function makeWarnings(print: (sentence: string) => void): Warnings {
  const met = new Set<HealthWarning>()
  return {
    met,
    add(warning) {
      if (met.has(warning)) return
      met.add(warning)
      print(healthWarnings[warning])
    },
  }
}
