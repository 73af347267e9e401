/** The same object without the keys whose value is undefined: optional keys are absent, never undefined. */
export const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  // True by construction: what is undefined has just been left out, and readers see those keys as optional.
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
