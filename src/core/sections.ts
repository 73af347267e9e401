/** Sections opened by headings, nested by the rank of their style. */
import type { Section } from './document.ts'
import { itemRank, runInRank } from './heading-ranks.ts'

export interface Outline {
  /** Opens a section under the nearest higher heading. */
  open(heading: string, rank: number, at: number): void
  /** The innermost open section. Text before the first heading gets one without heading. */
  current(at: number): number
  /** The rank of the innermost open section. */
  rank(): number
  /** A run-in's section ends before the next paragraph. */
  endRunIn(at: number): void
  /** What heads the inside of a list item ends with it. */
  endItemSection(at: number): void
  finish(at: number): Section[]
}

/** Below every heading: any heading ends it. */
const untitled = 1000

export const createOutline = (): Outline => {
  const sections: Section[] = []
  const stack: { index: number; rank: number }[] = []
  const close = (rank: number, at: number) => {
    while (stack.length > 0 && stack.at(-1)!.rank >= rank) sections[stack.pop()!.index]!.end = at
  }
  const open = (heading: string, rank: number, at: number) => {
    close(rank, at)
    const parent = stack.at(-1)?.index ?? -1
    sections.push({
      heading,
      level: parent === -1 ? 1 : sections[parent]!.level + 1,
      parent,
      start: at,
      end: at,
    })
    stack.push({ index: sections.length - 1, rank })
  }
  return {
    open,
    current(at) {
      if (stack.length === 0) open('', untitled, at)
      return stack.at(-1)!.index
    },
    rank: () => stack.at(-1)?.rank ?? 0,
    endRunIn(at) {
      const rank = stack.at(-1)?.rank ?? 0
      if (rank >= runInRank && rank < untitled) close(runInRank, at)
    },
    endItemSection(at) {
      if (stack.some(({ rank }) => rank === itemRank)) close(itemRank, at)
    },
    finish(at) {
      close(0, at)
      return sections
    },
  }
}
