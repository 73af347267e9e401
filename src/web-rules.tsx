/** The rules: all laws on a timeline, and one law with its articles. */

import { bindsOn, type Law } from './core/rules.ts'
import type { CompiledRule } from './core/ruleset.ts'
import { Page, rulePath } from './web-page.tsx'
import { Timeline } from './web-timeline.tsx'

export interface LawAndRules {
  id: string
  law: Law
  rules: CompiledRule[]
}

const nameOf = ({ law, id }: CompiledRule): string => `${law}/${id}`

export const RulesPage = ({ laws, today }: { laws: LawAndRules[]; today: string }) => (
  <Page title="Rules" here="/rules" json="/v1/rules">
    <h1>Rules</h1>
    <p>
      Each rule is one legal requirement, with its citation, the days it is in force, what makes it met, and
      examples that are its tests. The bars show when the rules of each law bind: past ones in grey, coming
      ones in violet.
    </p>
    <Timeline
      label="When each law’s rules are in force"
      today={today}
      spans={laws.map(({ id, law, rules }) => ({
        name: law.title,
        href: `/rules/${id}`,
        from: rules.map(({ rule }) => rule.inForce.from).sort()[0] ?? today,
        until: rules.every(({ rule }) => rule.inForce.until)
          ? rules
              .map(({ rule }) => rule.inForce.until ?? '')
              .sort()
              .at(-1)
          : undefined,
      }))}
    />
    <h2>By law</h2>
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Law</th>
            <th scope="col">Readers in</th>
            <th scope="col" class="n">
              Rules
            </th>
            <th scope="col" class="n">
              In force today
            </th>
            <th scope="col" class="n">
              Not visible in a text
            </th>
          </tr>
        </thead>
        <tbody>
          {laws.map(({ id, law, rules }) => (
            <tr>
              <th scope="row">
                <a href={`/rules/${id}`}>{law.title}</a>
              </th>
              <td>{law.jurisdiction}</td>
              <td class="n">{rules.length}</td>
              <td class="n">{rules.filter(({ rule }) => bindsOn(rule.inForce, today)).length}</td>
              <td class="n">{law.unseen?.length ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Page>
)

export const LawPage = ({ id, law, rules, today }: LawAndRules & { today: string }) => (
  <Page title={law.title} here="/rules" json={`/v1/rules?law=${id}`}>
    <p class="crumbs">
      <a href="/rules">Rules</a>
    </p>
    <h1>{law.title}</h1>
    <p>
      {law.note} <a href={law.url}>The law</a>
    </p>
    <h2>When its rules bind</h2>
    <Timeline
      label={`When the rules of ${law.title} are in force`}
      today={today}
      spans={[...rules]
        .sort((a, b) => (a.rule.inForce.from < b.rule.inForce.from ? -1 : 1))
        .map((one) => ({ name: one.rule.title, href: rulePath(nameOf(one)), ...one.rule.inForce }))}
    />
    <h2>Articles that have rules</h2>
    <div class="scroll" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Citation</th>
            <th scope="col">Rule</th>
            <th scope="col">Severity</th>
            <th scope="col">Status</th>
            <th scope="col">In force</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((one) => (
            <tr>
              <td>
                {one.rule.citations.map(({ ref, url, verified }) => (
                  <div>
                    <a href={url}>{ref}</a>
                    {!verified && ' (not verified)'}
                  </div>
                ))}
              </td>
              <th scope="row">
                <a href={rulePath(nameOf(one))}>{one.rule.title}</a>
              </th>
              <td>{one.rule.severity}</td>
              <td>{one.rule.status}</td>
              <td>
                {one.rule.inForce.from}
                {one.rule.inForce.until && ` to ${one.rule.inForce.until}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <h2>Articles that cannot be seen in a text</h2>
    {law.unseen && law.unseen.length > 0 ? (
      <div class="scroll" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Citation</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {law.unseen.map(({ ref, why }) => (
              <tr>
                <th scope="row">{ref}</th>
                <td>{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    ) : (
      <p>None is listed.</p>
    )}
  </Page>
)
