/** Which style of heading lies under which. */
import { numberDepth } from './heading-numbers.ts'
import type { Piece } from './pieces.ts'

/** The rank of list items that head what stands inside them. */
export const itemRank = 350

/** The rank of bold run-ins; plain ones lie below. */
export const runInRank = 400

/** Ranks of heading styles, smaller is higher. Equal ranks are siblings. */
export const rankStyles = (pieces: Piece[]): ((style: string, text: string) => number) => {
  const order = peerRanks(pieces)
  return (style, text) => {
    if (style === 'title') return 0
    if (style[0] === 'h') return Number(style[1]) * 10 + Math.min(4, Math.max(0, numberDepth(text) - 1))
    if (style === 'tab') return itemRank
    if (style === 'run-in') return runInRank
    if (style === 'lead') return runInRank + 10
    if (style === 'line') return 300
    const family = style[0] === 'n' ? 'n' : style
    return 100 + (order[family as Peer] ?? 0) * 20 + (family === 'n' ? Number(style[1]) : 1)
  }
}

type Peer = 'n' | 'caps' | 'bold'
const peers: Peer[] = ['n', 'caps', 'bold']

/**
 * Numbered, capital and bold lines have no order of their own: one lies under the other where the document shows it, by
 * following it directly, or by coming several times between two of the other. Without a sign they are siblings, but for bold
 * lines beside capital ones: a writer who sets some titles in capitals means them to stand above the others.
 */
const peerRanks = (pieces: Piece[]): Record<Peer, number> => {
  const under: Record<string, number> = { 'caps>bold': 2 }
  const count = (key: string, by: number) => {
    under[key] = (under[key] ?? 0) + by
  }
  let last: Peer | null = null
  let textBetween = false
  const since: Record<Peer, Record<Peer, number>> = { n: zero(), caps: zero(), bold: zero() }
  const seen: Record<Peer, number> = zero()
  for (const { kind, style } of pieces) {
    const peer = kind === 'heading' && style ? peerOf(style) : null
    if (!peer) {
      if (kind === 'heading') last = null
      textBetween = true
      continue
    }
    if (last && last !== peer && !textBetween) count(`${last}>${peer}`, 1)
    for (const other of peers) {
      if (other === peer) continue
      if (seen[peer] > 0 && since[peer][other] > 1) count(`${peer}>${other}`, 1)
      since[peer][other] = 0
      since[other][peer]++
    }
    seen[peer]++
    last = peer
    textBetween = false
  }
  const ranks = zero()
  for (let pass = 0; pass < 3; pass++)
    for (const a of peers)
      for (const b of peers)
        if (a !== b && (under[`${a}>${b}`] ?? 0) > (under[`${b}>${a}`] ?? 0))
          ranks[b] = Math.min(2, Math.max(ranks[b], ranks[a] + 1))
  return ranks
}

const zero = (): Record<Peer, number> => ({ n: 0, caps: 0, bold: 0 })
const peerOf = (style: string): Peer | null =>
  style === 'n1' ? 'n' : style === 'caps' || style === 'bold' ? style : null
