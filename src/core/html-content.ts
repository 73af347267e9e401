/** Which part of a web page is its text: everything that is not navigation, banner, form, sidebar or hidden. */
import { type HtmlElement, isElement } from './html-tree.ts'

/** Characters of text inside an element, and how many of them are link text. */
interface Weight {
  text: number
  links: number
  linkCount: number
  /** Links that lead around the site, not to an anchor, an address or another site. */
  siteLinks: number
  hasH1: boolean
}

export interface Content {
  root: HtmlElement
  dropped: ReadonlySet<HtmlElement>
  title: string | null
  language: string | null
}

export const findContent = (document: HtmlElement): Content => {
  const nodes = inOrder(document)
  const weights = weigh(nodes)
  const prose = (element: HtmlElement) => weights.get(element)!.text - weights.get(element)!.links
  const controlled = controlledIds(nodes)
  const titleElement = nodes.find(({ tag }) => tag === 'title')
  const title = titleElement ? textOf(titleElement).replace(/\s+/g, ' ').trim() || null : null
  const language = nodes.find(({ tag }) => tag === 'html')?.attributes.lang?.trim() || null
  const dropped = new Set<HtmlElement>()
  const whole = prose(document)
  const main = mainElement(nodes, prose, whole)
  for (const element of nodes) {
    if (element.parent && dropped.has(element.parent)) dropped.add(element)
    else if (isBoilerplate(element, weights.get(element)!, whole, controlled, main)) dropped.add(element)
  }
  // What lies beside the main element belongs to the text when there is much of it.
  const isWhole = main !== null && keptProse(main, dropped) > keptProse(document, dropped) * 0.88
  return { root: isWhole ? main : document, dropped, title, language }
}

const keptProse = (root: HtmlElement, dropped: ReadonlySet<HtmlElement>): number => {
  let count = 0
  const stack = [root]
  while (stack.length > 0) {
    for (const child of stack.pop()!.children) {
      if (!isElement(child)) count += wordCharacters(child.text)
      else if (child.tag !== 'a' && !dropped.has(child)) stack.push(child)
    }
  }
  return count
}

/** Every element, parents first. */
const inOrder = (root: HtmlElement): HtmlElement[] => {
  const found: HtmlElement[] = []
  const stack = [root]
  while (stack.length > 0) {
    const element = stack.pop()!
    found.push(element)
    for (let i = element.children.length - 1; i >= 0; i--) {
      const child = element.children[i]!
      if (isElement(child)) stack.push(child)
    }
  }
  return found
}

const weigh = (nodes: HtmlElement[]): Map<HtmlElement, Weight> => {
  const weights = new Map<HtmlElement, Weight>(
    nodes.map((element) => [element, { text: 0, links: 0, linkCount: 0, siteLinks: 0, hasH1: false }]),
  )
  for (let i = nodes.length - 1; i >= 0; i--) {
    const element = nodes[i]!
    const weight = weights.get(element)!
    if (element.tag === 'head') Object.assign(weight, { text: 0, links: 0 })
    else
      for (const child of element.children) {
        if (isElement(child)) continue
        weight.text += wordCharacters(child.text)
      }
    if (element.tag === 'a' && element.attributes.href !== undefined && weight.text < 200) {
      weight.links = weight.text
      weight.linkCount = 1
      if (siteLink.test(element.attributes.href) && !/privacy/i.test(element.attributes.href))
        weight.siteLinks = 1
    }
    if (element.tag === 'h1') weight.hasH1 = true
    if (!element.parent) continue
    const parent = weights.get(element.parent)!
    parent.text += weight.text
    parent.links += weight.links
    parent.linkCount += weight.linkCount
    parent.siteLinks += weight.siteLinks
    if (weight.hasH1) parent.hasH1 = true
  }
  return weights
}

const siteLink = /^(?:\/(?!\/)|\.\.?\/|[\w-]+(?:\/|\.(?:html?|php|asp\w*|jsp|cfm))|javascript:|\?)/i
const boxes = new Set(['div', 'ul', 'ol', 'table', 'td', 'section', 'center', 'span', 'dl'])

const wordCharacters = (text: string): number => {
  let count = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 32) count++
  return count
}

export const textOf = (element: HtmlElement): string => {
  const parts: string[] = []
  const stack: HtmlElement['children'] = [element]
  while (stack.length > 0) {
    const node = stack.pop()!
    if (!isElement(node)) parts.push(node.text)
    else for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!)
  }
  return parts.join('')
}

/** The element that says it is the page's main content, when it holds most of the page's prose. */
const mainElement = (
  nodes: HtmlElement[],
  prose: (element: HtmlElement) => number,
  whole: number,
): HtmlElement | null => {
  const candidates = nodes.filter(
    ({ tag, attributes }) => tag === 'main' || tag === 'article' || attributes.role === 'main',
  )
  let best: HtmlElement | null = null
  for (const element of candidates)
    if (prose(element) >= whole * 0.55 && (best === null || prose(element) >= prose(best))) best = element
  return best
}

/** Ids that a button or tab on the page shows and hides: hidden text under them is the page's own. */
const controlledIds = (nodes: HtmlElement[]): Set<string> => {
  const ids = new Set<string>()
  for (const { attributes } of nodes) {
    const id =
      attributes['aria-controls'] ?? (attributes.href?.startsWith('#') ? attributes.href.slice(1) : undefined)
    if (id) ids.add(id)
  }
  return ids
}

