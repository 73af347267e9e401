/**
 * What a sentence may say, as a set of bits: one for each symbol that patterns ask for, set where a word or an entity occurs
 * without which the symbol cannot. A bit that is not set proves that the symbol is not there, so that most patterns are done
 * with after a look at two or three bits.
 */

export interface Signs {
  /** The bits of the sentence at hand. */
  bits: Int32Array
  /** By symbol; -1 where nobody asks. */
  bitOf: Int32Array
  clear(): void
  /** Sets the bits of all symbols that need `key`. */
  add(key: number): void
}

/** @param keysOf by symbol: the keys of which one must occur for it; empty where nobody asks */
export const createSigns = (keysOf: number[][], keys: number): Signs => {
  const symbolsOf: number[][] = Array.from({ length: keys }, () => [])
  keysOf.forEach((list, symbol) => {
    for (const key of list) symbolsOf[key]!.push(symbol)
  })
  // The symbols of one word lie side by side, so that it sets them with few masks: the words of most symbols choose first.
  const bitOf = new Int32Array(keysOf.length).fill(-1)
  let count = 0
  const byUse = symbolsOf.map((_, key) => key).sort((a, b) => symbolsOf[b]!.length - symbolsOf[a]!.length)
  for (const key of byUse)
    for (const symbol of symbolsOf[key]!) if (bitOf[symbol] === -1) bitOf[symbol] = count++

  const from = new Int32Array(keys + 1)
  const words: number[] = []
  const masks: number[] = []
  symbolsOf.forEach((symbols, key) => {
    const bitsOfKey = symbols.map((symbol) => bitOf[symbol]!).sort((a, b) => a - b)
    for (const bit of bitsOfKey) {
      if (words.length === from[key] || words.at(-1) !== bit >> 5) {
        words.push(bit >> 5)
        masks.push(0)
      }
      masks[masks.length - 1]! |= 1 << (bit & 31)
    }
    from[key + 1] = words.length
  })
  const wordOf = Uint16Array.from(words)
  const maskOf = Int32Array.from(masks)
  const bits = new Int32Array((count + 31) >> 5)
  return {
    bits,
    bitOf,
    clear: () => {
      bits.fill(0)
    },
    add: (key) => {
      for (let k = from[key]!, end = from[key + 1]!; k < end; k++) bits[wordOf[k]!]! |= maskOf[k]!
    },
  }
}
