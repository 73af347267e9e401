/** Quoted text in Markdown: it keeps its characters and gains no markup, calls nobody and opens no element. */
import { clipped, visible } from './printable.ts'

/** A sentence of a policy may be as long as the policy. */
const longest = 1500

export const literal = (s: string): string =>
  clipped(visible(s), longest)
    .replace(/[\\`*_[\]<>|#~&$]/g, '\\$&')
    // At the start of a line these would begin a list or a heading.
    .replace(/^(\s*)([-+=]|\d+(?=[.)]))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    )
    // "@name" would notify whoever has that name where the report is posted.
    .replace(/(^|[^\p{L}\p{N}.])@(?=[\p{L}\p{N}])/gu, '$1@<!-- -->')

export const link = (words: string, url: string): string =>
  `[${literal(words)}](<${visible(url).replace(/[<>\\ ]/g, encodeURIComponent)}>)`
