/** Reads JSON that others wrote. A fault is told with its place; Node's own message often has none. */

/** A rule nests about ten deep. Deeper than this is an attack on whatever walks the value, not a document. */
const deepest = 200

export class JsonFault extends Error {
  readonly position: number
  readonly line: number
  readonly column: number

  constructor(text: string, position: number, expected: string) {
    const before = text.slice(0, position)
    const line = before.split('\n').length
    const column = position - before.lastIndexOf('\n')
    const came =
      position >= text.length
        ? 'the end of the text'
        : JSON.stringify([...text.slice(position, position + 20)].slice(0, 12).join(''))
    super(`expected ${expected} at position ${position} (line ${line}, column ${column}), came ${came}`)
    this.name = 'JsonFault'
    this.position = position
    this.line = line
    this.column = column
  }
}

/** @throws JsonFault */
export const parseJson = (text: string): unknown => {
  const fault = findFault(text)
  if (fault) throw new JsonFault(text, fault.position, fault.expected)
  return JSON.parse(text)
}

/** UTF-8 bytes, with or without a byte order mark. @throws JsonFault */
export const parseJsonBytes = (bytes: Uint8Array): unknown => {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes)
    const position = lenient.indexOf('\uFFFD')
    throw new JsonFault(lenient, Math.max(position, 0), 'UTF-8')
  }
  return parseJson(text)
}

interface Fault {
  position: number
  expected: string
}

const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const space = /[ \t\n\r]*/y

/** The first fault of a JSON text, without recursion: what it reads may nest without end. */
const findFault = (text: string): Fault | null => {
  const open: ('{' | '[')[] = []
  /** By object that is open: its keys so far. Of two values for one key the first would be lost without a word. */
  const keys: Set<string>[] = []
  /** What may come next. `first…` also allows the closing bracket of what has just been opened. */
  let next: 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'more' = 'value'
  let i = 0
  for (;;) {
    space.lastIndex = i
    space.test(text)
    i = space.lastIndex
    const c = text[i]
    const inside = open.at(-1)
    if (next === 'more' && inside === undefined)
      return c === undefined ? null : { position: i, expected: 'nothing more' }
    const closer = inside === '{' ? '}' : ']'
    if (c === closer && inside !== undefined && (next === 'more' || next.startsWith('first'))) {
      if (open.pop() === '{') keys.pop()
      next = 'more'
      i++
    } else if (next === 'more') {
      if (c !== ',') return { position: i, expected: `"," or "${closer}"` }
      next = inside === '{' ? 'key' : 'value'
      i++
    } else if (next === 'colon') {
      if (c !== ':') return { position: i, expected: '":" after the key' }
      next = 'value'
      i++
    } else if (next === 'key' || next === 'first key') {
      if (c !== '"')
        return {
          position: i,
          expected: next === 'key' ? 'a key in double quotes' : 'a key in double quotes or "}"',
        }
      const end = endOfString(text, i)
      if (typeof end !== 'number') return end
      const key = text.slice(i, end)
      const seen = keys.at(-1)!
      if (seen.has(key)) return { position: i, expected: 'each key of an object once' }
      seen.add(key)
      next = 'colon'
      i = end
    } else if (c === '"') {
      const end = endOfString(text, i)
      if (typeof end !== 'number') return end
      next = 'more'
      i = end
    } else if (c === '{' || c === '[') {
      open.push(c)
      if (c === '{') keys.push(new Set())
      if (open.length > deepest) return { position: i, expected: `no more than ${deepest} levels of nesting` }
      next = c === '{' ? 'first key' : 'first value'
      i++
    } else {
      literal.lastIndex = i
      if (!literal.test(text))
        return { position: i, expected: next === 'first value' ? 'a JSON value or "]"' : 'a JSON value' }
      next = 'more'
      i = literal.lastIndex
    }
  }
}

/** The position after the string that opens at `start`. */
const endOfString = (text: string, start: number): number | Fault => {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) return i + 1
    if (code < 32)
      return { position: i, expected: 'an escaped control character (such as \\n) inside the string' }
    if (code !== 92) continue
    const escaped = text[i + 1] ?? ''
    if (escaped === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(i + 2, i + 6)))
        return { position: i, expected: 'four hexadecimal digits after \\u' }
      i += 5
    } else if ('"\\/bfnrt'.includes(escaped) && escaped !== '') i++
    else return { position: i, expected: 'one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u' }
  }
  return { position: text.length, expected: 'a closing double quote' }
}
