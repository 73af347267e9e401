/** The lists that a pattern's walk through a sentence keeps: partial matches, by their last token. */

/** Rows of (first, last, carry) that grow and are reused. */
export interface Rows {
  length: number
  first: Int32Array
  last: Int32Array
  /** The gap that optional parts left open. */
  carry: Int32Array
}
export const createRows = (): Rows => ({
  length: 0,
  first: new Int32Array(256),
  last: new Int32Array(256),
  carry: new Int32Array(256),
})

export const put = (rows: Rows, first: number, last: number, carry: number): void => {
  const n = rows.length
  // Rows come with rising `last`, but for optional parts; a later first for the same last makes a tighter match.
  if (n > 0 && rows.last[n - 1] === last && rows.carry[n - 1]! >= carry) {
    if (first > rows.first[n - 1]!) rows.first[n - 1] = first
    return
  }
  if (n === rows.first.length)
    for (const key of ['first', 'last', 'carry'] as const) {
      const larger = new Int32Array(n * 2)
      larger.set(rows[key])
      rows[key] = larger
    }
  rows.first[n] = first
  rows.last[n] = last
  rows.carry[n] = carry
  rows.length = n + 1
}

/** By last, then first. Pairs come nearly in order, so that inserting them is nearly linear. */
export const sortPairs = (arena: Int32Array, from: number, end: number): void => {
  for (let i = from + 2; i < end; i += 2) {
    const last = arena[i + 1]!
    if (arena[i - 1]! <= last) continue
    const first = arena[i]!
    let k = i - 2
    for (; k >= from && arena[k + 1]! > last; k -= 2) {
      arena[k + 2] = arena[k]!
      arena[k + 3] = arena[k + 1]!
    }
    arena[k + 2] = first
    arena[k + 3] = last
  }
}

export const sortRows = ({ first, last, carry, length }: Rows): void => {
  for (let i = 1; i < length; i++) {
    const l = last[i]!
    if (last[i - 1]! <= l) continue
    const f = first[i]!
    const c = carry[i]!
    let k = i - 1
    for (; k >= 0 && last[k]! > l; k--) {
      first[k + 1] = first[k]!
      last[k + 1] = last[k]!
      carry[k + 1] = carry[k]!
    }
    first[k + 1] = f
    last[k + 1] = l
    carry[k + 1] = c
  }
}

/** The index of the last row that ends before token `first`, or -1. */
export const lastBefore = ({ last, length }: Rows, first: number): number => {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (last[middle]! < first) low = middle + 1
    else high = middle
  }
  return low - 1
}
