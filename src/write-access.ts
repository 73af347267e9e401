/** Who may write. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { timingSafeEqual } from 'hono/utils/buffer'
import { Problem } from './problem.ts'

/** @throws Problem unless the key is right, or none is needed and the caller is on this machine */
export const requireWriter = async (c: Context, apiKey: string | undefined, given: string): Promise<void> => {
  if (apiKey === undefined) refuseStrangers(c)
  else if (!(await timingSafeEqual(given, apiKey)))
    throw new Problem(
      'unauthorized',
      'Writing needs the header "Authorization: Bearer KEY" with this server’s LACUNA_API_KEY; a page has a field for the key.',
      { headers: { 'WWW-Authenticate': 'Bearer realm="lacuna"' } },
    )
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i

/**
 * Without a key, who may write? Programs on this machine that mean to. Not other machines, not a page in this machine's
 * browser that posts across sites, and not a foreign name that was rebound to this address.
 */
const refuseStrangers = (c: Context): void => {
  const host = c.req.header('Host') ?? new URL(c.req.url).host
  const origin = c.req.header('Origin')
  const site = c.req.header('Sec-Fetch-Site')
  const peer = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress
  const near = peer === undefined || /^(127\.|::1$|::ffff:127\.)/.test(peer)
  const own = origin === undefined || origin === `http://${host}` || origin === `https://${host}`
  if (near && loopback.test(host) && own && (site === undefined || site === 'same-origin' || site === 'none'))
    return
  throw new Problem(
    'forbidden',
    'This server has no key, so only programs on its own machine may write, addressing it as localhost. To write from elsewhere start it with LACUNA_API_KEY and send that as "Authorization: Bearer KEY".',
  )
}
