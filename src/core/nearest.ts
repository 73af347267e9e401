/** "Did you mean": the known name that differs least from a misspelt one, if any is near enough to be meant. */
export const nearest = (name: string, known: Iterable<string>): string | null => {
  const limit = Math.max(1, Math.floor(name.length / 3))
  // Names are short. What is longer is no slip of the pen, and comparing takes the product of both lengths.
  if (name.length > 80) return null
  let best: string | null = null
  let least = limit + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const d = distance(name.toLowerCase(), candidate.toLowerCase())
    if (d < least) {
      least = d
      best = candidate
    }
  }
  return best
}

export const didYouMean = (name: string, known: Iterable<string>): string => {
  const near = nearest(name, known)
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`
}

/** Letters added, lost, changed, or two neighbours swapped. */
const distance = (a: string, b: string): number => {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let d = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, before[j - 2]! + 1)
      row.push(d)
    }
    before = above
    above = row
  }
  return above[b.length]!
}
