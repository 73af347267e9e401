/** The examples in the files are the tests of the files: which do not come out as their author says? */
import { detectFacts } from './detect.ts'
import { buildDocument } from './document.ts'
import { fileOf } from './entries.ts'
import { evaluateRule, factsAskedBy } from './evaluate.ts'
import type { Fact, FactResult } from './facts.ts'
import { readBlocks } from './formats.ts'
import { pathTo } from './problems.ts'
import type { CompiledRule, Ruleset } from './ruleset.ts'

export interface FailedExample {
  /** Path inside `rules/`. */
  file: string
  /** JSON path of the example. */
  path: string
  text: string
  expected: string
  came: string
  /** What was read in the text by the facts in question. */
  facts: FactResult[]
}

/**
 * Runs the examples of all rules (drafts and retired ones too) and facts, or of the files that `only` lets through. An example
 * is a sentence or two, so whether it is a whole policy is not asked. A rule's example is judged as of its own date, else as
 * of the first day the rule is in force: what comes out must not depend on the day the tests are run.
 */
export const failedExamples = async (
  ruleset: Ruleset,
  only: (file: string) => boolean = () => true,
): Promise<FailedExample[]> => {
  const failed: FailedExample[] = []
  for (const [id, { fact }] of ruleset.facts) {
    const [rule, name] = id.split('#') as [string, string?]
    const file = fileOf(name === undefined ? { kind: 'fact', id } : { kind: 'rule', id: rule })
    if (only(file))
      failed.push(
        ...failedOfFact(ruleset, id, fact, file, name === undefined ? '$' : pathTo('$.facts', name)),
      )
  }
  for (const compiled of ruleset.rules) {
    const file = fileOf({ kind: 'rule', id: `${compiled.law}/${compiled.id}` })
    if (only(file)) failed.push(...(await failedOfRule(ruleset, compiled, file)))
  }
  return failed
}

const factsIn = ({ detection }: Ruleset, text: string): FactResult[] =>
  detectFacts(detection, buildDocument(readBlocks(new TextEncoder().encode(text), { format: 'markdown' })))

const failedOfRule = async (
  ruleset: Ruleset,
  compiled: CompiledRule,
  file: string,
): Promise<FailedExample[]> => {
  const { rule } = compiled
  const failed: FailedExample[] = []
  for (const [i, { text, outcome, asOf, profile }] of rule.examples.entries()) {
    const facts = factsIn(ruleset, text)
    const came = await evaluateRule(ruleset, compiled, facts, {
      asOf: asOf ?? rule.inForce.from,
      ...(profile && { profile }),
    })
    if (came.outcome === outcome) continue
    failed.push({
      file,
      path: `$.examples[${i}]`,
      text,
      expected: outcome,
      came: `${came.outcome} (${came.reason})`,
      facts: facts.filter(({ fact }) => factsAskedBy(compiled).includes(fact)),
    })
  }
  return failed
}

const failedOfFact = (
  ruleset: Ruleset,
  id: string,
  fact: Fact,
  file: string,
  path: string,
): FailedExample[] =>
  fact.examples.flatMap((example, i) => {
    const found = factsIn(ruleset, example.text).find((result) => result.fact === id)!
    const { status, values = {}, scope } = example
    const right =
      found.status === status &&
      (found.evidence.some(
        (e) =>
          Object.entries(values).every(([name, value]) => e.values[name] === value) &&
          (scope === undefined || sameMembers(e.scope, scope)),
      ) ||
        (found.evidence.length === 0 && Object.keys(values).length === 0 && scope === undefined))
    if (right) return []
    const best = found.evidence[0]
    return [
      {
        file,
        path: `${path}.examples[${i}]`,
        text: example.text,
        expected: inWords(status, values, scope),
        came: inWords(found.status, best?.values ?? {}, scope && best?.scope),
        facts: [found],
      },
    ]
  })

const sameMembers = (a: string[], b: string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one))

const inWords = (status: string, values: Record<string, string>, scope: string[] | undefined): string =>
  [
    status,
    ...Object.entries(values).map(([name, value]) => `${name} ${value}`),
    ...(scope ? [`for ${scope.join(', ')}`] : []),
  ].join(', ')
