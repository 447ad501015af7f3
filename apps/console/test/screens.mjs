// Opens every screen in both themes, checks accessibility, takes pictures.
//   node --conditions=@opensoc/source apps/console/test/screens.mjs [pictures-folder] [server-url name password]
// Without a server it starts the fake platform. The end-to-end test reuses `launchBrowser` and `checkAccessibility`.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A fresh Chromium with an empty profile; `close` also removes the profile. */
export async function launchBrowser(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'opensoc-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.OPENSOC_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    viewport: { width: 1440, height: 900 },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...options,
  })
  const close = async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
  return { context, close }
}

/** Collects console errors and requests that leave the origin, from now on: both lists must stay empty. */
export function watchPage(page, origin) {
  const problems = []
  page.on('console', (message) => {
    // The browser logs every answer of 4xx by itself; screens that expect one show it.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('data:') && !url.startsWith('blob:'))
      problems.push(`request left the origin: ${url}`)
  })
  return problems
}

/** axe's violations on the page as it is, one line each; empty when there are none. */
export async function checkAccessibility(page) {
  await page.evaluate(axe.source)
  const violations = await page.evaluate(
    (tags) =>
      globalThis.axe
        .run(document, { runOnly: { type: 'tag', values: tags } })
        .then((result) => result.violations),
    TAGS,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 4)
      .map(
        (node) =>
          `${id}: ${node.target.join(' ')} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`,
      ),
  )
}

const grid = (label) => (page) => page.getByRole('grid', { name: label }).getByRole('row').nth(3).waitFor()