const never = new Set([
  '',
  'html',
  'body',
  'main',
  'article',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'p',
  'li',
  'a',
  'b',
  'i',
  'em',
  'strong',
  'font',
  'br',
  'tr',
  'tbody',
])
const consentVendors =
  /onetrust|ot-sdk-(?!cookie-policy)|cookiebot|cybot|didomi|truste[_-]|cmplz|\bcky-|cookie-law-info|\bcli-|osano|usercentrics|iubenda-cs|\bqc-cmp|sp_message|evidon|borlabs|moove_gdpr|tarteaucitron|cookieconsent|cc-(?:window|banner|grower)|termly-|klaro|wt-cli|gdpr-cookie|eu-cookie|hs-eu-cookie/i
const consentBox =
  /(?:cookies?|gdpr|consent|ccpa|privacy)[\w-]*?(?:banner|notice|bar|pop-?up|modal|consent|message|msg|alert|dialog|overlay|warning|toast|disclaimer|prompt|preferences?-center)|(?:banner|notice|pop-?up|modal|overlay|toast)[\w-]*?cookies?/i
const furniture =
  /(?:^|[\s_-])(?:nav|navbar|navigation|mainnav|topnav|subnav|sidenav|navmenu|menu|submenu|mega-?menu|breadcrumbs?|side-?bar|site-?footer|page-?footer|global-?footer|footer|foot|site-?header|topbar|top-bar|skip(?:-?(?:link|to|nav)\w*)?|social(?:-\w+)?|share|sharing|sharedaddy|newsletter|subscribe|signup|promo(?:-bar)?|advert(?:isement)?|ads?|toolbar|pager|pagination|copyright|lang(?:uage)?-?(?:switch|select|picker)\w*|search(?:-?(?:form|box|bar))?|login(?:-?(?:form|box))?|screen-reader-text|sr-only|visually-hidden|back-to-top|scroll-?top|popup|modal)(?:$|[\s_-])/i
const panels = /accordion|collaps|panel|toggle|expand|faq|tab[s_-]|content|hide|more/i

const isBoilerplate = (
  element: HtmlElement,
  weight: Weight,
  whole: number,
  controlled: Set<string>,
  main: HtmlElement | null,
): boolean => {
  const { tag, attributes } = element
  if (
    tag === 'head' ||
    tag === 'title' ||
    tag === 'button' ||
    tag === 'input' ||
    tag === 'textarea' ||
    tag === 'label'
  )
    return isControl(element, weight)
  if (never.has(tag) && !isHidden(element)) return false
  const prose = weight.text - weight.links
  const share = whole === 0 ? 0 : prose / whole
  if (share > 0.5) return false
  const role = attributes.role
  const names = `${attributes.id ?? ''} ${attributes.class ?? ''}`
  if (isHidden(element)) {
    const ownText = controlled.has(attributes.id ?? '-') || panels.test(names) || prose > 1500
    return !ownText || consentVendors.test(names) || consentBox.test(names)
  }
  if (never.has(tag)) return false
  if (consentVendors.test(names)) return true
  if (share < 0.3 && consentBox.test(names) && !insideOf(element, 'article')) return true
  if (
    tag === 'nav' ||
    role === 'navigation' ||
    role === 'menu' ||
    role === 'menubar' ||
    role === 'search' ||
    role === 'toolbar'
  )
    return share < 0.3
  if (tag === 'dialog' || role === 'dialog' || role === 'alertdialog') return share < 0.3
  if (tag === 'footer' || role === 'contentinfo')
    return share < 0.25 && !(main && inside(element, main) && !isLinkList(weight) && prose > 150)
  if (tag === 'header' || role === 'banner') return !(main && inside(element, main)) && !weight.hasH1
  if (tag === 'aside' || role === 'complementary')
    return share < 0.2 && (isLinkList(weight) || !(main && inside(element, main)))
  if (tag === 'form') return prose < 250 && share < 0.1
  if (furniture.test(names) && share < 0.1 && (prose < 400 || isLinkList(weight))) return true
  return isLinkList(weight) && boxes.has(tag) && weight.siteLinks > weight.linkCount * 0.6
}

/** Buttons and labels are furniture unless they are a heading or open a panel. */
const isControl = ({ tag, attributes, parent }: HtmlElement, weight: Weight): boolean => {
  if (tag === 'button')
    return !(
      /^h[1-6]$/.test(parent?.tag ?? '') ||
      attributes['aria-expanded'] !== undefined ||
      attributes['aria-controls'] !== undefined
    )
  if (tag === 'label') return parent?.tag === 'form' || weight.text < 3
  if (tag === 'textarea') return weight.text < 300
  return true
}

const isHidden = ({ attributes }: HtmlElement): boolean =>
  attributes.hidden !== undefined ||
  attributes['aria-hidden'] === 'true' ||
  (attributes.style !== undefined &&
    /display\s*:\s*none|visibility\s*:\s*hidden(?!.*animation)/i.test(attributes.style))

const inside = (element: HtmlElement, ancestor: HtmlElement): boolean => {
  for (let at: HtmlElement | null = element; at; at = at.parent) if (at === ancestor) return true
  return false
}

const insideOf = (element: HtmlElement, tag: string): boolean => {
  for (let at = element.parent; at; at = at.parent) if (at.tag === tag) return true
  return false
}

/** Mostly links with short texts. */
const isLinkList = ({ text, links, linkCount }: Weight): boolean =>
  linkCount >= 3 && links > text * 0.7 && links / linkCount < 35
