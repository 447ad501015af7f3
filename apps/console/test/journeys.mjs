// A person's ways through the console by keyboard, on the fake platform:
//   node --conditions=@opensoc/source apps/console/test/journeys.mjs
import assert from 'node:assert/strict'
import { startFakePlatform } from './fake-platform.ts'
import { launchBrowser, watchPage } from './screens.mjs'

const platform = await startFakePlatform()
const { context, close } = await launchBrowser({ permissions: ['clipboard-read', 'clipboard-write'] })
let failed = 0
try {
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  const problems = watchPage(page, platform.url)
  const queue = page.getByRole('grid', { name: 'Incident queue' })
  const active = () => queue.locator('[data-active=true]')
  const notice = page.getByRole('region', { name: 'Notifications' })
  const journey = async (name, walk) => {
    try {
      await walk()
      console.log(`ok   ${name}`)
    } catch (error) {
      failed++
      console.log(`FAIL ${name}\n     ${String(error).split('\n').slice(0, 6).join('\n     ')}`)
      await page.screenshot({ path: `/tmp/journey-${failed}.png` })
    }
  }
  const openQueue = async (search = '') => {
    await page.goto(`${platform.url}/incidents${search}`)
    await queue.getByRole('row').nth(2).waitFor()
  }

  await journey('the one-time link makes the administrator', async () => {
    await page.goto(`${platform.url}/setup#secret`)
    await page.getByLabel('Name').fill('mara')
    await page.getByLabel('Password', { exact: true }).fill('twelve letters')
    await page.getByLabel('Password again').fill('another thing')
    await page.getByRole('button', { name: 'Make the administrator and sign in' }).click()
    await page.getByText('the two passwords differ').first().waitFor()
    await page.getByLabel('Password again').fill('twelve letters')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Incidents' }).waitFor()
  })

  await journey('j, k, End and Home move, the URL follows', async () => {
    await openQueue()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    assert.equal(await active().getAttribute('aria-rowindex'), '3')
    await page.keyboard.press('End')
    await page.waitForURL(/[?&]i=/)
    await page.keyboard.press('Home')
    assert.equal(await active().getAttribute('aria-rowindex'), '2')
    assert.ok((await queue.getByRole('row').count()) < 70)
  })

  await journey('i assigns, z takes it back', async () => {
    await openQueue('?owner=&q=inc-')
    await page.keyboard.press('i')
    await active().getByText('mara').waitFor()
    await notice.getByText('Assigned the incident to me').waitFor()
    await page.keyboard.press('z')
    await active().getByText('mara').waitFor({ state: 'detached' })
  })

  await journey('e 3 Enter closes with a verdict, undo reopens', async () => {
    await openQueue()
    await page.keyboard.press('e')
    await page.keyboard.press('3')
    await page.keyboard.press('Enter')
    await notice.getByText('Closed the incident as False positive').waitFor()
    await active().getByText('Closed').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await active().getByText('Closed').waitFor({ state: 'detached' })
  })

  await journey('x selects several, s 2 sets their status', async () => {
    await openQueue('?status=new')
    for (const key of ['x', 'j', 'x', 's', '2']) await page.keyboard.press(key)
    await notice.getByText('Set 2 incidents to In progress').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('toolbar', { name: 'Selected incidents' }).waitFor({ state: 'detached' })
  })

  await journey('a stale write is explained and the row shows what the other did', async () => {
    await openQueue()
    const id = platform.state.incidents.toSorted((a, b) => b.score - a.score)[0].id
    platform.state.incidents = platform.state.incidents.map((one) =>
      one.id === id ? { ...one, owner: 'ravi', status: 'on_hold', version: one.version + 1 } : one,
    )
    await page.keyboard.press('Home')
    await page.keyboard.press('i')
    await notice.getByText(/owner is now ravi/).waitFor()
    await active().getByText('ravi').waitFor()
  })

  await journey('changed rows change in place, new ones wait for the full stop', async () => {
    await openQueue('?q=shell')
    const first = await active().getAttribute('id')
    const shown = platform.state.incidents
      .filter((one) => one.title.includes('shell'))
      .toSorted((a, b) => b.score - a.score)[0]
    const changed = { ...shown, title: `${shown.title} (renamed)`, version: shown.version + 1 }
    const fresh = { ...shown, id: 'inc-new00001', score: 99, created_time: Date.now(), title: 'A new shell' }
    platform.state.incidents = [
      fresh,
      ...platform.state.incidents.map((one) => (one.id === shown.id ? changed : one)),
    ]
    platform.announce('incidents', changed.id, changed.version)
    platform.announce('incidents', fresh.id, 1)
    await queue.getByText('(renamed)').waitFor()
    await page.getByRole('button', { name: '1 new' }).waitFor()
    assert.equal(await active().getAttribute('id'), first)
    assert.equal(await queue.getByText('A new shell').count(), 0)
    await page.keyboard.press('.')
    await queue.getByText('A new shell').first().waitFor()
    await page.getByRole('button', { name: '1 new' }).waitFor({ state: 'detached' })
  })

  await journey('filters are in the URL, an empty queue says why', async () => {
    await openQueue()
    await page.keyboard.press('/')
    await page.keyboard.type('zzz')
    await page.getByText('No incident matches the filters').waitFor()
    assert.match(page.url(), /q=zzz/)
    await page.getByRole('button', { name: 'Remove all filters' }).click()
    await queue.getByRole('row').nth(2).waitFor()
    await page.getByRole('button', { name: /High/ }).click()
    await page.waitForURL(/sev=high/)
  })

  await journey('Enter opens the incident, ] goes to the next, n and arrows walk the story', async () => {
    await openQueue()
    await page.keyboard.press('Enter')
    await page.getByRole('tree', { name: 'Attack story graph' }).waitFor()
    const before = page.url()
    await page.keyboard.press(']')
    await page.waitForURL((url) => url.pathname !== new URL(before).pathname)
    await page.getByRole('treeitem', { name: /powershell/ }).waitFor()
    await page.keyboard.press('b')
    await page.waitForURL(/node=mail/)
    await page.keyboard.press('ArrowRight')
    await page.waitForURL(/node=outlook/)
    await page.keyboard.press('n')
    await page.waitForURL(/node=shell/)
    await page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('heading', { name: 'powershell.exe' })
      .waitFor()
    await page.getByRole('slider', { name: 'Alerts over time' }).press('End')
    await page.waitForURL(/node=ntds/)
    await page.getByRole('treeitem', { name: /WINWORD/ }).click()
    await page.waitForURL(/node=word/)
    await page.keyboard.press('o')
    await page.waitForURL(/scope=all/)
  })

  await journey('2 and 3 show timeline and alerts, the title can be changed', async () => {
    await page.keyboard.press('2')
    await page.getByRole('grid', { name: 'Incident timeline' }).waitFor()
    await page.keyboard.press('3')
    await page.getByRole('grid', { name: 'Alerts of the incident' }).waitFor()
    await page.getByRole('button', { name: 'Show the rule and the original record' }).click()
    await page.getByText('condition: selection').waitFor()
    await page.getByRole('heading', { level: 1 }).getByRole('button').click()
    await page.getByRole('textbox', { name: 'Title' }).fill('Renamed by mara')
    await page.keyboard.press('Enter')
    await notice.getByText('Renamed the incident').waitFor()
  })

  await journey('a hunt is typed with field suggestions and narrowed from a value', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByText('Begin with').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('process_n')
    await page.getByRole('option', { name: /process_name/ }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.type('cmd.exe')
    await page.keyboard.press('Enter')
    await page.getByRole('grid', { name: 'Hunt results' }).getByRole('row').nth(2).waitFor()
    await page
      .getByRole('region', { name: 'Event fields' })
      .getByRole('button', { name: 'LAB-WS-014' })
      .click()
    await page.getByRole('menuitem', { name: 'Filter out' }).click()
    await page.waitForURL(/NOT/)
    assert.equal(
      await page.getByRole('textbox', { name: 'Hunt query' }).inputValue(),
      'process_name:cmd.exe AND NOT host:LAB-WS-014',
    )
  })

  await journey('dragging over the histogram sets the time range', async () => {
    const bars = page.getByRole('img', { name: /Matching events over time/ })
    await bars.waitFor()
    const box = await bars.boundingBox()
    await page.mouse.move(box.x + box.width * 0.2, box.y + 10)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 10)
    await page.mouse.up()
    await page.waitForURL(/from=\d+.*to=\d+/)
  })

  await journey('letters typed in a field do nothing else', async () => {
    await openQueue()
    await page.getByRole('searchbox', { name: 'Filter incidents' }).fill('')
    await page.keyboard.type('exi?')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.keyboard.press('Escape')
  })

  await journey('the palette finds an incident and a hunt', async () => {
    await openQueue()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('evil[.]example')
    await page.getByRole('option', { name: 'Hunt for evil.example' }).click()
    await page.waitForURL(/hunt\?query=%22evil.example%22/)
  })

  await journey('a rule is switched off and back on with undo', async () => {
    await page.goto(`${platform.url}/rules`)
    await page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(2).waitFor()
    await page.keyboard.press('x')
    await notice.getByText('Disabled 1 rule').waitFor()
    await page.keyboard.press('z')
    await notice.getByText('Enabled 1 rule').waitFor()
  })

  await journey('all rules that a filter shows are enabled at once, with undo', async () => {
    await page.goto(`${platform.url}/rules?state=disabled`)
    await page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(2).waitFor()
    await page.keyboard.press('e')
    await page.getByRole('button', { name: /^Enable \d+ rules/ }).waitFor()
    await page.keyboard.press('Enter')
    await notice.getByText(/^Enabled \d+ rules/).waitFor()
    await page.getByText('No rule matches').waitFor()
    await page.keyboard.press('z')
    await page.getByRole('grid', { name: 'Rules' }).getByRole('row').nth(2).waitFor()
  })

  await journey('a forecast of the rules shown is run, told, and what rules are sorted by', async () => {
    await page.goto(`${platform.url}/rules`)
    await page.getByRole('button', { name: 'Forecast shown' }).click()
    await notice.getByText('The forecast is done.').waitFor()
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('noisiest')
    await page.waitForURL(/sort=noisiest/)
    const rules = page.getByRole('grid', { name: 'Rules' })
    const expected = rules.getByRole('row').nth(1).getByRole('gridcell').nth(7)
    await expected.getByText(/^\d+( \?)?$/).waitFor()
  })

  await journey('an unsaved text is back-tested beside the editor', async () => {
    await page.goto(`${platform.url}/rules/rule-0`)
    await page.getByRole('textbox', { name: 'Rule source' }).waitFor()
    await page.getByRole('button', { name: 'Back-test', exact: true }).click()
    await page.getByRole('button', { name: 'Run the back-test' }).click()
    await page.getByText('3.2 a day').waitFor()
    await page.getByText(/1 of them confirmed/).waitFor()
  })

  await journey('a job is cancelled from the tray, which Esc closes', async () => {
    await page.goto(`${platform.url}/rules`)
    await page.getByRole('button', { name: 'Jobs: 2 running' }).click()
    const tray = page.getByRole('region', { name: 'Jobs' })
    const asked = page.waitForRequest(/jobs\/job-1\/cancel$/)
    await tray.getByRole('button', { name: /^Cancel Noise forecast/ }).click()
    await asked
    await page.keyboard.press('Escape')
    await tray.waitFor({ state: 'detached' })
  })

  await journey('a broken rule cannot be saved, a mended one is live', async () => {
    await page.goto(`${platform.url}/rules/rule-0`)
    const editor = page.getByRole('textbox', { name: 'Rule source' })
    await editor.waitFor()
    await editor.press('Control+End')
    await page.keyboard.insertText('nonsense')
    const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /^Error/ })
    await problem.waitFor()
    assert.ok(await page.getByRole('button', { name: /^Save and run/ }).isDisabled())
    await editor.press('Control+z')
    await editor.press('Control+End')
    await page.keyboard.insertText('# mended')
    await page.getByText('The text runs').waitFor()
    await page.keyboard.press('Control+s')
    await notice.getByText(/Saved: live on all workers/).waitFor()
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('4')
    await page.getByRole('button', { name: '1 imported' }).waitFor()
  })

  await journey('quarantined records are replayed by the administrator', async () => {
    await page.goto(`${platform.url}/status`)
    await page.getByRole('button', { name: 'Replay all' }).click()
    await notice.getByText('12 records go through the pipeline again').waitFor()
  })

  await journey(
    'signing out shows the sign-in page at the same address, a wrong password is told',
    async () => {
      await page.getByRole('button', { name: /user menu/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      assert.match(page.url(), /\/status$/)
      await page.getByLabel('Name').fill('mara')
      await page.getByLabel('Password', { exact: true }).fill('wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText('name or password is wrong').waitFor()
      await page.getByLabel('Password', { exact: true }).fill('right password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Status' }).waitFor()
    },
  )

  for (const problem of problems) console.log(problem)
  failed += problems.length
} finally {
  await close()
  await platform.close()
}
console.log(failed === 0 ? 'all journeys passed' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
