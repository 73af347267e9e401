/** The style sheet and the script of the pages, with addresses that change when they do. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

export interface Asset {
  path: string
  mediaType: string
  text: string
}

const assetOf = (name: string, mediaType: string): Asset => {
  const text = readFileSync(join(packageRoot, 'src/assets', name), 'utf8')
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { path: `/assets/${digest}/${name}`, mediaType, text }
}

/** Lets a page have exactly this inside it, and nothing else. */
export const sourceOf = ({ text }: Asset): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export const styleSheet = assetOf('lacuna.css', 'text/css; charset=utf-8')
export const script = assetOf('lacuna.js', 'text/javascript; charset=utf-8')
