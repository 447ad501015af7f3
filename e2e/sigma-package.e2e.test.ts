import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const library = fileURLToPath(new URL('../standards/sigma', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'opensoc-stranger-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout
}

/** The examples of the README, as they stand. */
function examples(): string[] {
  const readme = readFileSync(join(library, 'README.md'), 'utf8')
  return [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!)
}

describe('the Sigma library by itself', () => {
  it('installs from its package into an empty folder, and runs the examples of its README', () => {
    run('npm', ['pack', '--pack-destination', folder], library)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefer-offline', './opensoc-sigma-0.1.0.tgz'],
      folder,
    )
    const printed = examples().map((example, n) => {
      writeFileSync(join(folder, `${n}.js`), example)
      return run(process.execPath, [`${n}.js`], folder).trim()
    })
    assert.deepEqual(printed, [
      String.raw`Who am I { Image: 'C:\\Windows\\System32\\whoami.exe' }`,
      "1 { Channel: 'Security', EventID: 1102 } Log cleared",
      "Many failed sign-ins of one account { TargetUserName: 'ann' } [ 'event 0', 'event 60', 'event 120' ]",
    ])
  })
})
