/** `lacuna review`: a person's decision on an outcome of a stored policy, or the log of them. */
import { visible, wrap } from '../core/printable.ts'
import type { OutcomeName } from '../core/rules.ts'
import { defined } from '../defined.ts'
import { Refusal } from '../refusal.ts'
import type { LoggedDecision } from '../usecases.ts'
import { type ExitCode, type Io, say } from './io.ts'
import { openResults, type Results } from './output.ts'
import { withLacuna } from './store.ts'

export interface ReviewOptions {
  confirm?: true
  override?: OutcomeName
  waive?: true
  withdraw?: true
  reason?: string
  author?: string
  expires?: string
  at?: string
  asOf?: string
  report: 'text' | 'json'
}

export const review = async (
  policy: string,
  rule: string | undefined,
  options: ReviewOptions,
  io: Io,
): Promise<ExitCode> =>
  rule === undefined ? listed(policy, options, io) : decided(policy, rule, options, io)

const actions = ['confirm', 'override', 'waive', 'withdraw'] as const

const decided = async (policy: string, rule: string, options: ReviewOptions, io: Io): Promise<ExitCode> => {
  const chosen = actions.filter((action) => options[action] !== undefined)
  const [action] = chosen
  if (action === undefined || chosen.length > 1)
    throw new Refusal(
      'invalid',
      `expected one of ${actions.map((name) => `--${name}`).join(', ')}; came ${chosen.map((name) => `--${name}`).join(', ') || 'none'}`,
    )
  const { override: outcome, reason = '', author = '', expires: expiresOn, at, asOf } = options
  return withLacuna(io, async (lacuna): Promise<ExitCode> => {
    const decision = await lacuna.decide(policy, {
      rule,
      action,
      outcome,
      reason,
      author,
      expiresOn,
      at,
      asOf,
    })
    const results = await openResults(undefined, io)
    if (options.report === 'json') {
      await results.write(`${JSON.stringify(decision, null, 2)}\n`)
      return 0
    }
    const { score, reviewed } = await lacuna.reviewedScorecard(policy, defined({ at, asOf }))
    await results.write(
      `${past[action]}${outcome ? ` with ${outcome}` : ''}: ${rule} of ${policy}, judged ${decision.judged}\n`,
    )
    await results.write(
      `score ${inWords(score)} as judged, ${reviewed ? inWords(reviewed.score) : 'the same'} as reviewed\n`,
    )
    return 0
  })
}

const past = { confirm: 'confirmed', override: 'overridden', waive: 'waived', withdraw: 'withdrawn' }

const inWords = (score: number | null): string => (score === null ? 'none' : score.toFixed(1))

const listed = async (policy: string, options: ReviewOptions, io: Io): Promise<ExitCode> =>
  withLacuna(io, async (lacuna): Promise<ExitCode> => {
    const log = await lacuna.decisions(policy)
    const results = await openResults(undefined, io)
    if (options.report === 'json') await results.write(`${JSON.stringify(log, null, 2)}\n`)
    else for (const entry of log.items) await results.write(`${entryInText(entry, results)}\n`)
    if (log.items.length === 0) await say(io, `nothing is decided on ${log.policy}`)
    return 0
  })

const entryInText = (entry: LoggedDecision, { width }: Results): string => {
  const { decidedAt, action, outcome, rule, judged, author, reason, expiresOn, state, why } = entry
  const fold = (s: string, indent: number): string => wrap(visible(s), width, indent, indent + 2)
  const lines = [
    fold(
      `${decidedAt.slice(0, 10)}  ${action}${outcome ? ` ${outcome}` : ''}  ${rule}, judged ${judged}${state ? `: ${state}` : ''}${expiresOn ? ` until ${expiresOn}` : ''}`,
      0,
    ),
    fold(`${author}: ${reason}`, 4),
  ]
  if (why !== null) lines.push(fold(why, 4))
  return lines.join('\n')
}
