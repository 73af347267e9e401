/** What a rule would change before it is saved: verdicts by the version in force beside verdicts by the candidate. */
import { z } from 'zod'
import { bindsOn, outcomeNames, type Rule } from './rules.ts'
import type { CompiledRule } from './ruleset.ts'
import type { Outcome } from './scorecard.ts'

/** `none`: the rule is not judged, because there is none, it is retired, or it is not in force on the day. */
export const previewVerdicts = [...outcomeNames, 'none'] as const
export type PreviewVerdict = (typeof previewVerdicts)[number]

const version = z.object({ digest: z.string(), status: z.enum(['draft', 'active', 'retired']) })
const side = z
  .object({ reason: z.string(), sentences: z.array(z.object({ text: z.string(), line: z.int() })) })
  .nullable()
  .describe('null where the rule is not judged.')

export const flipSchema = z.object({
  policy: z.string(),
  capturedOn: z.string().nullable(),
  scorecardUrl: z.string(),
  from: z.enum(previewVerdicts),
  to: z.enum(previewVerdicts),
  before: side,
  after: side,
})
export const rulePreviewSchema = z.object({
  rule: z.string(),
  asOf: z.string().describe('The date of the law.'),
  before: version.nullable().describe('The version in force; null where there is none.'),
  after: version.describe('The candidate.'),
  texts: z.object({
    stored: z.int().describe('How many texts there are: the latest of each policy, or all.'),
    judged: z.int(),
    notPolicies: z.int().describe('Of those looked at, how many are no policies and are not judged.'),
    sampled: z.boolean().describe('true: only an even sample of the stored texts was looked at.'),
  }),
  readAgain: z.array(z.string()).describe('Facts that are new or changed, for which texts were read again.'),
  seconds: z.number().describe('How long the texts took, once the rule was ready.'),
  flips: z.int().describe('How many verdicts change.'),
  matrix: z
    .record(z.string(), z.record(z.string(), z.int()))
    .describe('By verdict before and verdict after: how many texts. `none` is not judged.'),
  examples: z.array(flipSchema).describe('Up to twenty changes, of all kinds and of different policies.'),
})
export type RulePreview = z.infer<typeof rulePreviewSchema>

/** Whether a rule takes part in a scorecard of that day. */
export const isJudged = ({ rule: { status, inForce } }: CompiledRule, asOf: string): boolean =>
  status !== 'retired' && bindsOn(inForce, asOf)

export const versionOf = ({ digest, rule }: CompiledRule): { digest: string; status: Rule['status'] } => ({
  digest,
  status: rule.status,
})

export const sideOf = (outcome: Outcome | null): z.infer<typeof side> =>
  outcome && {
    reason: outcome.reason,
    sentences: outcome.evidence.map(({ text, line }) => ({ text, line })),
  }

export const countFlip = (matrix: RulePreview['matrix'], from: PreviewVerdict, to: PreviewVerdict): void => {
  const row = matrix[from] ?? {}
  matrix[from] = row
  row[to] = (row[to] ?? 0) + 1
}

/** In turn one of each kind of change, each time of a policy that is not shown yet, as long as there is one. */
export const pickFlips = <T extends { policy: string; from: string; to: string }>(
  flips: T[],
  most: number,
): T[] => {
  const kinds = new Map<string, T[]>()
  for (const flip of flips) {
    const kind = `${flip.from} ${flip.to}`
    const list = kinds.get(kind)
    if (list) list.push(flip)
    else kinds.set(kind, [flip])
  }
  const picked: T[] = []
  const policies = new Set<string>()
  while (picked.length < Math.min(most, flips.length))
    for (const list of kinds.values()) {
      if (picked.length === most || list.length === 0) continue
      const fresh = list.findIndex(({ policy }) => !policies.has(policy))
      const [flip] = list.splice(Math.max(fresh, 0), 1)
      policies.add(flip!.policy)
      picked.push(flip!)
    }
  return picked
}
