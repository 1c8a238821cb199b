import { healthWarnings, type HealthWarning } from '#shared/contract/health.ts'

/** The warnings that this process met. Requests and jobs add them, health and doctor show them. */
export interface Warnings {
  /** Adds a warning. The output says it once, until it is over. */
  add(warning: HealthWarning): void
  /** Takes a warning away whose cause is over. */
  end(warning: HealthWarning): void
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
    end: (warning) => void met.delete(warning),
  }
}
