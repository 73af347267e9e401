/** The last used of what never changes, up to a size in all. */
export interface Kept<T> {
  of(key: string): T | undefined
  keep(key: string, value: T, size: number): void
}

export const createKept = <T>(most: number): Kept<T> => {
  // A map knows in which order its keys came: the first is the one not used for longest.
  const kept = new Map<string, { value: T; size: number }>()
  let total = 0
  const drop = (key: string): void => {
    total -= kept.get(key)?.size ?? 0
    kept.delete(key)
  }
  return {
    of: (key) => {
      const found = kept.get(key)
      if (!found) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.value
    },
    keep: (key, value, size) => {
      drop(key)
      kept.set(key, { value, size })
      total += size
      for (const oldest of kept.keys()) {
        if (total <= most) return
        drop(oldest)
      }
    },
  }
}
