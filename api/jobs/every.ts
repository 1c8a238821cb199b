/** Do something now and again every so often, until it is stopped. It keeps no process alive; what goes wrong is reported, and tried again when it is time. */
export function every(
  ms: number,
  run: () => Promise<unknown>,
  report: (error: unknown) => void,
): { stop(): void } {
  const look = () => void run().catch(report)
  look()
  const timer = setInterval(look, ms)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
