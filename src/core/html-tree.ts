/** HTML as a tree, by htmlparser2's tokenizer: linear in the input however deep or broken the nesting. */
import { Tokenizer } from 'htmlparser2'
import { cleanText } from './clean-text.ts'

export interface HtmlText {
  text: string
  /** Offset in the source. */
  at: number
}

export interface HtmlElement {
  tag: string
  attributes: Record<string, string>
  children: (HtmlElement | HtmlText)[]
  parent: HtmlElement | null
  at: number
}

export const isElement = (node: HtmlElement | HtmlText): node is HtmlElement => 'tag' in node

const voidTags = new Set(
  'area base basefont br col embed frame hr img input link meta param source track wbr'.split(' '),
)
/** Elements whose contents are never read. */
const silentTags = new Set(
  'script style svg template noscript object embed iframe canvas audio video map select datalist math noframes'.split(
    ' ',
  ),
)
/** What an opening tag closes when authors left out the end tag, and the element that stops the search. */
const closes: Record<string, { tags: string[]; within: string[] }> = {
  li: { tags: ['li'], within: ['ul', 'ol', 'menu', 'dir'] },
  dt: { tags: ['dt', 'dd'], within: ['dl'] },
  dd: { tags: ['dt', 'dd'], within: ['dl'] },
  tr: { tags: ['tr'], within: ['table'] },
  td: { tags: ['td', 'th'], within: ['table', 'tr'] },
  th: { tags: ['td', 'th'], within: ['table', 'tr'] },
  tbody: { tags: ['thead', 'tbody', 'tfoot'], within: ['table'] },
  tfoot: { tags: ['thead', 'tbody', 'tfoot'], within: ['table'] },
  option: { tags: ['option'], within: ['select'] },
}
const closesParagraph = new Set(
  'address article aside blockquote center details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
    ' ',
  ),
)
const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const kept = new Set(
  'class id href style role hidden aria-hidden aria-expanded aria-controls aria-label lang alt title data-cfemail name border open type value'.split(
    ' ',
  ),
)

/** Deeper elements are flattened into the one at this depth, so that nothing downstream can run out of stack. */
const deepest = 250

export const parseHtml = (source: string): HtmlElement => {
  const root: HtmlElement = { tag: '', attributes: {}, children: [], parent: null, at: 0 }
  const stack: HtmlElement[] = [root]
  let flattened = 0
  let silent = ''
  let silentDepth = 0
  let tag = ''
  let tagStart = 0
  let attributes: Record<string, string> = {}
  let name = ''
  let value = ''
  let text = ''
  let textAt = 0

  const top = () => stack[stack.length - 1]!
  const flushText = () => {
    if (text === '') return
    if (silent === '') top().children.push({ text, at: textAt })
    text = ''
  }
  const closeTo = (depth: number) => {
    flushText()
    stack.length = depth
    flattened = 0
  }
  const findOpen = (tags: readonly string[], within: readonly string[]): number => {
    for (let i = stack.length - 1; i > 0; i--) {
      if (tags.includes(stack[i]!.tag)) return i
      if (within.includes(stack[i]!.tag)) return -1
    }
    return -1
  }
  const open = () => {
    if (silent !== '') {
      if (tag === silent) silentDepth++
      return
    }
    flushText()
    if (silentTags.has(tag) && !voidTags.has(tag)) {
      silent = tag
      silentDepth = 1
      return
    }
    if (flattened === 0) {
      if (closesParagraph.has(tag)) {
        const p = findOpen(['p'], ['table', 'td', 'th', 'div', 'li', 'section', 'article', 'form', 'button'])
        if (p > 0) closeTo(p)
        if (headings.has(tag) && headings.has(top().tag)) closeTo(stack.length - 1)
      }
      const implied = closes[tag]
      if (implied) {
        const at = findOpen(implied.tags, implied.within)
        if (at > 0) closeTo(at)
      }
      if (tag === 'a') {
        const at = findOpen(['a'], ['table', 'td', 'li', 'div', 'p'])
        if (at > 0) closeTo(at)
      }
    }
    const element: HtmlElement = { tag, attributes, children: [], parent: top(), at: tagStart }
    top().children.push(element)
    if (voidTags.has(tag)) return
    if (stack.length < deepest) stack.push(element)
    else flattened++
  }
  const closeTag = (closing: string) => {
    if (silent !== '') {
      if (closing === silent && --silentDepth === 0) {
        text = ''
        silent = ''
      }
      return
    }
    flushText()
    if (flattened > 0) {
      flattened--
      return
    }
    if (closing === 'br' || (closing === 'p' && findOpen(['p'], ['table', 'td', 'div']) < 0)) {
      top().children.push({ tag: 'br', attributes: {}, children: [], parent: top(), at: tagStart })
      return
    }
    for (let i = stack.length - 1; i > 0; i--) {
      if (stack[i]!.tag === closing) return closeTo(i)
      // A stray end tag of an inline element must not close the cell or box around it.
      if (boxes.has(stack[i]!.tag) && !boxes.has(closing)) return
    }
  }
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      onattribdata: (start, end) => {
        if (kept.has(name)) value += source.slice(start, end)
      },
      onattribentity: (code) => {
        if (kept.has(name)) value += String.fromCodePoint(code)
      },
      onattribend: () => {
        if (kept.has(name) && !(name in attributes)) attributes[name] = value
      },
      onattribname: (start, end) => {
        name = source.slice(start, end).toLowerCase()
        value = ''
      },
      oncdata: () => {},
      onclosetag: (start, end) => {
        tagStart = start
        closeTag(source.slice(start, end).toLowerCase())
      },
      oncomment: () => {},
      ondeclaration: () => {},
      onend: flushText,
      onopentagend: () => open(),
      onopentagname: (start, end) => {
        tag = source.slice(start, end).toLowerCase()
        if (tag === 'image') tag = 'img'
        tagStart = start
        attributes = {}
      },
      onprocessinginstruction: () => {},
      onselfclosingtag: () => {
        const before = stack.length
        if (silent !== '' || (silentTags.has(tag) && tag !== 'script' && tag !== 'style')) return
        open()
        // `<a/>` and `<div/>` are open in HTML; old XHTML pages mean them to be empty.
        if ((tag === 'a' || tag === 'div' || tag === 'p') && stack.length > before) stack.length = before
      },
      ontext: (start, end) => {
        if (silent !== '') return
        if (text === '') textAt = start
        text += source.slice(start, end)
      },
      ontextentity: (code) => {
        if (silent !== '') return
        text += cleanText(String.fromCodePoint(code))
      },
    },
  )
  tokenizer.write(source)
  tokenizer.end()
  return root
}

const boxes = new Set(
  'html body div p td th tr table tbody thead ul ol li dl dd dt section article main header footer nav aside form blockquote center fieldset'.split(
    ' ',
  ),
)
