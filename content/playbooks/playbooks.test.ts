import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  type CommandEffect,
  type CommandOutcome,
  type Playbook,
  PlaybookRun,
  parsePlaybook,
  printIssue,
  type RunEffect,
} from '@opensoc/cacao'
import { er, readCommand, slpf } from '@opensoc/openc2'

const FOLDER = import.meta.dirname
const playbooks = new Map<string, Playbook>(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const read = parsePlaybook(readFileSync(join(FOLDER, file), 'utf8'))
      assert.ok(read.ok, `${file}: ${read.ok ? '' : read.issues.map(printIssue).join('; ')}`)
      return [file.replace('.json', ''), read.playbook]
    }),
)

const VALUES: Readonly<Record<string, string>> = {
  __host__: 'ws1',
  __second_host__: 'ws2',
  __file_path__: '/tmp/"evil".sh',
  __address__: '203.0.113.9',
  __firewall__: 'cell-firewall',
  __kind__: 'address',
}

/** What each playbook commands, in its order, when all goes well, and when people answer as said. */
const wanted: readonly [
  playbook: string,
  answers: Readonly<Record<string, string>>,
  commands: readonly string[],
][] = [
  ['block-command-and-control', {}, ['perimeter: deny ipv4_net']],
  ['ransomware', {}, ['ws1: contain device', 'ws1: contain file', 'call block-command-and-control']],
  ['web-shell', {}, ['ws1: contain file', 'perimeter: deny ipv4_net']],
  ['credential-theft', { __scope__: 'ann, bob' }, ['ws1: contain device']],
  ['lateral-movement', {}, ['ws1: contain device', 'ws2: contain device']],
  ['phishing', { __verdict__: 'malicious' }, ['perimeter: deny ipv4_net']],
  ['phishing', { __verdict__: 'benign' }, []],
  ['malicious-mail-purge', { __left__: '0' }, []],
  ['cloud-key-leak', {}, []],
  ['insider', { __decision__: 'isolate' }, ['ws1: contain device']],
  ['insider', { __decision__: 'watch' }, []],
  ['insider', { __decision__: 'close' }, []],
  ['ot-upstream', { __agreed__: 'true' }, ['cell-firewall: deny ipv4_net']],
  ['ot-upstream', { __agreed__: 'false' }, []],
  ['impossible-travel', { __was_them__: 'true' }, []],
  ['impossible-travel', { __was_them__: 'false' }, ['perimeter: deny ipv4_net']],
  ['block-indicator', { __kind__: 'address' }, ['perimeter: deny ipv4_net']],
  ['block-indicator', { __kind__: 'file' }, ['ws1: contain file']],
  ['block-indicator', { __kind__: 'mutex' }, []],
]

function start(playbook: Playbook, answers: Readonly<Record<string, string>>): PlaybookRun {
  const declared = Object.entries(playbook.playbook_variables ?? {}).filter(([, { external }]) => external)
  const variables = Object.fromEntries(declared.map(([name]) => [name, answers[name] ?? VALUES[name] ?? 'x']))
  const run = new PlaybookRun('r', playbook)
  run.apply({ type: 'started', at: 0, variables })
  assert.equal(run.reason, undefined)
  return run
}

/** Answers all that a run asks for and gives the commands to controls in their order. */
function finish(run: PlaybookRun, outcome: (effect: RunEffect) => CommandOutcome): readonly string[] {
  const commands: string[] = []
  for (let at = 1; run.pending.length > 0; at += 1) {
    assert.ok(at < 100, 'the playbook does not end')
    const [effect] = run.pending as [RunEffect]
    if (effect.kind === 'playbook') commands.push(`call ${nameOf(effect.playbook_id)}`)
    else if (effect.command.type === 'openc2-http') commands.push(commandOf(effect))
    run.apply({ type: 'command_finished', at, key: effect.key, outcome: outcome(effect) })
  }
  return commands
}

function nameOf(id: string): string {
  const found = [...playbooks].find(([, playbook]) => playbook.id === id)
  assert.ok(found, `${id} is not shipped`)
  return found[0]
}

/** The command as its control gets it: valid OpenC2 of a profile that we implement. */
function commandOf({ command, target }: CommandEffect): string {
  const json: unknown = JSON.parse(Buffer.from(command.content_b64 ?? '', 'base64').toString('utf8'))
  const read = readCommand(json, { profiles: [slpf, er] })
  assert.ok(read.ok, JSON.stringify(json))
  const pair = `${read.value.action} ${read.value.target.type}`
  const broken = [slpf, er].map((profile) =>
    profile.pairs[read.value.action]?.includes(read.value.target.type) ? profile.check(read.value) : 'other',
  )
  assert.ok(broken.includes(undefined), `${pair} fits no profile`)
  return `${target?.name}: ${pair}`
}

describe('the shipped playbooks', () => {
  for (const [name, answers, commands] of wanted) {
    it(`${name} ${JSON.stringify(answers)} commands what it should`, () => {
      const playbook = playbooks.get(name)
      assert.ok(playbook)
      const run = start(playbook, answers)
      assert.deepEqual(
        finish(run, () => ({ ok: true, variables: answers })),
        commands,
      )
      assert.equal(run.status, 'successful')
    })
  }

  it('end when every control refuses, with the work in the hands of people', () => {
    for (const [name, answers] of wanted) {
      const run = start(playbooks.get(name) as Playbook, answers)
      finish(run, (effect) =>
        effect.kind === 'command' && effect.command.type === 'manual'
          ? { ok: true, variables: answers }
          : { ok: false, reason: 'refused' },
      )
      assert.ok(
        ['successful', 'completed_with_errors'].includes(run.status),
        `${name}: ${run.status} ${run.reason}`,
      )
    }
  })

  it('are twelve, each tried here, each with techniques and a way of MITRE D3FEND', () => {
    assert.deepEqual([...playbooks.keys()].sort(), [...new Set(wanted.map(([name]) => name))].sort())
    assert.equal(playbooks.size, 12)
    for (const [name, { labels = [] }] of playbooks) {
      assert.ok(
        labels.some((label) => /^T\d{4}/.test(label)),
        name,
      )
      assert.ok(
        labels.some((label) => label.startsWith('D3-')),
        name,
      )
    }
  })
})
