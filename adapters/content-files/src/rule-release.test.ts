import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { crc32 } from 'node:zlib'
import { readRuleRelease, readUploadedRelease } from './rule-release.ts'

const folder = mkdtempSync(join(tmpdir(), 'opensoc-release-'))
const never = new AbortController().signal
const FILES = {
  'rules/windows/a.yml': 'title: a\n',
  'rules-threat-hunting/b.yml': 'title: b\n',
  'deprecated/old.yml': 'title: old\n',
  'tests/thor.yml': 'x: 1\n',
  '.github/workflows/ci.yml': 'on: push\n',
  'README.md': '# rules\n',
}
const RULES = ['rules-threat-hunting/b.yml', 'rules/windows/a.yml']

function lay(root: string): string {
  for (const [name, source] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), source)
  }
  return root
}

const names = (release: { files: readonly { file: string }[] }) =>
  release.files.map(({ file }) => file).sort()

describe('a release of rules', () => {
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is a folder laid out as a rule repository: its rules* folders, named by their place in it', async () => {
    const release = await readRuleRelease(`${lay(join(folder, 'plain'))}/`, never)
    assert.match(release.origin, /^plain@[0-9a-f]{12}$/)
    assert.deepEqual(names(release), RULES)
    assert.equal(release.files.find(({ file }) => file === 'rules/windows/a.yml')?.source, 'title: a\n')
  })

  it('is any other folder: all its YAML that is not hidden', async () => {
    assert.deepEqual(names(await readRuleRelease(join(folder, 'plain', 'tests'), never)), ['thor.yml'])
  })

  it('is a git checkout, whose commit is kept, or the address of a repository', async () => {
    const root = lay(join(folder, 'sigma'))
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim()
    git('init', '--quiet')
    git('add', '.')
    git(
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@t',
      '-c',
      'commit.gpgsign=false',
      'commit',
      '--quiet',
      '-m',
      'x',
    )
    const origin = `sigma@${git('rev-parse', 'HEAD').slice(0, 12)}`
    const checkout = await readRuleRelease(root, never)
    assert.deepEqual([checkout.origin, names(checkout)], [origin, RULES])
    assert.deepEqual(await readRuleRelease(`file://${root}`, never), checkout)
  })

  it('is a zip archive', async () => {
    const path = join(folder, 'sigma_all_rules.zip')
    writeFileSync(path, storedZip(FILES))
    const release = await readRuleRelease(path, never)
    assert.match(release.origin, /^sigma_all_rules\.zip@[0-9a-f]{12}$/)
    assert.deepEqual(names(release), RULES)
    assert.equal(release.files[1]?.source, 'title: a\n')
  })

  it('is an upload: an archive, or one file', async () => {
    const path = join(folder, 'sigma_all_rules.zip')
    const uploaded = await readUploadedRelease('../sigma_all_rules.zip', storedZip(FILES))
    assert.deepEqual(uploaded, await readRuleRelease(path, never))
    const one = await readUploadedRelease('a.yml', Buffer.from('title: a\n'))
    assert.deepEqual(one.files, [{ file: 'a.yml', source: 'title: a\n' }])
    for (const name of ['a.exe', 'a.zip'])
      await assert.rejects(readUploadedRelease(name, Buffer.from('no')), { code: 'CONTENT_UNREADABLE' })
  })

  it('is refused with its reason when it cannot be read', async () => {
    const broken = join(folder, 'broken.zip')
    writeFileSync(broken, 'no archive')
    for (const path of [broken, join(folder, 'none'), `file://${folder}/none`, '--upload-pack=x.git'])
      await assert.rejects(readRuleRelease(path, never), { code: 'CONTENT_UNREADABLE' })
  })
})

/** An archive without compression, by hand (APPNOTE 4.3): the format is all that the test needs. */
function storedZip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, source] of Object.entries(files)) {
    const data = Buffer.from(source)
    const title = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(data.length, 14)
    fields.writeUInt32LE(data.length, 18)
    fields.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, title, data])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const version = Buffer.from([20, 0])
    central.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), version, fields, place, title]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(locals.length, 4)
  end.writeUInt16LE(locals.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end])
}
