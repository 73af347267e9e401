/** The pages that explain the API: drawn from the OpenAPI document, without script, without a request to anyone else. */
import { createHash } from 'node:crypto'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { problemKinds } from './problem.ts'

/** What the page reads of an OpenAPI 3.1 document. */
export interface ApiDocument {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}
interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>
}
interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  description?: string
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  anyOf?: Schema[]
  additionalProperties?: Schema | boolean
}

const styles = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6470; --line: #d9dde3; --paper: #fff; --wash: #f4f5f7; --accent: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #a2abb8; --line: #363c45; --paper: #15181c; --wash: #1e2228; --accent: #7db8f5 } }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1.25rem 5rem }
h1 { font-size: 1.9rem; margin: 0 0 .25rem } h2 { margin: 3rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem }
h3 { margin: 2.25rem 0 .35rem; font-size: 1.05rem; overflow-wrap: anywhere } h4 { margin: 1rem 0 .25rem; font-size: .9rem; color: var(--soft) }
a { color: var(--accent) } p { margin: .35rem 0 .75rem }
code, pre { font: .875em/1.5 ui-monospace, monospace } pre { background: var(--wash); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; margin: .4rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .92rem } td, th { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line) } th { color: var(--soft); font-weight: 600 }
td:first-child { width: 10rem } nav ul { padding: 0; list-style: none; margin: .25rem 0 } .soft { color: var(--soft) }
.method { display: inline-block; min-width: 3.4rem; font-weight: 700; color: var(--accent) }
`
/** Lets a page have exactly this style, and no other. */
export const styleSource = `'sha256-${createHash('sha256').update(styles).digest('base64')}'`

/** One call per operation that can be pasted into a shell. */
const calls: Record<string, string> = {
  'POST /v1/policies': `curl '{origin}/v1/policies?policy=example.com&capturedOn=2018-05-25' \\
  -H 'Content-Type: text/markdown' --data-binary @policy.md`,
  'GET /v1/policies': `curl '{origin}/v1/policies?q=example&limit=20'`,
  'GET /v1/policies/{policy}': `curl '{origin}/v1/policies/example.com'`,
  'GET /v1/policies/{policy}/scorecard': `curl '{origin}/v1/policies/example.com/scorecard?at=2018-05-25&law=gdpr'`,
  'GET /v1/policies/{policy}/changes.atom': `curl '{origin}/v1/policies/example.com/changes.atom'`,
  'GET /v1/policies/{policy}/compare': `curl '{origin}/v1/policies/example.com/compare?from=2016-01-01&to=2020-01-01'`,
  'GET /v1/policies/{policy}/text': `curl '{origin}/v1/policies/example.com/text?at=2018-05-25'`,
  'POST /v1/policies/{policy}/decisions': `curl '{origin}/v1/policies/example.com/decisions' \\
  -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  -d '{"rule": "gdpr/13-2-a.retention", "action": "waive", "reason": "The schedule is published apart.", "author": "R. Okafor", "expiresOn": "2027-06-30"}'`,
  'GET /v1/policies/{policy}/decisions': `curl '{origin}/v1/policies/example.com/decisions'`,
  'GET /v1/audit': `curl '{origin}/v1/audit?limit=20'`,
  'POST /v1/import': `curl '{origin}/v1/import' -H 'Content-Type: application/jsonl' --data-binary @policies.jsonl`,
  'GET /v1/policies/{policy}/then-and-now': `curl '{origin}/v1/policies/example.com/then-and-now?at=2018-05-25'`,
  'GET /v1/gaps': `curl '{origin}/v1/gaps?law=gdpr&severity=critical&capturedBefore=2010-01-01'`,
  'GET /v1/gaps.csv': `curl '{origin}/v1/gaps.csv?compliantThen=true' -o gaps.csv`,
  'GET /v1/clauses': `curl '{origin}/v1/clauses?rule=gdpr/13-2-a.retention&minPolicies=3'`,
  'GET /v1/clauses/{clause}': `curl '{origin}/v1/clauses/NAME'`,
  'GET /v1/gaps/summary': `curl '{origin}/v1/gaps/summary?law=gdpr'`,
  'GET /v1/policies/{policy}/history': `curl '{origin}/v1/policies/example.com/history?law=gdpr'`,
  'GET /v1/policies/{policy}/upcoming': `curl '{origin}/v1/policies/example.com/upcoming'`,
  'POST /v1/check': `curl '{origin}/v1/check?law=gdpr' \\
  -H 'Content-Type: text/html' --data-binary @policy.html

