/** The report for code scanning: SARIF 2.1.0, one result per gap or partial, at the sentence it rests on. */
import { digestOf } from './digest.ts'
import { engineVersion } from './engine-version.ts'
import type { Evidence, NearMiss } from './facts.ts'
import { normalSentence } from './normal-sentence.ts'
import { clipped, visible } from './printable.ts'
import { notice, type Report, type Reported } from './report.ts'
import {
  citation,
  decisionInWords,
  inOrder,
  nameOf,
  nothingJudged,
  outcomeWords,
  reference,
  reviewOf,
} from './report-words.ts'
import type { Review } from './reviews.ts'
import type { Severity } from './rules.ts'
import type { Outcome } from './scorecard.ts'
import { regionOf } from './source-regions.ts'

type Level = 'error' | 'warning' | 'note'
const levels: Record<Severity, Level> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }
/** What does not count in the score does not stop a build either. */
const levelOf = ({ severity, status }: Outcome): Level => (status === 'draft' ? 'note' : levels[severity])

export const sarif: Report = {
  summary: 'gaps and partials as SARIF 2.1.0, for code scanning',
  mediaType: 'application/sarif+json',
  ending: 'sarif',
  saysNotice: true,
  /** Results are written as they come; what belongs to all of them is gathered and stands behind them. */
  async *write(scorecards) {
    const rules = new Map<string, object>()
    const artifacts: object[] = []
    const notifications: object[] = []
    let version = engineVersion
    yield `{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "columnKind": "utf16CodeUnits",
      "results": [`
    let written = 0
    for await (const reported of scorecards) {
      const at = { uri: uriOf(reported), index: artifacts.length }
      artifacts.push(artifactOf(reported, at.uri))
      version = reported.scorecard.engine.version
      if (reported.scorecard.outcomes.length === 0) notifications.push(notJudged(reported, at))
      const source = reported.source?.()
      for (const outcome of inOrder(reported.scorecard.outcomes)) {
        if (outcome.outcome !== 'gap' && outcome.outcome !== 'partial') continue
        if (!rules.has(outcome.rule)) rules.set(outcome.rule, ruleOf(outcome))
        const ruleIndex = [...rules.keys()].indexOf(outcome.rule)
        yield `${written++ > 0 ? ',' : ''}\n${indented(resultOf(outcome, reported, at, ruleIndex, source), 8)}`
      }
    }
    const rest = {
      artifacts,
      invocations: [
        { executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications },
      ],
      tool: { driver: { ...driver, version, rules: [...rules.values()] } },
    }
    yield `${written > 0 ? '\n      ' : ''}],\n${indented(rest, 4).trim().slice(1, -1).trim().replace(/^/, '      ')}\n    }\n  ]\n}\n`
  },
}

const driver = {
  name: 'Lacuna',
  shortDescription: { text: 'Finds what a privacy policy leaves out.' },
  fullDescription: {
    text: `Says rule by rule which legal requirements a privacy policy does not meet, with the sentence, the citation and the remedy. ${notice}`,
  },
}

interface ArtifactLocation {
  uri: string
  index: number
}

/** A text without a file is named by where it came from, or as its scorecard is. */
const uriOf = ({ file, scorecard: { snapshot, policy } }: Reported): string =>
  file ?? snapshot.sourceUrl ?? encodeURIComponent(visible(policy ?? snapshot.sha256))

const artifactOf = ({ scorecard }: Reported, uri: string): object => {
  const { policy, snapshot, document, asOf, ruleset, score, range, coverage, grade } = scorecard
  return {
    location: { uri },
    hashes: { 'sha-256': snapshot.sha256 },
    properties: {
      policy,
      title: document.title,
      capturedOn: snapshot.capturedOn,
      asOf,
      ruleset: ruleset.digest,
      score,
      range,
      coverage,
      grade,
    },
  }
}

const notJudged = ({ scorecard }: Reported, artifactLocation: ArtifactLocation): object => ({
  level: 'error',
  message: { text: message(`${nameOf(scorecard)}: ${nothingJudged(scorecard)}`) },
  locations: [{ physicalLocation: { artifactLocation } }],
})

