/** The pages in a real browser: what a person does, with and without script, and what axe-core says of each. */
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { rulesDir } from '../src/package-root.ts'
import { type Running, startServer } from '../src/server.ts'

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
)
if (!executablePath)
  console.warn(
    'SKIPPED: every test in a browser. Install Debian’s chromium, or set CHROMIUM to an executable',
  )

describe.runIf(executablePath)('in a browser', { timeout: 60_000 }, () => {
  let running: Running
  let browser: Browser
  beforeAll(async () => {
    running = await startServer({
      port: 0,
      host: '127.0.0.1',
      dataDir: 'memory://',
      rulesDir,
      seed: true,
      log: () => {},
      say: () => {},
    })
    await store('ferry.example', '2024-02-01', pasted.replace('for six years after', 'for a while after'))
    await store('ferry.example', '2026-02-01', pasted)
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
  })

  const store = async (policy: string, capturedOn: string, text: string): Promise<void> => {
    const response = await fetch(`${running.url}/v1/policies?policy=${policy}&capturedOn=${capturedOn}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/markdown' },
      body: text,
    })
    expect(response.status).toBe(201)
  }

  /** Everything that must not happen on any page. */
  const faults: string[] = []
  afterEach(() => expect(faults.splice(0)).toEqual([]))
  const open = async (
    path: string,
    { script = true, width = 1200, dark = false }: { script?: boolean; width?: number; dark?: boolean } = {},
  ): Promise<Page> => {
    const context = await browser.newContext({
      javaScriptEnabled: script,
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
    })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`))
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(running.url) && !url.startsWith('data:')) faults.push(`foreign request: ${url}`)
    })
    await page.goto(running.url + path)
    return page
  }
  /** What axe-core objects to. */
  const barriersOn = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe.source)
    return page.evaluate(async () => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      })
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))}`,
      )
    })
  }
  /** Until the page that a click leads to is there: a click itself does not wait for it. */
  const follow = async (page: Page, click: Promise<void>): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), click])
  }
  const close = (page: Page) => page.context().close()

  const pages = [
    '/',
    '/policies',
    '/policies/copperkettle.example',
    '/policies/copperkettle.example/text',
    '/rules',
    '/rules/gdpr',
    '/rules/gdpr/13-2-a.retention',
    '/policies/ferry.example/history',
    '/policies/ferry.example/compare?from=2024-02-01&to=2026-02-01',
    '/gaps',
    '/clauses',
    '/audit',
    '/docs',
    '/playground?text=We+keep+your+account+data+for+12+months.',
  ]

  describe.each(pages)('%s', (path) => {
    test.each([
      ['wide and light', { width: 1200, dark: false }],
      ['narrow and dark', { width: 390, dark: true }],
    ])('is accessible and fits: %s', async (_, look) => {
      const page = await open(path, look)
      expect(await barriersOn(page)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBeLessThanOrEqual(0)
      await close(page)
    })
  })

  test('a shared clause: from the list to its sentences, accessibly', async () => {
    const page = await open('/clauses')
    await follow(page, page.locator('td.n a').first().click())
    expect(await page.locator('h1').textContent()).not.toBe('Shared clauses')
    expect(await barriersOn(page)).toEqual([])
    await close(page)
  })

  test.each(['/gaps', '/policies/ferry.example/history', '/policies/copperkettle.example'])(
    'on paper nothing of %s is cut off and no control shows',
    async (path) => {
      // The width of a landscape sheet without its margins.
      const page = await open(path, { width: path.startsWith('/policies/copper') ? 690 : 1010 })
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('form:visible, button:visible, .bar:visible').count()).toBe(0)
      const cutOff = await page
        .locator('table')
        .evaluateAll((tables) =>
          tables
            .filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map((table) => table.outerHTML.slice(0, 200)),
        )
      expect(cutOff).toEqual([])
      await close(page)
    },
  )

  test.each([true, false])(
    'paste → scorecard → sentence → rule → playground (script: %s)',
    async (script) => {
      const page = await open('/', { script })
      await page.fill('#text', pasted)
      await follow(page, page.click('text=Check it'))
      expect(await page.locator('.outcome').count()).toBeGreaterThan(20)
      if (script) expect(await barriersOn(page)).toEqual([])
      await page.locator('.outcome.met:has(a[href^="#s"]) summary').first().click()
      await page.locator('.outcome.met[open] a[href^="#s"]').first().click()
      const at = new URL(page.url()).hash
      expect(await page.locator(`mark${at}`).isVisible()).toBe(true)
      await page.locator('#rule-gdpr-13-2-a\\.retention summary').evaluate((summary) => {
        const details = summary.parentElement as HTMLDetailsElement
        details.open = true
      })
      await follow(page, page.click('#rule-gdpr-13-2-a\\.retention a[href="/rules/gdpr/13-2-a.retention"]'))
      expect(await page.locator('h1').textContent()).toBe('Says how long the data is kept')
      await follow(page, page.click('text=Try it in the playground'))
      await page.locator('#text').fill('We keep your account data for 12 months.')
      if (!script) await follow(page, page.click('button:text-is("Try")'))
      await page.locator('#result .outcome.met').waitFor()
      expect(await page.locator('#result').textContent()).toContain('P12M')
      await page.locator('#json').fill((await page.inputValue('#json')).replace('"active"', '"retired"'))
      await follow(page, page.click('text=What would it change in the store?'))
      expect(await page.locator('h1').textContent()).toBe('What it would change')
      expect(await page.locator('td.turned').count()).toBeGreaterThan(0)
      if (script) expect(await barriersOn(page)).toEqual([])
      await close(page)
    },
  )

  test.each([true, false])('corpus review → cell → policy (script: %s)', async (script) => {
    const page = await open('/gaps', { script })
    const cell = page.locator('.heat tbody td a').nth(1)
    const [, count = '', of = ''] =
      /^(\d+) of (\d+) in/.exec((await cell.getAttribute('aria-label')) ?? '') ?? []
    await follow(page, cell.click())
    expect(await page.locator('#list ~ .scroll tbody tr').count()).toBe(Number(count))
    expect(Number(of)).toBeGreaterThanOrEqual(Number(count))
    await follow(page, page.locator('#list ~ .scroll tbody th a').first().click())
    const target = new URL(page.url()).hash.slice(1)
    expect(await page.locator(`[id="${target}"]`).getAttribute('data-outcome')).toBe('gap')
    await close(page)
  })

  test.each([true, false])(
    'then and now: from the glance to the change with both sentences (script: %s)',
    async (script) => {
      const page = await open('/policies/ferry.example', { script })
      expect(await page.locator('.head').textContent()).toContain('Then and now')
      await follow(page, page.click('text=Why, and through time'))
      const change = page.locator('section.outcome', { hasText: 'Says how long the data is kept' }).first()
      expect(await change.locator('ins').textContent()).toContain('for six years after the voyage')
      await follow(page, page.click('text=Side by side'))
      expect(await page.locator('ins').first().textContent()).toContain('six years')
      await close(page)
    },
  )

  test.each([true, false])('a waiver lapses after the text changes (script: %s)', async (script) => {
    const policy = `lapse-${script}.example`
    const consent = 'By using this website you consent to the use of your personal data as described here.'
    await store(policy, '2024-01-01', `${pasted}\n\n${consent}`)
    const page = await open(`/policies/${policy}`, { script })
    const card = page.locator('#rule-gdpr-7\\.consent-by-use')
    expect(await card.getAttribute('data-outcome')).toBe('gap')
    await card.locator('.review summary').click()
    await card.locator('select[name="action"]').selectOption('waive')
    await card.locator('input[name="author"]').fill('A. Reviewer')
    await card.locator('input[name="reason"]').fill('The sentence goes with the next edition.')
    await follow(page, card.locator('text=Decide').click())
    expect(await card.locator('.note').textContent()).toContain('waived by A. Reviewer')
    await store(policy, '2025-01-01', pasted)
    await page.goto(`${running.url}/policies/${policy}`)
    const later = page.locator('#rule-gdpr-7\\.consent-by-use')
    if (!(await later.evaluate((details) => (details as HTMLDetailsElement).open)))
      await later.locator('> summary').click()
    expect(await later.locator('.note').textContent()).toMatch(
      /lapsed[\s\S]*is gone from the text: “By using this website/,
    )
    await close(page)
  })

  test('hostile text stays inert, also 5 MB of it on one line', async () => {
    const hostile = `${pasted}