/** Name, address, and what to wait for. `do` brings the screen into the state of the picture. */
const SCREENS = [
  { name: 'queue', path: '/incidents', ready: grid('Incident queue') },
  {
    name: 'queue-close',
    path: '/incidents',
    ready: grid('Incident queue'),
    do: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('x')
      await page.keyboard.press('e')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'queue-empty',
    path: '/incidents?q=qqqq',
    ready: (page) => page.getByText('No incident matches').waitFor(),
  },
  {
    name: 'story',
    path: '/incidents/:first',
    ready: (page) => page.getByRole('tree').getByRole('treeitem').nth(1).waitFor(),
    do: async (page) => {
      await page.keyboard.press('n')
      await page.keyboard.press('n')
      await page.getByText('Raw command line').or(page.getByText('Detail')).first().waitFor()
    },
  },
  {
    name: 'story-all',
    path: '/incidents/:first?scope=all',
    ready: (page) => page.getByRole('treeitem').nth(1).waitFor(),
  },
  {
    name: 'story-list',
    path: '/incidents/:first?view=list',
    ready: (page) => page.getByRole('treegrid').getByRole('row').nth(2).waitFor(),
  },
  {
    name: 'impact',
    path: '/incidents/:first?tab=impact',
    ready: (page) => page.getByRole('region', { name: 'Where it began' }).waitFor(),
  },
  { name: 'timeline', path: '/incidents/:first?tab=timeline', ready: grid('Incident timeline') },
  {
    name: 'incident-alerts',
    path: '/incidents/:first?tab=alerts',
    ready: (page) =>
      page.getByRole('grid', { name: 'Alerts of the incident' }).getByRole('row').nth(1).waitFor(),
  },
  {
    name: 'alerts',
    path: '/alerts',
    ready: (page) => page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(1).waitFor(),
  },
  { name: 'hunt-start', path: '/hunt', ready: (page) => page.getByText('Begin with').waitFor() },
  {
    name: 'hunt',
    path: '/hunt?query=process_name:*&last=630720000000',
    ready: grid('Hunt results'),
    do: async (page) => {
      await page.getByRole('button', { name: 'process_name', exact: true }).click()
      await page.getByRole('region', { name: 'Fields', exact: true }).getByRole('listitem').first().waitFor()
    },
  },
  {
    name: 'hunt-problem',
    path: '/hunt?query=host:a+AND+(',
    ready: (page) => page.getByRole('alert').waitFor(),
  },
  { name: 'rules', path: '/rules', ready: grid('Rules') },
  {
    name: 'rules-bulk',
    path: '/rules?level=high',
    ready: grid('Rules'),
    do: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('button', { name: /^Enable \d+ rules/ }).waitFor()
    },
  },
  {
    name: 'rule',
    path: '/rules',
    ready: grid('Rules'),
    do: async (page) => {
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: 'Rule source' }).waitFor()
      await page.getByRole('list', { name: 'Problems' }).getByRole('button').first().waitFor()
    },
  },
  {
    name: 'rule-new',
    path: '/rules/new',
    ready: async (page) => {
      await page.getByRole('textbox', { name: 'Rule source' }).waitFor()
      await page.getByRole('list', { name: 'Problems' }).waitFor()
    },
  },
  {
    name: 'rule-changes',
    path: '/rules/rule-7?tab=changes',
    ready: (page) => page.getByRole('region', { name: /release/ }).waitFor(),
  },
  {
    name: 'rule-conflict',
    path: '/rules/rule-1?tab=changes',
    ready: async (page) => {
      await page.getByRole('region', { name: 'The update', exact: true }).waitFor()
      await page.getByRole('textbox', { name: 'Joined text' }).waitFor()
    },
  },
  {
    name: 'rule-tests',
    path: '/rules/rule-1?tab=tests',
    ready: async (page) => {
      await page.getByRole('textbox', { name: 'Tests of the rule' }).waitFor()
      await page.getByRole('list', { name: 'Failing tests' }).getByRole('button').waitFor()
      await page
        .getByRole('button', { name: /^Must fire/ })
        .first()
        .waitFor()
    },
  },
  {
    name: 'rule-back-test',
    path: '/rules/rule-1?tab=backtest',
    ready: (page) => page.getByRole('region', { name: 'Back-test' }).waitFor(),
    do: async (page) => {
      await page.getByRole('button', { name: 'Run the back-test' }).click()
      await page.getByRole('img', { name: /^Alerts a day/ }).waitFor()
      await page.getByRole('region', { name: 'Some of the alerts' }).waitFor()
    },
  },
  {
    name: 'rules-import',
    path: '/rules?sort=noisiest',
    ready: grid('Rules'),
    do: async (page) => {
      await page.getByRole('button', { name: 'Import', exact: true }).click()
      const chosen = { name: 'sigma.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') }
      await page.getByLabel('A .zip release, or one rule file').setInputFiles(chosen)
      await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
      await page.getByRole('region', { name: 'What the import did' }).waitFor()
    },
  },
  {
    name: 'jobs',
    path: '/rules',
    ready: grid('Rules'),
    do: async (page) => {
      await page.getByRole('button', { name: 'Jobs: 2 running' }).click()
      await page.getByRole('region', { name: 'Jobs' }).getByRole('listitem').nth(3).waitFor()
    },
  },
  {
    name: 'rule-history',
    path: '/rules/rule-1?tab=history',
    ready: (page) => page.getByRole('region', { name: 'From version 1 to 2' }).waitFor(),
  },
  {
    name: 'coverage',
    path: '/coverage',
    ready: (page) => page.getByRole('region', { name: 'Execution' }).getByRole('button').nth(3).waitFor(),
  },
  {
    name: 'coverage-technique',
    path: '/coverage?t=T1005&subs=1',
    ready: (page) => page.getByRole('region', { name: 'Rules that are off' }).waitFor(),
    do: async (page) => {
      const layer = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{}') }
      await page.getByLabel('Layer of ATT&CK Navigator').setInputFiles(layer)
      await page.getByRole('button', { name: 'Remove layer A group' }).waitFor()
      await page.getByRole('button', { name: /T1003: .*in the layer/ }).click()
      await page.getByRole('region', { name: 'Rules that run' }).waitFor()
    },
  },
  {
    name: 'parsers',
    path: '/parsers',
    ready: (page) => page.getByText('my-door', { exact: true }).waitFor(),
    do: async (page) => {
      await page.getByLabel('Records, as they are sent').fill('198.51.100.77 - - [15/Jan/2026]')
      await page.getByRole('button', { name: /^Try/ }).click()
      await page.getByRole('region', { name: 'Detect' }).waitFor()
    },
  },
  {
    name: 'tuning',
    path: '/tuning',
    ready: async (page) => {
      await page.getByRole('region', { name: 'Exceptions' }).getByRole('row').nth(1).waitFor()
      await page.getByRole('region', { name: 'Quiet' }).getByRole('row').nth(3).waitFor()
    },
  },
  {
    name: 'tuning-edit',
    path: '/tuning',
    ready: (page) => page.getByRole('region', { name: 'Exceptions' }).getByRole('row').nth(1).waitFor(),
    do: async (page) => {
      await page.getByRole('button', { name: 'Edit: Nightly backup' }).first().click()
      await page
        .getByRole('region', { name: 'History of the exception' })
        .getByRole('listitem')
        .first()
        .waitFor()
    },
  },
  {
    name: 'tuning-maintenance',
    path: '/tuning',
    ready: (page) => page.getByRole('region', { name: 'Quiet' }).getByRole('row').nth(1).waitFor(),
    do: async (page) => {
      await page.getByRole('button', { name: 'Add a maintenance' }).click()
      await page.getByRole('combobox', { name: 'When' }).selectOption('weekly')
      await page.getByRole('group', { name: 'Days' }).waitFor()
    },
  },
  {
    name: 'tuning-suppression',
    path: '/tuning',
    ready: (page) => page.getByRole('region', { name: 'Quiet' }).getByRole('row').nth(1).waitFor(),
    do: async (page) => {
      await page.getByRole('button', { name: 'Suppress repetitions' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'alert-exception',
    path: '/alerts',
    ready: (page) => page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(1).waitFor(),
    do: async (page) => {
      await page.keyboard.press('Shift+X')
      await page.getByRole('button', { name: /^Simulate/ }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'alert-snooze',
    path: '/alerts',
    ready: (page) => page.getByRole('grid', { name: 'Alerts' }).getByRole('row').nth(1).waitFor(),
    do: async (page) => {
      await page.keyboard.press('Shift+S')
      await page.getByRole('group', { name: /^Same values/ }).waitFor()
    },
  },
  {
    name: 'status',
    path: '/status',
    ready: (page) => page.getByRole('region', { name: 'Stages' }).waitFor(),
  },
  {
    name: 'palette',
    path: '/incidents',
    ready: grid('Incident queue'),
    do: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('backup')
      await page.getByRole('option', { name: /Hunt for/ }).waitFor()
    },
  },
  {
    name: 'keys',
    path: '/incidents',
    ready: grid('Incident queue'),
    do: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
]

async function main() {
  const [folder = join(tmpdir(), 'opensoc-screens'), given, name = 'mara', password = 'twelve letters'] =
    process.argv.slice(2)
  await mkdir(folder, { recursive: true })
  const { startFakePlatform } = await import('./fake-platform.ts')
  const platform = given === undefined ? await startFakePlatform() : { url: given, close: async () => {} }
  const { context, close } = await launchBrowser({ permissions: ['clipboard-read', 'clipboard-write'] })
  const failures = []
  try {
    const page = await context.newPage()
    const problems = watchPage(page, platform.url)
    const check = async (label) => {
      await page.screenshot({ path: join(folder, `${label}.png`) })
      for (const line of await checkAccessibility(page)) failures.push(`${label}: ${line}`)
    }
    for (const theme of ['dark', 'light']) {
      await page.addInitScript((value) => localStorage.setItem('opensoc-theme', value), theme)
      if (theme === 'dark') await enter(page, platform.url, given === undefined, name, password, check)
      const first = await firstIncident(page, platform.url)
      for (const screen of SCREENS.filter(
        (one) => process.env.ONLY === undefined || process.env.ONLY.split(',').includes(one.name),
      )) {
        await page.goto(platform.url + screen.path.replace(':first', first))
        try {
          await screen.ready(page)
          await screen.do?.(page)
        } catch (error) {
          failures.push(`${screen.name}-${theme}: ${String(error).split('\n')[0]}`)
        }
        await check(`${screen.name}-${theme}`)
      }
    }
    failures.push(...problems)
  } finally {
    await close()
    await platform.close()
  }
  for (const failure of failures) console.log(failure)
  console.log(`${failures.length} problems; pictures in ${folder}`)
  process.exitCode = failures.length === 0 ? 0 : 1
}

async function enter(page, url, isFake, name, password, check) {
  await page.goto(isFake ? `${url}/setup#secret` : url)
  await page.getByRole('textbox', { name: 'Name' }).waitFor()
  await check(isFake ? 'setup' : 'sign-in')
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  if (isFake) await page.getByLabel('Password again', { exact: true }).fill(password)
  await page.getByRole('button', { name: /sign in/i }).click()
  await page.getByRole('heading', { name: 'Incidents' }).waitFor()
}

async function firstIncident(page, url) {
  const answer = await page.request.get(`${url}/api/v1/incidents?limit=1`)
  return (await answer.json()).items[0]?.id ?? 'none'
}

if (process.argv[1] === import.meta.filename) await main()
