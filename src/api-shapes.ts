/** What goes in and out over HTTP, as zod shapes: validation, types and the OpenAPI document all come from here. */
import { z } from 'zod'
import { closed, date, expected, lawList, line, number, pageSize, policyKey, prose } from './api-fields.ts'
import { clauseListSchema, clauseSchema, gapListSchema, gapsSummarySchema } from './api-gaps-shapes.ts'
import { auditSchema } from './core/audit.ts'
import { changeSchema } from './core/change.ts'
import { historySchema } from './core/history.ts'
import { factFiguresSchema } from './core/measured.ts'
import { actions, decidedOutcomes, decisionSchema, reviewedSchema } from './core/reviews.ts'
import { rulePreviewSchema } from './core/rule-preview.ts'
import { citationSchema, conditionSchema, outcomeNames, ruleSchema, severities } from './core/rules.ts'
import { countOutcomes, grades } from './core/score.ts'
import { lawScoreSchema, outcomeSchema, type Scorecard, scorecardSchema } from './core/scorecard.ts'
import { thenAndNowSchema } from './core/then-and-now.ts'
import { upcomingSchema } from './core/upcoming.ts'
import { formatNames, provenance, textBody } from './json-texts.ts'
import { problemSchema } from './problem.ts'
import { reportNames, reports } from './reports.ts'