<script>alert('script')</script> <img src="https://elsewhere.example/x.png" onerror="alert('image')">
[a link](javascript:alert('link')) \u202e gnihton \u202c "><svg onload=alert('svg')>`
    await store('hostile.example', '2026-01-01', hostile)
    await store('long.example', '2026-01-01', `${pasted}\n\n${'we keep it and '.repeat(350_000)}`)
    for (const path of [
      '/policies/hostile.example',
      '/policies/hostile.example/text',
      '/policies/long.example',
    ]) {
      const page = await open(path)
      expect(await page.locator('h1').isVisible()).toBe(true)
      await follow(page, page.locator('.bar a', { hasText: 'Rules' }).click())
      expect(await page.locator('h1').textContent()).toBe('Rules')
      await close(page)
    }
  })

  test('a page that is not there says so, accessibly', async () => {
    const page = await open('/policies/nobody.example')
    expect(await page.locator('h1').textContent()).toBe('Not found')
    expect(await barriersOn(page)).toEqual([])
    // The browser itself tells of the status.
    expect(faults.splice(0)).toHaveLength(1)
    await close(page)
  })

  test('the filter works in place, and keeps the address', async () => {
    const page = await open('/policies/copperkettle.example')
    const visible = () => page.locator('.outcome:visible').count()
    const all = await visible()
    await page.check('input[name="outcome"][value="gap"]')
    expect(await visible()).toBeLessThan(all)
    expect(await page.locator('.outcome:visible:not(.gap)').count()).toBe(0)
    expect(page.url()).toContain('outcome=gap')
    await page.reload()
    expect(await page.locator('.outcome:visible:not(.gap)').count()).toBe(0)
    await close(page)
  })
})

const pasted = `# Privacy Policy of Example Ferry Ltd

We are Example Ferry Ltd, 1 Harbour Street, Dublin. This privacy policy says what personal data we collect and why.

When you book, we collect your name, your e-mail address and your telephone number. We use them to perform our contract with you.
We keep your bookings for six years after the voyage because tax law requires it, and then we delete them.

You can ask us for a copy of your personal data, have it corrected or erased, or object to its use: write to privacy@example.com.
You may complain to the Data Protection Commission.

We do not sell your personal information. Last updated: 3 May 2026.`