curl '{origin}/v1/check' -H 'Content-Type: application/json' \\
  -d '{"text": "We keep your account data for 12 months.", "format": "text"}'

curl '{origin}/v1/check?report=redraft' \\
  -H 'Content-Type: text/html' --data-binary @policy.html`,
  'GET /v1/laws': `curl '{origin}/v1/laws'`,
  'GET /v1/rules': `curl '{origin}/v1/rules?law=gdpr'`,
  'GET /v1/rules/{law}/{id}': `curl '{origin}/v1/rules/gdpr/13-2-a.retention'`,
  'POST /v1/rules/preview': `curl '{origin}/v1/rules/preview' \\
  -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  -d "{\\"rule\\": \\"gdpr/13-2-a.retention\\", \\"body\\": $(cat rules/gdpr/13-2-a.retention.json)}"`,
  'PUT /v1/rules/{law}/{id}': `curl -X PUT '{origin}/v1/rules/gdpr/13-2-a.retention?author=M.%20Lind&reason=Criteria%20count%20too' \\
  -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  --data-binary @rules/gdpr/13-2-a.retention.json`,
  'GET /healthz': `curl '{origin}/healthz'`,
  'GET /readyz': `curl '{origin}/readyz'`,
}

/** What needs no more than its address. */
const plainCall = (name: string): string =>
  `curl '{origin}${name.split(' ')[1]!.replace('{policy}', 'example.com')}'`

const Page = ({ title, children }: { title: string; children?: Child }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      <link rel="icon" href="data:," />
      <style>{raw(styles)}</style>
    </head>
    <body>
      <main>{children}</main>
    </body>
  </html>
)

const html = (element: { toString(): string }): string => `<!doctype html>${element}`

export const docsPage = (api: ApiDocument, origin: string): string => {
  const operations = Object.entries(api.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))]
  const schemas = Object.entries(api.components?.schemas ?? {})
  return html(
    <Page title={`${api.info.title} API`}>
      <h1>{api.info.title} API</h1>
      <p class="soft">
        Version {api.info.version} · <a href="/openapi.json">openapi.json</a> · <a href="/">start</a>
      </p>
      <p>{api.info.description}</p>
      <p>
        Answers are JSON, or the report that an address ends with; every error is{' '}
        <a href="#problems">a problem document</a>. A policy can be sent as it is (Markdown, HTML or plain
        text, in its own charset) or as a string inside JSON. Reading is open. Writing needs a key where the
        server has one: <code>-H 'Authorization: Bearer KEY'</code>; a server without one takes writes only
        from programs on its own machine. Every answer carries an <code>X-Request-Id</code>, and keeps yours
        if you send one.
      </p>
      <nav aria-label="Contents">
        {tags.map((tag) => (
          <>
            <p>
              <b>{tag}</b>
            </p>
            <ul>
              {operations
                .filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
                .map(({ name, operation }) => (
                  <li>
                    <a href={`#${anchor(name)}`}>
                      <code>{name}</code>
                    </a>{' '}
                    {operation.summary}
                  </li>
                ))}
            </ul>
          </>
        ))}
        <p>
          <a href="#problems">Problems</a> · <a href="#shapes">Shapes</a>
        </p>
      </nav>
      {tags.map((tag) => (
        <section>
          <h2>{tag}</h2>
          {operations
            .filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
            .map(({ name, operation }) => (
              <OperationSection name={name} operation={operation} origin={origin} />
            ))}
        </section>
      ))}
      <h2 id="problems">Problems</h2>
      <p>
        An error is <code>application/problem+json</code> (RFC 9457): <code>type</code>, <code>title</code>,{' '}
        <code>status</code>, <code>detail</code>, <code>requestId</code>, and <code>errors</code> with one
        entry per fault where there are several.
      </p>
      <table>
        {Object.entries(problemKinds).map(([kind, [status, title, meaning]]) => (
          <tr id={`problem-${kind}`}>
            <td>
              {status} <code>{kind}</code>
            </td>
            <td>
              {title}. <Prose text={meaning} />
            </td>
          </tr>
        ))}
      </table>
      <h2 id="shapes">Shapes</h2>
      {schemas.map(([name, schema]) => (
        <section>
          <h3 id={`shape-${name}`}>{name}</h3>
          {schema.description && <p>{schema.description}</p>}
          {schema.properties ? (
            <table>
              {Object.entries(schema.properties).map(([key, field]) => (
                <tr>
                  <td>
                    <code>{key}</code>
                    {schema.required?.includes(key) ? '' : ' ?'}
                  </td>
                  <td>
                    <TypeName schema={field} />
                    {field.description && (
                      <div class="soft">
                        <Prose text={field.description} />
                      </div>
                    )}
                  </td>
                </tr>
              ))}
            </table>
          ) : (
            <p>
              <TypeName schema={schema} />
            </p>
          )}
        </section>
      ))}
    </Page>,
  )
}

