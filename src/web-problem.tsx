/** What went wrong, for a reader of pages. */
import { type Problem, problemKinds } from './problem.ts'
import { Page } from './web-page.tsx'

export const ProblemPage = ({ problem, requestId }: { problem: Problem; requestId: string }) => {
  const [, title] = problemKinds[problem.kind]
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{problem.message}</p>
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(({ at, message }) => (
            <li>
              <code>{at}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      <p class="soft small">Request {requestId}</p>
      <p>
        <a href="/">Start page</a>
      </p>
    </Page>
  )
}
