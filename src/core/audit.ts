/** The audit trail: who did what and when, as it is shown. */
import { z } from 'zod'
import { digestOf } from './digest.ts'
import { entryKinds } from './entries.ts'
import { decisionSchema } from './reviews.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const changeSchema = z.object({
  key: z.string().describe('A key of the file’s top level.'),
  from: scalar.optional().describe('What it said before, where that is a plain value.'),
  to: scalar.optional(),
})
export type Change = z.infer<typeof changeSchema>

const { id: _, quotes: __, decidedAt: ___, reason, author, ...decided } = decisionSchema.shape
const event = { at: z.string().describe('When.'), author: author.nullable(), reason: reason.nullable() }

export const auditEntrySchema = z.discriminatedUnion('what', [
  z.object({ ...event, what: z.literal('decision'), policy: z.string(), ...decided }),
  z.object({
    ...event,
    what: z.enum(['added', 'changed', 'removed']).describe('What happened to an entry of the ruleset.'),
    kind: z.enum(entryKinds),
    entry: z.string(),
    origin: z.enum(['file', 'http']),
    digest: z.string().describe('Names the version.'),
    changes: z.array(changeSchema).describe('What is different from the version before.'),
  }),
])
export type AuditEntry = z.infer<typeof auditEntrySchema>

export const auditSchema = z.object({
  items: z.array(auditEntrySchema).describe('Newest first.'),
  next: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last.'),
})

/** The top-level keys in which two versions of an entry differ. */
export const changesBetween = (before: unknown, after: unknown): Change[] => {
  const [old, now] = [keysOf(before), keysOf(after)]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)]
    if (digestOf([from]) === digestOf([to])) return []
    return [{ key, ...plain('from', from), ...plain('to', to) }]
  })
}

const keysOf = (body: unknown): Map<string, unknown> =>
  new Map(typeof body === 'object' && body !== null ? Object.entries(body) : [])

const plain = (name: 'from' | 'to', value: unknown): Change | object => {
  const read = scalar.safeParse(value)
  return read.success ? { [name]: read.data } : {}
}