const OperationSection = ({
  name,
  operation,
  origin,
}: {
  name: string
  operation: Operation
  origin: string
}) => (
  <article>
    <h3 id={anchor(name)}>
      <code>
        <span class="method">{name.split(' ')[0]}</span>
        {name.split(' ')[1]}
      </code>
    </h3>
    <p>
      {operation.summary}. <Prose text={operation.description} />
    </p>
    <pre tabindex={0}>{(calls[name] ?? plainCall(name)).replaceAll('{origin}', origin)}</pre>
    {operation.parameters && operation.parameters.length > 0 && (
      <table>
        {operation.parameters.map((parameter) => (
          <tr>
            <td>
              <code>{parameter.name}</code>
              {parameter.required ? '' : ' ?'}
            </td>
            <td>
              <TypeName schema={parameter.schema ?? {}} /> <span class="soft">in the {parameter.in}</span>
              <div>
                <Prose text={parameter.description} />
              </div>
            </td>
          </tr>
        ))}
      </table>
    )}
    {operation.requestBody && (
      <p>
        Body:{' '}
        {Object.entries(operation.requestBody.content).map(([type, { schema }], i) => (
          <>
            {i > 0 && ', '}
            <code>{type}</code>
            {schema?.$ref && (
              <>
                {' '}
                (<TypeName schema={schema} />)
              </>
            )}
          </>
        ))}
      </p>
    )}
    <p>
      Answers:{' '}
      {Object.entries(operation.responses).map(([status, { content }], i) => {
        const schema = content?.['application/json']?.schema
        return (
          <>
            {i > 0 && ', '}
            <code>{status}</code>
            {schema && (
              <>
                {' '}
                <TypeName schema={schema} />
              </>
            )}
          </>
        )
      })}
    </p>
  </article>
)

/** Words between backticks are code. */
const Prose = ({ text = '' }: { text?: string | undefined }) => (
  <>{text.split('`').map((part, i) => (i % 2 === 1 ? <code>{part}</code> : part))}</>
)

/** A schema in few words; shapes with a name of their own are links. */
const TypeName = ({ schema, depth = 0 }: { schema: Schema; depth?: number }) => {
  const ref = schema.$ref?.split('/').at(-1)
  if (ref !== undefined) return <a href={`#shape-${ref}`}>{ref}</a>
  if (depth > 4) return <>…</>
  if (schema.const !== undefined) return <code>{JSON.stringify(schema.const)}</code>
  if (schema.enum) return <code>{schema.enum.map((v) => JSON.stringify(v)).join(' | ')}</code>
  if (schema.anyOf) return <Joined schemas={schema.anyOf} by=" or " depth={depth} />
  if (schema.prefixItems)
    return (
      <>
        [<Joined schemas={schema.prefixItems} by=", " depth={depth} />]
      </>
    )
  if (schema.items)
    return (
      <>
        list of <TypeName schema={schema.items} depth={depth + 1} />
      </>
    )
  if (schema.properties)
    return (
      <>
        {'{ '}
        {Object.entries(schema.properties).map(([key, field], i) => (
          <>
            {i > 0 && ', '}
            <code>{key}</code>
            {schema.required?.includes(key) ? '' : '?'}: <TypeName schema={field} depth={depth + 1} />
          </>
        ))}
        {' }'}
      </>
    )
  if (typeof schema.additionalProperties === 'object')
    return (
      <>
        map to <TypeName schema={schema.additionalProperties} depth={depth + 1} />
      </>
    )
  return <>{schema.format ?? [schema.type ?? 'any'].flat().join(' or ')}</>
}

const Joined = ({ schemas, by, depth }: { schemas: Schema[]; by: string; depth: number }) => (
  <>
    {schemas.map((schema, i) => (
      <>
        {i > 0 && by}
        <TypeName schema={schema} depth={depth + 1} />
      </>
    ))}
  </>
)

const anchor = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
