/** The frame of every page: head, navigation, footer. */
import type { Child } from 'hono/jsx'
import { script, styleSheet } from './assets.ts'

export interface PageParts {
  title: string
  /** The entry of the navigation the page belongs to. */
  here?: '/' | '/policies' | '/gaps' | '/rules' | '/playground' | '/audit'
  /** The address of the same as JSON. */
  json?: string
  /** The address of the page's feed. */
  feed?: string
  children?: Child
}

const places = [
  ['/policies', 'Policies'],
  ['/gaps', 'Corpus review'],
  ['/rules', 'Rules'],
  ['/playground', 'Playground'],
  ['/audit', 'Audit'],
  ['/docs', 'API'],
] as const

export const Page = ({ title, here, json, feed, children }: PageParts) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{here === '/' ? title : `${title} · Lacuna`}</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href={styleSheet.path} />
      {json && <link rel="alternate" type="application/json" href={json} />}
      {feed && <link rel="alternate" type="application/atom+xml" href={feed} title="Changed verdicts" />}
      <script type="module" src={script.path} />
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="bar">
        <nav aria-label="Lacuna">
          <a class="mark" href="/" aria-current={here === '/' ? 'page' : undefined}>
            Lacuna
          </a>
          {places.map(([href, name]) => (
            <a href={href} aria-current={here === href ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main id="main">{children}</main>
      <footer class="foot">
        <div>
          Lacuna informs; it is not legal advice.{' '}
          {json && (
            <a href={json} type="application/json">
              This page as JSON
            </a>
          )}
        </div>
      </footer>
    </body>
  </html>
)

export const html = (element: { toString(): string }): string => `<!doctype html>${element}`

/** An address with only the parameters that say something. */
export const address = (
  path: string,
  query: Record<string, string | string[] | undefined | null>,
): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value ?? []].flat()) if (one !== '') params.append(name, one)
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}

export const policyPath = (policy: string, rest = ''): string =>
  `/policies/${encodeURIComponent(policy)}${rest}`
export const rulePath = (rule: string): string =>
  `/rules/${rule
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')}`
