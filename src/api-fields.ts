/** Fields of what comes in over HTTP: each says what was expected of it, and what came. */
import { z } from 'zod'

const came = (input: unknown): string => {
  const text = JSON.stringify(input) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
export const expected =
  (what: string) =>
  (issue: { input: unknown }): string =>
    `expected ${what}, came ${came(issue.input)}`

export const date = z.iso.date({ error: expected('a date that exists, as YYYY-MM-DD') })
/** One line of ordinary text. Control characters are no part of a name, and databases choke on NUL. */
export const line = z
  .string({ error: expected('text') })
  .min(1, { error: 'expected text, came nothing' })
  .max(500, { error: 'expected at most 500 characters' })
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), { error: 'expected text without control characters' })
/** Ordinary text of any number of lines. */
export const prose = z
  .string({ error: expected('text') })
  .min(1, { error: 'expected text, came nothing' })
  .max(4000, { error: 'expected at most 4000 characters' })
  .refine((text) => !/(?![\t\n\r])[\p{Cc}\p{Cs}]/u.test(text), {
    error: 'expected text without control characters',
  })
export const pageSize = z.coerce
  .number({ error: 'expected a whole number' })
  .int({ error: 'expected a whole number' })
  .min(1, { error: 'expected at least 1' })
  .max(200, { error: 'expected at most 200' })
  .default(50)
export const webAddress = z
  .url({ protocol: /^https?$/, error: expected('an http or https address') })
  .max(4000)
export const lawList = z
  .union([line, z.array(line)], { error: expected('a law, e.g. law=gdpr or law=gdpr,ccpa') })
  .transform((value) =>
    [value]
      .flat()
      .flatMap((v) => v.split(','))
      .map((v) => v.trim())
      .filter(Boolean),
  )
  .meta({
    description: 'Only these laws: repeat it, or separate by commas.',
    example: 'gdpr,ccpa',
    type: 'string',
  })

/** An object that refuses keys it does not know, and says which it does. */
export const closed = <S extends z.core.$ZodShape>(shape: S, what: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `no such ${what}: expected ${Object.keys(shape).join(', ') || 'none'}`
        : `expected an object, came ${came(issue.input)}`,
  })

export const policyKey = line.max(253, { error: 'expected at most 253 characters' })

/** The number of something stored. */
export const number = z.coerce
  .number({ error: expected('a whole number') })
  .int({ error: expected('a whole number') })
  .min(1, { error: expected('a number from 1') })
  .max(2_147_483_647, { error: expected('a number from 1 to 2147483647') })
