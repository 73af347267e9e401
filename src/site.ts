/** What the server answers: the API under its addresses, the pages everywhere else. */
import { type ApiDeps, createApi } from './api.ts'
import { createWeb } from './web.tsx'

const ofTheApi = /^\/(v1(\/|$)|openapi\.json$|docs$|healthz$|readyz$|metrics$)/

export const createSite = (
  deps: ApiDeps,
): ((request: Request, env: object) => Response | Promise<Response>) => {
  const api = createApi(deps)
  const web = createWeb(deps)
  return (request, env) => (isForTheApi(request) ? api.fetch(request, env) : web.fetch(request, env))
}

/** Programs that ask for the root want to know where they are. */
const isForTheApi = (request: Request): boolean => {
  const { pathname } = new URL(request.url)
  return (
    ofTheApi.test(pathname) ||
    (pathname === '/' && !(request.headers.get('Accept') ?? '').includes('text/html'))
  )
}
