import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { DEFAULT_TENANT, type StateStore, type StoredRule } from '@opensoc/domain'
import { openSqliteState } from '@opensoc/state-sql'
import { type ImportOptions, RuleLibrary } from './rule-library.ts'

const ID = '7f1d2c3b-0000-4000-8000-000000000001'
const text = (
  change: { level?: string; image?: string; id?: string; status?: string } = {},
) => `title: LSASS read
id: ${change.id ?? ID}
status: ${change.status ?? 'test'}
logsource:
    product: windows
    category: process_access
detection:
    selection:
        TargetImage|endswith: '${change.image ?? '\\lsass.exe'}'
    condition: selection
level: ${change.level ?? 'medium'}
`
const RELEASE: ImportOptions = {
  tenantId: DEFAULT_TENANT,
  space: 'upstream',
  enable: false,
  actor: 'ann',
  origin: 'sigma@1',
}
const ANN = { tenantId: DEFAULT_TENANT, actor: 'ann' } as const

describe('the library of rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opensoc-library-'))
  let state: StateStore
  let library: RuleLibrary
  let now = 1000

  before(async () => {
    const clock = { now: () => now }
    state = await openSqliteState({ file: join(folder, 'state.sqlite'), clock })
    await state.migrate()
    library = new RuleLibrary({ state, clock })
  })
  beforeEach(async () => {
    now += 1000
    const rules = await state.rules.list(DEFAULT_TENANT)
    await state.rules.remove(
      DEFAULT_TENANT,
      rules.map(({ id }) => id),
    )
  })
  after(async () => {
    await state.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const take = (source: string, over: Partial<ImportOptions> = {}, file = 'rules/a.yml') =>
    library.import([{ file, source }], { ...RELEASE, ...over })
  const get = async (id = ID): Promise<StoredRule> => {
    const rule = await state.rules.get(DEFAULT_TENANT, id)
    assert.ok(rule)
    return rule
  }

  it('enables nothing upstream unasked, and an update never touches the switch', async () => {
    assert.equal((await take(text())).added, 1)
    assert.equal((await get()).enabled, false)
    await state.rules.setEnabled(DEFAULT_TENANT, [ID], true)
    assert.equal((await take(text({ level: 'high' }), { enable: false })).updated, 1)
    assert.deepEqual([(await get()).enabled, (await get()).level], [true, 'high'])
    await state.rules.setEnabled(DEFAULT_TENANT, [ID], false)
    await take(text({ level: 'low' }), { enable: true })
    assert.equal((await get()).enabled, false)
  })

  it('merges an update with a local change and keeps the history', async () => {
    await take(text())
    await library.edit(await get(), text({ level: 'high' }), { ...ANN, note: 'crown jewels' })
    const outcome = await take(text({ image: '\\lsaiso.exe' }), { origin: 'sigma@2' })
    assert.deepEqual([outcome.merged, outcome.conflicts], [1, []])
    const rule = await get()
    assert.equal(rule.source, text({ level: 'high', image: '\\lsaiso.exe' }))
    assert.equal(rule.base, text({ image: '\\lsaiso.exe' }))
    assert.equal(rule.origin, 'sigma@2')
    const versions = await state.rules.versions(DEFAULT_TENANT, ID)
    assert.deepEqual(
      versions.map(({ number, change, actor, note }) => [number, change, actor, note]),
      [
        [3, 'merged', 'ann', undefined],
        [2, 'edited', 'ann', 'crown jewels'],
        [1, 'imported', 'sigma@1', undefined],
      ],
    )
  })

  it('runs the local text on in a conflict until somebody decides, and takes the decision back', async () => {
    await take(text())
    await library.edit(await get(), text({ level: 'high' }), ANN)
    const outcome = await take(text({ level: 'low' }))
    assert.deepEqual(outcome.conflicts, [{ id: ID, title: 'LSASS read', file: 'rules/a.yml' }])
    assert.deepEqual([(await get()).level, (await get()).pending], ['high', text({ level: 'low' })])
    assert.equal((await take(text({ level: 'low' }))).unchanged, 1)

    await library.resolve(await get(), text({ level: 'low' }), ANN)
    assert.deepEqual(
      [(await get()).level, (await get()).base, (await get()).pending],
      ['low', undefined, undefined],
    )
    const [, previous] = await state.rules.versions(DEFAULT_TENANT, ID)
    await library.undo(await get(), previous!, ANN)
    assert.deepEqual([(await get()).level, (await get()).pending], ['high', text({ level: 'low' })])
  })

  it('reverts to the text of an earlier version, which then counts as a change of the release', async () => {
    await take(text())
    await take(text({ level: 'high' }))
    const first = (await state.rules.versions(DEFAULT_TENANT, ID)).at(-1)!
    await library.revert(await get(), first, ANN)
    assert.deepEqual([(await get()).source, (await get()).base], [text(), text({ level: 'high' })])
  })

  it('keeps what runs when an update does not', async () => {
    await take(text())
    const broken = text({ image: 'a' }).replace('|endswith', '|nonsense')
    assert.equal((await take(broken)).conflicts.length, 1)
    assert.deepEqual([(await get()).source, (await get()).refused], [text(), undefined])
  })

  it('refuses an edit that is another rule or does not run', async () => {
    await take(text())
    const rule = await get()
    const other = text({ id: '7f1d2c3b-0000-4000-8000-000000000002' })
    const nonsense = text().replace('|endswith', '|nonsense')
    for (const bad of [other, nonsense, `${text()}---\n${other}`, 'title: ['])
      await assert.rejects(library.edit(rule, bad, ANN), { code: 'RULE_INVALID' })
    assert.deepEqual(await get(), rule)
  })

  it('gives an id of another space, or one that came before in the release, to nobody else', async () => {
    await take(text(), { space: 'content', origin: 'shipped' })
    assert.equal((await take(text({ level: 'low' }))).refused[0]?.code, 'RULE_ID_TAKEN')
    const twice = await library.import(
      ['x.yml', 'y.yml'].map((file) => ({
        file,
        source: text({ id: '7f1d2c3b-0000-4000-8000-000000000003' }),
      })),
      RELEASE,
    )
    assert.deepEqual([twice.added, twice.refused.map(({ file }) => file)], [1, ['y.yml']])
  })

  it('takes what a person gives for an upstream rule as a change of it', async () => {
    await take(text())
    const { origin, ...given } = RELEASE
    await library.import([{ file: 'mine.yml', source: text({ level: 'high' }) }], { ...given, space: 'own' })
    const rule = await get()
    assert.deepEqual([rule.space, rule.base, rule.level, origin], ['upstream', text(), 'high', 'sigma@1'])
  })

  it('removes with a file the rules that came from it, unless they were changed here', async () => {
    const ids = ['7f1d2c3b-0000-4000-8000-000000000021', '7f1d2c3b-0000-4000-8000-000000000022', ID] as const
    const files = ids.map((id, n) => ({ file: `${n}.yml`, source: text({ id }) }))
    await library.import(files, { ...RELEASE, space: 'own', origin: 'folder' })
    await library.edit(await get(ids[1]), text({ id: ids[1], level: 'high' }), ANN)
    const removed = await library.removeMissing(DEFAULT_TENANT, 'folder', files.slice(2))
    assert.deepEqual(
      removed.map(({ id }) => id),
      [ids[0]],
    )
    const kept = await state.rules.list(DEFAULT_TENANT)
    assert.deepEqual(kept.map(({ id }) => id).sort(), [ids[2], ids[1]].sort())
  })

  it('overwrites no switch and no edit with an import that began before', async () => {
    const id = (n: number) => `7f1d2c3b-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`
    const release = (level: string) =>
      Array.from({ length: 60 }, (_, n) => ({ file: `rules/${n}.yml`, source: text({ id: id(n), level }) }))
    await library.import(release('medium'), RELEASE)
    const seen = await get(id(1))
    const importing = library.import(release('low'), RELEASE)
    const switched = library.setEnabled(DEFAULT_TENANT, [id(0)], true)
    const edited = library.edit(seen, text({ id: id(1), level: 'high' }), ANN)
    await importing
    assert.equal(await switched, 1)
    assert.equal((await get(id(0))).enabled, true)
    await assert.rejects(edited, { code: 'RULE_CHANGED' })
    await library.edit(await get(id(1)), text({ id: id(1), level: 'high' }), ANN)
    assert.deepEqual(
      [(await get(id(1))).level, (await get(id(1))).base],
      ['high', text({ id: id(1), level: 'low' })],
    )
  })

  it('counts a release with another name and the same texts as unchanged', async () => {
    await take(text())
    assert.equal((await take(text(), { origin: 'sigma@2' }, 'rules/moved.yml')).unchanged, 1)
    assert.deepEqual([(await get()).origin, (await get()).file], ['sigma@2', 'rules/moved.yml'])
    assert.deepEqual(await state.rules.versions(DEFAULT_TENANT, ID), [])
  })
})
