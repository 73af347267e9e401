/** Texts inside JSON, alone or one a line: what the HTTP interface and `lacuna import` take. */
import { z } from 'zod'
import { closed, date, expected, policyKey, webAddress } from './api-fields.ts'
import type { CheckRequest } from './core/check.ts'
import type { Format } from './core/formats.ts'
import { defined } from './defined.ts'
import { JsonFault, parseJsonBytes } from './json.ts'
import { Refusal } from './refusal.ts'

export const formatNames = ['markdown', 'html', 'text'] as const satisfies readonly Format[]

export const provenance = {
  policy: policyKey
    .optional()
    .describe('The policy’s key: its domain or a slug. Without it, what the text says of itself.'),
  domain: policyKey.optional().describe('Another name for `policy`.'),
  capturedOn: date.optional().describe('The day the text stood on the site.'),
  sourceUrl: webAddress.optional().describe('Where the text was taken from.'),
}

/** A text inside JSON, for callers who have it as a string already. */
export const textBody = closed(
  {
    text: z.string({ error: expected('the text of the policy, as a string') }).describe('The policy.'),
    format: z
      .enum(formatNames, { error: expected(formatNames.join(', ')) })
      .optional()
      .describe('Told from the text when absent.'),
    ...provenance,
  },
  'key',
)

export type Text = Omit<CheckRequest, 'asOf'>

const mediaTypes: Record<Format, string> = {
  markdown: 'text/markdown',
  html: 'text/html',
  text: 'text/plain',
}

/** A string in JSON has no charset of its own, whatever its markup claims. */
export const textIn = ({ text, domain, policy = domain, ...rest }: z.output<typeof textBody>): Text =>
  defined({
    ...rest,
    policy,
    bytes: new TextEncoder().encode(text),
    mediaType: `${rest.format ? mediaTypes[rest.format] : 'application/octet-stream'}; charset=utf-8`,
  }) as Text

export interface Line {
  /** 1-based. */
  line: number
  /** How many bytes it has. */
  size: number
  /** What is wrong with it, where it is no text. */
  text: Text | Refusal
}

/** As long as the largest file that is taken. */
const longest = 20 * 1024 * 1024

/** Lines without anything on them are passed over. */
export async function* textsIn(source: AsyncIterable<Uint8Array>): AsyncIterable<Line> {
  let line = 0
  for await (const { bytes, size } of linesIn(source)) {
    line++
    if (bytes === null)
      yield {
        line,
        size,
        text: refusal([`expected a line of at most 20 MB, came ${(size / 1024 / 1024).toFixed(1)} MB`]),
      }
    else if (bytes.some((byte) => byte > 32)) yield { line, size, text: textOfLine(bytes) }
  }
}

const textOfLine = (bytes: Uint8Array): Text | Refusal => {
  try {
    const parsed = textBody.safeParse(parseJsonBytes(bytes))
    if (parsed.success) return textIn(parsed.data)
    return refusal(
      parsed.error.issues.map(({ path, message }) =>
        path.length > 0 ? `${path.join('.')}: ${message}` : message,
      ),
    )
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return refusal([error.message.replace('(line 1, column', '(column')])
  }
}

const refusal = (messages: string[]): Refusal => new Refusal('invalid', messages.join('; '))

/** Of a line that is too long only the length is kept. */
async function* linesIn(
  source: AsyncIterable<Uint8Array>,
): AsyncIterable<{ bytes: Uint8Array | null; size: number }> {
  let parts: Uint8Array[] = []
  let size = 0
  const take = (part: Uint8Array): void => {
    size += part.length
    if (size > longest) parts = []
    else parts.push(part)
  }
  const whole = () => {
    const done = { bytes: size > longest ? null : joined(parts), size }
    parts = []
    size = 0
    return done
  }
  for await (const chunk of source) {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end))
      yield whole()
      start = end + 1
    }
    if (start < chunk.length) take(chunk.subarray(start))
  }
  if (size > 0) yield whole()
}

const joined = (parts: Uint8Array[]): Uint8Array => {
  if (parts.length === 1) return parts[0]!
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
