/** Returns Welch's t of two samples. From |t| = 4.5 on, their means differ (docs/design.md 10). */
export function welch(a: readonly number[], b: readonly number[]): number {
  const moments = (sample: readonly number[]) => {
    const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length
    const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1)
    return { mean, error: variance / sample.length }
  }
  const [left, right] = [moments(a), moments(b)]
  return (left.mean - right.mean) / Math.sqrt(left.error + right.error)
}
