import type { Emphasis } from './inline-text.ts'

/** The elements of HTML, old and new, by how they lay out text. Names outside are no tags but text a template left open. */
const block =
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html isindex legend li main menu nav noframes ol optgroup p pre search section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  )
const inline =
  'a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink br button canvas cite code col colgroup data datalist del dfn em embed font frame head i iframe img input ins kbd label layer link map mark marquee meta meter nobr noscript object option output param picture progress q rp rt ruby s samp script select slot small source span strike strong style sub sup svg template textarea time title track tt u var video wbr'.split(
    ' ',
  )

export const blockTags: ReadonlySet<string> = new Set(block)
export const htmlTags: ReadonlySet<string> = new Set([...block, ...inline])
/** Underlined text was how old pages set headings. */
export const emphasisTags: Readonly<Record<string, Emphasis | undefined>> = {
  b: 'bold',
  strong: 'bold',
  u: 'bold',
  i: 'italic',
  em: 'italic',
}
