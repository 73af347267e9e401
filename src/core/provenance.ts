/** What a text says of its own origin before it begins: an archive's header line, or the address it was fetched from. */

import type { Block, Provenance } from './formats.ts'
import { isDate } from './written-dates.ts'

/** Takes such lines off the front. */
export const takeProvenance = (blocks: Block[]): { provenance: Provenance; blocks: Block[] } => {
  for (let i = 0; i < Math.min(3, blocks.length); i++) {
    const provenance = archiveHeader(blocks[i]!)
    if (provenance) return { provenance, blocks: blocks.toSpliced(i, 1) }
  }
  const first = blocks[0]?.text ?? ''
  if (blocks.length > 1 && /^https?:\/\/\S+$/.test(first))
    return { provenance: fromUrl(first), blocks: blocks.slice(1) }
  return { provenance: {}, blocks }
}

const header =
  /^The following text is extracted and transformed from the (\S{1,253}) (?:privacy )?[\w ]{0,40}?that was archived on (\d{4}-\d{2}-\d{2})\b/

const archiveHeader = ({ text, links }: Block): Provenance | null => {
  const found = header.exec(text.replace(/^[*_>\s]+/, ''))
  if (!found) return null
  const target =
    links.map((link) => link.target).find((link) => link.startsWith('http')) ??
    /https?:\/\/[^\s)]+/.exec(text)?.[0]
  return {
    domain: found[1]!.toLowerCase(),
    ...(isDate(found[2]!) && { capturedOn: found[2]! }),
    ...(target && { sourceUrl: target }),
  }
}

const fromUrl = (url: string): Provenance => {
  try {
    return { domain: new URL(url).hostname.replace(/^www\./, ''), sourceUrl: url }
  } catch {
    return {} // an address that only looks like one
  }
}
