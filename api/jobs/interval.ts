/**
 * Runs a task now and after every interval, until it is stopped. Keeps no process alive. Reports an error,
 * and runs the task again at its next time.
 */
export function runEvery(
  ms: number,
  task: () => Promise<unknown>,
  report: (error: unknown) => void,
): { stop(): void } {
  const run = () => void task().catch(report)
  run()
  const timer = setInterval(run, ms)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