export const textQuery = closed(
  {
    ...provenance,
    asOf: date.optional().describe('The date of the law; today without it.'),
    law: lawList.optional(),
  },
  'parameter',
)
export const checkQuery = closed(
  {
    ...textQuery.shape,
    report: z
      .enum(reportNames, { error: expected(reportNames.join(', ')) })
      .default('json')
      .describe(
        `How the scorecard comes: ${reportNames.map((name) => `\`${name}\`, ${reports[name].summary}`).join('; ')}.`,
      ),
  },
  'parameter',
)
export const scorecardQuery = closed(
  {
    at: date.optional().describe('Which snapshot: the one in force on this day; the newest without it.'),
    asOf: date.optional().describe('Which law: as of this day; today without it.'),
    law: lawList.optional(),
    check: number
      .optional()
      .describe(
        'A stored run instead, as `GET /v1/policies/{policy}` lists them: its scorecard as it was. Alone.',
      ),
    ruleset: line
      .optional()
      .describe('By the ruleset of this digest, as a scorecard names it, instead of the one in force.'),
  },
  'parameter',
)
export const snapshotQuery = closed(
  { at: date.optional().describe('Which snapshot: the one in force on this day; the newest without it.') },
  'parameter',
)
export const listQuery = closed(
  {
    q: line.optional().describe('Part of the policy’s key.'),
    limit: pageSize.describe('1 to 200 policies a page.'),
    cursor: line.optional().describe('`next` of the page before.'),
  },
  'parameter',
)
export const auditQuery = closed(
  {
    limit: pageSize.describe('1 to 200 entries a page.'),
    cursor: line.optional().describe('`next` of the page before.'),
  },
  'parameter',
)
export const lawQuery = closed({ law: line.optional().describe('Only the rules of this law.') }, 'parameter')
export const rulePutQuery = closed(
  {
    author: line
      .max(200, { error: 'expected at most 200 characters' })
      .optional()
      .describe('Who changes the rule.'),
    reason: line.optional().describe('Why.'),
  },
  'parameter',
)
export const noQuery = closed({}, 'parameter')

export const policyParams = z.object({ policy: policyKey.describe('The policy’s key.') })
export const ruleParams = z.object({
  law: line.describe('E.g. `gdpr`.').meta({ example: 'gdpr' }),
  id: line.describe('E.g. `13-2-a.retention`.').meta({ example: '13-2-a.retention' }),
})

export const checkBody = closed(
  {
    ...textBody.shape,
    profile: z
      .record(line, z.union([z.boolean(), z.array(line)]), {
        error: expected('an object such as {"sellsData": false}'),
      })
      .optional()
      .describe(
        'What the company does and who reads: rules ask it like a fact. What it leaves open reads as unclear.',
      ),
  },
  'key',
)

export const decisionBody = closed(
  {
    rule: line.describe('law/id'),
    action: z
      .enum(actions, { error: expected(actions.join(', ')) })
      .describe(
        'confirm: as judged. override: `outcome` counts instead. waive: the rule is left out. withdraw: takes the decision before back.',
      ),
    outcome: z
      .enum(outcomeNames, { error: expected(decidedOutcomes.join(', ')) })
      .optional()
      .describe('What counts instead, of an override.'),
    reason: prose,
    author: line.max(200, { error: 'expected at most 200 characters' }).describe('Who decides.'),
    expiresOn: date.optional().describe('The last day it holds; without it, it does not expire.'),
    at: date.optional().describe('On which snapshot: the one in force on this day; the newest without it.'),
    asOf: date.optional().describe('By which law: as of this day; today without it.'),
  },
  'key',
)

/** What it was judged by the machine alone, and what people made of it. */
/** A stored run has no reviews: it is what was judged then. */
export const storedScorecardSchema = scorecardSchema.extend(reviewedSchema.partial().shape)
export const decisionLogSchema = z.object({
  policy: z.string(),
  items: z
    .array(
      decisionSchema.extend({
        state: z
          .enum(['in force', 'lapsed', 'replaced', 'withdrawn'])
          .nullable()
          .describe(
            'How it stands for the newest snapshot. null: it takes another back, or its rule is not judged by the law of today.',
          ),
        why: z.string().nullable().describe('Why it lapsed.'),
      }),
    )
    .describe('Newest first.'),
})

export const previewBody = closed(
  {
    rule: line.describe('law/id'),
    body: z.unknown().describe('The rule as it would be put: the shape `Rule`.'),
    all: z
      .boolean({ error: expected('true or false') })
      .optional()
      .describe('Try it on all snapshots instead of the latest of each policy.'),
    asOf: date.optional().describe('By which law: as of this day; today without it.'),
  },
  'key',
)

const { outcomes: _, ...summaryShape } = scorecardSchema.shape
const counts = z.record(z.enum(outcomeNames), z.int())
export const policyAddedSchema = z.object({
  created: z.boolean().describe('false: these bytes were stored already; nothing changed.'),
  scorecardUrl: z.string().describe('The address of the full scorecard.'),
  ...summaryShape,
  counts: counts.describe('How many rules have which outcome; drafts do not count.'),
})
export const policyListSchema = z.object({
  items: z.array(
    z.object({
      policy: z.string(),
      snapshots: z.int(),
      latest: z.object({
        sha256: z.string(),
        capturedOn: z.string().nullable(),
        title: z.string().nullable(),
        words: z.int(),
      }),
    }),
  ),
  next: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last.'),
})
export const policySchema = z.object({
  policy: z.string(),
  snapshots: z.array(
    z.object({
      sha256: z.string(),
      capturedOn: z.string().nullable(),
      sourceUrl: z.string().nullable(),
      format: z.enum(formatNames),
      title: z.string().nullable(),
      date: z.string().nullable().describe('The policy’s own date.'),
      words: z.int(),
      importedAt: z.string(),
      checks: z
        .array(
          z.object({
            id: z.int(),
            asOf: z.string().describe('The date of the law.'),
            ruleset: z.object({ digest: z.string() }),
            engine: z.object({ version: z.string() }),
            score: z.number().nullable(),
            grade: z.enum(grades).nullable(),
            checkedAt: z.string(),
          }),
        )
        .describe('Stored runs, newest first; `scorecard?check=ID` gives the whole of one.'),
    }),
  ),
})
const span = { start: z.int(), end: z.int() }
export const policyTextSchema = z.object({
  policy: z.string(),
  sha256: z.string(),
  capturedOn: z.string().nullable(),
  title: z.string().nullable(),
  date: z.string().nullable(),
  text: z.string(),
  sections: z.array(
    z.object({ heading: z.string(), level: z.int(), parent: z.int().describe('-1: none'), ...span }),
  ),
  sentences: z.array(
    z.object({
      ...span,
      kind: z.enum(['heading', 'prose', 'item', 'cell']),
      section: z.int(),
      line: z.int(),
      leadIn: z.object(span).nullable(),
      unfinished: z.boolean(),
    }),
  ),
})
const comparedSchema = z.object({ sha256: z.string(), capturedOn: z.string().nullable() })
export const comparedTextsSchema = z.object({
  policy: z.string(),
  from: comparedSchema,
  to: comparedSchema,
  passages: z
    .array(z.object({ kind: z.enum(['same', 'gone', 'new']), sentences: z.array(z.string()) }))
    .nullable()
    .describe('null: the texts have too little in common.'),
})
export const lawListSchema = z.object({
  items: z.array(
    z.object({
      law: z.string(),
      title: z.string(),
      jurisdiction: z.string(),
      url: z.string(),
      rules: z.int(),
      note: z.string().optional(),
      unseen: z.array(z.object({ ref: z.string(), why: z.string() })).optional(),
    }),
  ),
})
const ruleSummarySchema = z.object({
  law: z.string(),
  id: z.string(),
  digest: z.string().describe('Names this version: the hash of its meaning.'),
  title: z.string(),
  status: z.enum(['draft', 'active', 'retired']),
  severity: z.enum(severities),
  citations: z.array(citationSchema),
  inForce: z.object({ from: z.string(), until: z.string().optional() }),
})
const ruleOriginSchema = z.object({
  origin: z.enum(['file', 'http']),
  since: z.string(),
  author: z.string().nullable(),
})
export const ruleListSchema = z.object({
  ruleset: z.object({ digest: z.string() }),
  items: z.array(
    ruleSummarySchema.extend({
      ...ruleOriginSchema.shape,
      hides: ruleOriginSchema
        .nullable()
        .describe('The newest version from the other side (file or HTTP), which is older than this one.'),
    }),
  ),
})
export const ruleDetailSchema = z.object({
  law: z.string(),
  id: z.string(),
  digest: z.string(),
  rule: ruleSchema,
  measured: z
    .record(z.string(), factFiguresSchema.nullable())
    .describe(
      'By the facts the rule asks: how well they are found in labelled policies; null where none is labelled.',
    ),
  versions: z.array(
    z.object({
      digest: z.string(),
      status: z.enum(['draft', 'active', 'retired']).describe('What the version says of the rule.'),
      origin: z.enum(['file', 'http']),
      addedAt: z.string(),
      author: z.string().nullable(),
      reason: z.string().nullable(),
      state: z.enum(['in force', 'replaced', 'removed']).describe('removed: its file is gone.'),
    }),
  ),
})
export const rulePutSchema = z.object({
  law: z.string(),
  id: z.string(),
  digest: z.string(),
  created: z.boolean().describe('false: the rule said exactly this already; nothing changed.'),
})
export const importedSchema = z.object({
  added: z.int().describe('Snapshots that were not stored before.'),
  known: z.int().describe('Snapshots that were stored already; nothing changed.'),
  skipped: z
    .array(z.object({ line: z.int(), message: z.string() }))
    .describe('Lines that could not be used, and why: the first thousand of them.'),
  skippedInAll: z.int(),
  policies: z.int().describe('How many policies they belong to.'),
})
export const statusSchema = z.object({ status: z.string() })

export const policyAdded = (
  { outcomes, ...summary }: Scorecard,
  created: boolean,
  scorecardUrl: string,
): z.infer<typeof policyAddedSchema> => ({
  created,
  scorecardUrl,
  ...summary,
  counts: countOutcomes(outcomes),
})

/** The named shapes of the OpenAPI document. */
const answerShapes = {
  Scorecard: scorecardSchema,
  Outcome: outcomeSchema,
  LawScore: lawScoreSchema,
  PolicyAdded: policyAddedSchema,
  PolicyList: policyListSchema,
  Policy: policySchema,
  StoredScorecard: storedScorecardSchema,
  Decision: decisionSchema,
  DecisionLog: decisionLogSchema,
  Audit: auditSchema,
  PolicyText: policyTextSchema,
  ComparedTexts: comparedTextsSchema,
  Imported: importedSchema,
  ThenAndNow: thenAndNowSchema,
  History: historySchema,
  Upcoming: upcomingSchema,
  GapList: gapListSchema,
  GapsSummary: gapsSummarySchema,
  ClauseList: clauseListSchema,
  Clause: clauseSchema,
  Change: changeSchema,
  LawList: lawListSchema,
  RuleList: ruleListSchema,
  RuleDetail: ruleDetailSchema,
  RulePut: rulePutSchema,
  RulePreview: rulePreviewSchema,
  Status: statusSchema,
  Problem: problemSchema,
} as const
const ruleShapes = { Rule: ruleSchema, Condition: conditionSchema } as const
const requestShapes = {
  ...ruleShapes,
  TextBody: textBody,
  CheckBody: checkBody,
  DecisionBody: decisionBody,
  PreviewBody: previewBody,
} as const
export type ShapeName = keyof typeof answerShapes | keyof typeof requestShapes

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it, for `components.schemas`. */
export const componentSchemas = (): Record<string, object> => ({
  ...named({ ...answerShapes, ...ruleShapes }, 'output'),
  ...named(requestShapes, 'input'),
})

const named = (shapes: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, object> => {
  const registry = z.registry<{ id: string }>()
  for (const [id, shape] of Object.entries(shapes)) registry.add(shape, { id })
  const { schemas } = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    unrepresentable: 'any',
  })
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema as object]),
  )
}

export const shape = (name: ShapeName): { $ref: string } => ({ $ref: `#/components/schemas/${name}` })