/** What to do stands here and not in each result, where it would hide what was found. */
const ruleOf = (outcome: Outcome): object => {
  const { rule, law, title, severity, citations, remedy, inForce } = outcome
  const example = remedy?.clause ? [`For example: “${remedy.clause}”`] : []
  const help = [
    ...(remedy ? [remedy.text, ...example] : []),
    ...citations.map(citation),
    `In force ${inForce.until ? `from ${inForce.from} to ${inForce.until}` : `since ${inForce.from}`}.`,
  ]
  return {
    id: rule,
    shortDescription: { text: message(title) },
    fullDescription: { text: message(`${title} (${citations.map(reference).join('; ')})`) },
    help: { text: help.map(message).join('\n') },
    ...(citations[0] && { helpUri: citations[0].url }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['privacy', law], severity, citations },
  }
}

const resultOf = (
  outcome: Outcome,
  { scorecard }: Reported,
  artifactLocation: ArtifactLocation,
  ruleIndex: number,
  source: string | undefined,
): object => {
  const located = (sentence: Evidence | NearMiss) => ({
    physicalLocation: {
      artifactLocation,
      region: {
        ...regionOf(sentence.text, sentence.line, source),
        snippet: { text: clipped(sentence.text, 1000) },
      },
    },
  })
  const { rule, evidence, nearMisses, triggers, reason, status, severity } = outcome
  const sentences = [...evidence, ...nearMisses]
  // What is not there has no place; scanners want one, and the first line stands for the whole text.
  const whole = { physicalLocation: { artifactLocation, region: { startLine: 1 } } }
  const related = [
    ...evidence.slice(1).map((e) => ({ ...located(e), message: { text: 'Also read for this rule.' } })),
    ...triggers.map((t) => ({ ...located(t), message: { text: 'Makes the duty apply.' } })),
    ...nearMisses
      .slice(evidence.length === 0 ? 1 : 0)
      .map((n) => ({ ...located(n), message: { text: message(`Did not count: ${n.why}`) } })),
  ].map((location, i) => ({ id: i + 1, ...location }))
  const near =
    evidence.length === 0 && nearMisses[0] ? ` The nearest sentence did not count: ${nearMisses[0].why}` : ''
  const draft = status === 'draft' ? ' (draft, not scored)' : ''
  return {
    ruleId: rule,
    ruleIndex,
    kind: 'fail',
    level: levelOf(outcome),
    message: {
      text: message(`${outcomeWords[outcome.outcome].one.toUpperCase()}${draft}: ${reason}${near}`),
    },
    locations: [sentences[0] ? located(sentences[0]) : whole],
    ...(related.length > 0 && { relatedLocations: related }),
    ...(scorecard.reviews && { suppressions: suppressionsOf(reviewOf(scorecard, outcome)) }),
    partialFingerprints: { 'ruleAndSentence/v1': fingerprintOf(rule, nameOf(scorecard), evidence[0]) },
    properties: { outcome: outcome.outcome, severity, status },
  }
}

/** What a reviewer waived, or judged to be no shortcoming, as long as that holds (SARIF 3.35). */
const suppressionsOf = (review: Review | undefined): object[] =>
  review?.state === 'in force' &&
  (review.action === 'waive' || review.outcome === 'met' || review.outcome === 'not-applicable')
    ? [
        {
          kind: 'external',
          status: 'accepted',
          justification: `${decisionInWords(review)}: ${review.reason}`,
        },
      ]
    : []

/**
 * The same finding keeps its name when lines move and markup changes. A near miss is no part of it: the same silence is the
 * same gap, whatever else stands in the text.
 */
const fingerprintOf = (rule: string, policy: string, evidence: Evidence | undefined): string =>
  digestOf([rule, policy, normalSentence(evidence?.text ?? '')])

/** Braces and brackets would be taken for placeholders and links (SARIF 3.11.5 and 3.11.6). */
const message = (s: string): string =>
  clipped(s.replaceAll('\n', ' '), 2000)
    .replace(/\{([^{}]*)\}/g, '‹$1›')
    .replace(/[{}]/g, '$&$&')
    .replace(/[\\[\]]/g, '\\$&')

const indented = (value: object, by: number): string =>
  ' '.repeat(by) + JSON.stringify(value, withoutOrders, 2).replaceAll('\n', `\n${' '.repeat(by)}`)

const withoutOrders = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.split('\n').map(visible).join('\n') : value
