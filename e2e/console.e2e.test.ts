import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createClient, importRules, listFindings, listIncidents, updateIncident } from '@opensoc/contract'
import type { Page } from 'playwright-core'
import { checkAccessibility, launchBrowser, watchPage } from '../apps/console/test/screens.mjs'
import { type RunningPlatform, startPlatform } from './start-platform.ts'

const CHROMIUM = process.env['OPENSOC_CHROMIUM'] ?? '/usr/bin/chromium'
const pictures = process.env['OPENSOC_PICTURES']
const project = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const skip = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not installed: apt-get install chromium`

describe('the console in a real browser, on the real platform', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-e2e-'))
  let platform: RunningPlatform
  let browser: Awaited<ReturnType<typeof launchBrowser>>
  let page: Page
  let problems: string[]

  before(async () => {
    await run(process.execPath, [
      project('node_modules/vite/bin/vite.js'),
      'build',
      project('apps/console'),
      '--logLevel',
      'error',
    ])
    platform = await startPlatform(folder)
    browser = await launchBrowser()
    page = await browser.context.newPage()
    page.setDefaultTimeout(20_000)
    problems = watchPage(page, platform.address)
  })
  after(async () => {
    await browser?.close()
    await platform?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function look(name: string): Promise<void> {
    for (const theme of ['dark', 'light']) {
      const toOther = page.getByRole('button', { name: `Switch to the ${theme} theme` })
      if (await toOther.isVisible()) await toOther.click()
      assert.deepEqual(await checkAccessibility(page), [], `${name}, ${theme}`)
      if (pictures === undefined) continue
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) })
    }
  }

  it('makes the first administrator with the one-time link, once', async () => {
    assert.ok(platform.setupLink, 'the platform printed a one-time link')
    await page.goto(platform.setupLink)
    assert.deepEqual(await checkAccessibility(page), [], 'setup')
    await page.getByRole('textbox', { name: 'Name' }).fill('ann')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByLabel('Password again').fill('correct horse battery')
    await page.getByRole('button', { name: 'Make the administrator and sign in' }).click()
    await page.getByRole('heading', { name: 'Incidents', level: 1 }).waitFor()
    const secret = platform.setupLink.split('#')[1]
    const again = await fetch(`${platform.address}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, name: 'eve', password: 'correct horse battery' }),
    })
    assert.equal(again.status, 403)
  })

  it('answers nothing without a session or a token', async () => {
    for (const path of [
      '/api/v1/incidents',
      '/api/v1/events',
      '/api/v1/rules',
      '/api/v1/status',
      '/api/v1/stream',
    ]) {
      assert.equal((await fetch(platform.address + path)).status, 401, path)
    }
  })

  it('shows the incidents of the demo, live, most urgent first', async () => {
    await run(process.execPath, [
      '--conditions=@opensoc/source',
      '--disable-warning=ExperimentalWarning',
      project('apps/cli/bin/opensoc.js'),
      'demo',
      '--data',
      folder,
    ])
    // Rows that arrive while somebody reads wait behind a bar; on an empty queue they may come in at once.
    const waiting = page.getByRole('button', { name: /\d+ new/ })
    await Promise.race([
      waiting.waitFor(),
      page.getByRole('grid', { name: 'Incident queue' }).getByRole('row').nth(1).waitFor(),
    ])
    if (await waiting.isVisible()) await waiting.click()
    const rows = page.getByRole('grid', { name: 'Incident queue' }).getByRole('row')
    await rows.nth(1).waitFor()
    assert.match((await rows.nth(1).textContent()) ?? '', /INC-|Initial Access/)
    await look('queue')
  })

  it('opens the top incident by keyboard and walks its graph', async () => {
    await page.getByRole('grid', { name: 'Incident queue' }).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    const graph = page.getByRole('tree', { name: 'Attack story graph' })
    await graph.waitFor()
    const nodes = graph.getByRole('treeitem')
    assert.ok((await nodes.count()) > 10, 'a story of more than ten things')
    assert.ok((await graph.getByRole('treeitem', { name: /^Root cause/ }).count()) === 1, 'one root cause')
    await graph.focus()
    const inspector = page.getByRole('complementary', { name: 'Inspector' })
    const seen = new Set<string>()
    for (const key of ['b', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'n', 'n', 'n', 'ArrowLeft']) {
      await page.keyboard.press(key)
      seen.add((await inspector.textContent()) ?? '')
    }
    assert.ok(seen.size >= 4, `the keys lead to several nodes, not ${seen.size}`)
    await look('incident-story')
  })

  it('shows the timeline and the alerts of the incident', async () => {
    await page.getByRole('tab', { name: 'Timeline' }).click()
    await page.getByRole('grid', { name: 'Incident timeline' }).getByRole('row').nth(3).waitFor()
    await look('incident-timeline')
    await page.getByRole('tab', { name: /Alerts/ }).click()
    await page.getByRole('grid', { name: 'Alerts of the incident' }).getByRole('row').nth(3).waitFor()
    await look('incident-alerts')
  })

  it('runs a hunt', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Hunt' }).click()
    await page
      .getByRole('textbox', { name: 'Hunt query' })
      .fill('process_name:powershell.exe AND process_cmd_line:*-enc*')
    await page.keyboard.press('Control+Enter')
    const results = page.getByRole('grid', { name: 'Hunt results' })
    await results.getByRole('row').nth(1).waitFor()
    assert.match((await results.textContent()) ?? '', /powershell/i)
    await look('hunt')
    await page.getByRole('textbox', { name: 'Hunt query' }).fill('hots:x')
    await page.keyboard.press('Control+Enter')
    assert.match((await page.getByRole('alert').textContent()) ?? '', /host/)
  })

  it('lists the rules and the status of the platform', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Rules' }).click()
    await page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(5).waitFor()
    await look('rules')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Status' }).click()
    await page.getByRole('region', { name: 'Ledger' }).getByRole('row').nth(1).waitFor()
    await page.getByRole('region', { name: 'Sources', exact: true }).getByRole('row').nth(1).waitFor()
    await look('status')
  })

  it('imports an inventory and says what an asset is worth', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'No asset is known yet' }).waitFor()
    const csv =
      'id,hostnames,ips,criticality,owner,purdue_level,is_safety\nplc-7,plc-7,10.9.0.7,medium,Operations,1,yes\n'
    const file = { name: 'inventory.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.getByLabel('File of assets').setInputFiles(file)
    const worth = page.getByRole('combobox', { name: 'Criticality of plc-7' })
    await worth.waitFor()
    await look('assets')
    await worth.selectOption('critical')
    await page.getByText('plc-7 is of critical criticality.').waitFor()
    assert.equal(await worth.inputValue(), 'critical')
  })

  it('shows what of ATT&CK is covered and walks the matrix by keyboard', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    const matrix = page.getByRole('region', { name: 'Matrix' })
    const live = matrix.getByRole('button', { name: /T1059: rule with live telemetry/ })
    await live.waitFor()
    await page
      .getByRole('complementary', { name: 'Missing telemetry' })
      .getByRole('listitem')
      .first()
      .waitFor()
    await look('coverage')
    await matrix.getByRole('region', { name: 'Execution' }).getByRole('button').first().focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key)
    assert.match((await page.locator(':focus').textContent()) ?? '', /T\d{4}: /)
    await live.click()
    const panel = page.getByRole('complementary', { name: 'Technique' })
    await panel.getByRole('region', { name: 'Rules that run' }).getByRole('listitem').first().waitFor()
    await page.getByRole('button', { name: 'Run all rule tests' }).click()
    await page.getByText(/rules passed their tests, 0 failed/).waitFor()
    await matrix.getByRole('button', { name: /T1059: live telemetry, rule tested/ }).waitFor()
    const layer = {
      name: 'group',
      versions: { layer: '4.5' },
      domain: 'enterprise-attack',
      techniques: [{ techniqueID: 'T1059' }, { techniqueID: 'T1542.001' }],
    }
    await page.getByLabel('Layer of ATT&CK Navigator').setInputFiles({
      name: 'g.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(layer)),
    })
    await page.getByText(/Of the layer's 2 techniques/).waitFor()
    await look('coverage-layer')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export layer' }).click()
    assert.equal((await download).suggestedFilename(), 'opensoc-enterprise-attack.json')
  })

  it('runs a rule that is edited by keyboard within two seconds: save, event in, alert out', async () => {
    const call = createClient({ server: platform.address, token: platform.token })
    const id = '7f1d2c3b-0000-4000-8000-0000000000e2'
    const source = `title: Needle\nid: ${id}\nlogsource:\n    product: windows\n    category: process_creation\ndetection:\n    selection:\n        CommandLine|contains: first-needle\n    condition: selection\nlevel: high\n`
    await call(importRules, { body: { space: 'own', enable: true, files: [{ file: 'needle.yml', source }] } })
    await page.goto(`${platform.address}/rules/${id}`)
    const editor = page.getByRole('textbox', { name: 'Rule source' })
    await editor.waitFor()
    await editor.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(source.replace('contains', 'nonsense'))
    const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /^Error 8:9/ })
    await problem.waitFor()
    await look('rule-broken')
    await editor.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(source.replace('first-needle', 'second-needle'))
    await page.getByText('The text runs').waitFor()
    const started = performance.now()
    await page.keyboard.press('Control+s')
    await page.getByText(/live on all workers/).waitFor()
    const record = {
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: 'ws-edit',
      UtcTime: new Date().toISOString().replace('T', ' ').replace('Z', ''),
      Image: 'C:\\tool.exe',
      CommandLine: 'tool second-needle',
    }
    await fetch(`${platform.address}/api/v1/ingest/windows`, {
      method: 'POST',
      headers: { authorization: `Bearer ${platform.token}`, 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(record)}\n`,
    })
    const found = async () => (await call(listFindings, { query: { rule_id: id } })).items.length
    while ((await found()) === 0) {
      assert.ok(performance.now() - started < 2000, 'saved, matched and found within two seconds')
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    console.log(`edited rule: from Ctrl+S to its alert ${Math.round(performance.now() - started)} ms`)
    await look('rule')
  })

  it('keeps an event of the alert as a unit test, and shows who changed the rule', async () => {
    await page.getByRole('tab', { name: 'Tests' }).click()
    await page.getByRole('button', { name: 'Must fire: the event of ws-edit' }).click()
    await page.getByText('All pass').waitFor()
    await page.getByRole('button', { name: /^Save tests/ }).click()
    await page.getByText('Tests saved').waitFor()
    await look('rule-tests')
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('region', { name: 'From version 1 to 2' }).waitFor()
    await look('rule-history')
    await page.getByRole('button', { name: '1 imported' }).click()
    await page.getByRole('button', { name: 'Run version 1 again' }).click()
    await page.getByText(/Back to version 1: live/).waitFor()
    await page.getByRole('tab', { name: 'Changes' }).click()
    await look('rule-changes')
  })

  it('makes a rule of one own from a skeleton', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Rules' }).click()
    await page.getByRole('link', { name: 'New rule' }).click()
    const editor = page.getByRole('textbox', { name: 'Rule source' })
    await editor.waitFor()
    await editor.press('Control+End')
    await page.keyboard.insertText('# mine\n')
    await page.getByText('The text runs.').waitFor()
    await page.keyboard.press('Control+s')
    await page.getByRole('heading', { name: 'Name of What Is Found', level: 1 }).waitFor()
    assert.ok(await page.getByRole('switch', { name: 'Enabled' }).isChecked())
  })

  it('flags an exception that would hide a confirmed attack with the incident, and saves it only with a reason', async () => {
    const call = createClient({ server: platform.address, token: platform.token })
    const [incident] = (await call(listIncidents, { query: { limit: 1 } })).items
    const { id, version } = incident!
    await call(updateIncident, {
      params: { id },
      body: { version, status: 'closed', verdict: 'true_positive' },
    })
    await page.goto(`${platform.address}/incidents/${id}?tab=alerts`)
    await page.getByRole('grid', { name: 'Alerts of the incident' }).getByRole('row').nth(1).waitFor()
    await page.getByRole('button', { name: /^Add exception/ }).waitFor()
    await page.keyboard.press('Shift+X')
    const dialog = page.getByRole('dialog')
    const save = dialog.getByRole('button', { name: 'Save the exception' })
    await dialog.getByRole('textbox', { name: 'Reason', exact: true }).fill('CHG-1')
    assert.equal(await save.isDisabled(), true, 'not simulated yet')
    await dialog.getByRole('button', { name: /^Simulate/ }).click()
    await dialog.getByRole('alert').getByRole('link', { name: id }).waitFor()
    assert.equal(await save.isDisabled(), true, 'no reason to hide it yet')
    assert.deepEqual(await checkAccessibility(page), [], 'exception flagged')
    await dialog.getByRole('textbox', { name: /^Why it is right/ }).fill('a test of ours')
    await save.click()
    await page.getByText('Exception saved').waitFor()
    await page.getByRole('button', { name: /^Snooze/ }).click()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('known')
    await dialog.getByRole('button', { name: 'Snooze', exact: true }).click()
    await page.getByText(/^Snoozed for/).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tuning' }).click()
    await page.getByRole('region', { name: 'Exceptions' }).getByRole('row').nth(1).waitFor()
    await page.getByRole('region', { name: 'Quiet' }).getByRole('row').nth(1).waitFor()
    await look('tuning')
    await page.keyboard.press('z')
    await page.getByText('None: every alert asks for attention.').waitFor()
  })

  it('logged no error and asked nothing of another origin', () => {
    assert.deepEqual(problems, [])
  })
})

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}:\n${said}`)),
    )
  })
}
