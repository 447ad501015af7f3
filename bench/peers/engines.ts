import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** An engine that reads rules and lines, and prints `rule id <tab> line number`. */
export interface Engine {
  readonly name: string
  readonly version: string
  command(rules: string, events: string): readonly string[]
  /** From what it prints on standard output; else lines of `rule id <tab> line number`. */
  readonly found?: (line: string) => string | undefined
}

export type Peer =
  | Engine
  /** Why it is not measured. */
  | { readonly name: string; readonly absent: string }

const here = fileURLToPath(new URL('.', import.meta.url))
const NODE = [process.execPath, '--conditions=@opensoc/source', '--disable-warning=ExperimentalWarning']

/** Ours, as a library and as the tool. */
export function ours(): Engine[] {
  const cli = join(here, '../../apps/cli/src/main.ts')
  const detect = [cli, 'detect', '--format', 'ndjson']
  return [
    {
      name: '@opensoc/sigma',
      version: 'this checkout',
      command: (rules, events) => [...NODE, join(here, 'opensoc-lines.ts'), rules, events],
    },
    {
      name: 'opensoc detect',
      version: 'this checkout, 1 thread',
      command: (rules, events) => [...NODE, ...detect, '--threads', '1', '--rules', rules, events],
      found: (line) => {
        const { rule_id, record } = JSON.parse(line) as { rule_id: string; record: number }
        return `${rule_id}\t${record}`
      },
    },
  ]
}

/** Installs what the package registries of this machine give, under `folder`; nothing of it comes into the checkout. */
export function installPeers(folder: string): Peer[] {
  return [sigmaRust(folder), rsigma(folder), azuma(folder), ...NOT_TO_BE_HAD]
}

const NOT_TO_BE_HAD: readonly Peer[] = [
  {
    name: 'hayabusa',
    absent: 'not on crates.io (the crate of that name is another program); its releases are binaries',
  },
  {
    name: 'chainsaw',
    absent: 'not on crates.io (the crate of that name is another program); its releases are binaries',
  },
  { name: 'zircolite', absent: 'not on PyPI' },
  { name: 'sigma-go', absent: 'the Go module proxy of this machine does not give it' },
]

const SIGMA_RUST = '0.7.0'
const RSIGMA = '0.23.0'
const AZUMA = '0.7.3'

function sigmaRust(folder: string): Peer {
  const name = 'sigma-rust'
  const project = join(folder, name)
  mkdirSync(join(project, 'src'), { recursive: true })
  copyFileSync(join(here, 'sigma-rust/Cargo.toml'), join(project, 'Cargo.toml'))
  copyFileSync(join(here, 'sigma-rust/main.rs'), join(project, 'src/main.rs'))
  const failure = run(['cargo', 'build', '--release', '--quiet'], project)
  if (failure !== undefined) return { name, absent: failure }
  const binary = join(project, 'target/release/match-lines')
  return { name, version: SIGMA_RUST, command: (rules, events) => [binary, rules, events] }
}

function rsigma(folder: string): Peer {
  const name = 'rsigma'
  const binary = join(folder, 'rsigma/bin/rsigma')
  if (!existsSync(binary)) {
    const install = ['cargo', 'install', name, '--version', RSIGMA, '--locked', '--root', join(folder, name)]
    const failure = run(install, folder)
    if (failure !== undefined) return { name, absent: failure }
  }
  return {
    name,
    version: RSIGMA,
    command: (rules, events) => [binary, 'eval', '--rules', rules, '--event', `@${events}`],
  }
}

function azuma(folder: string): Peer {
  const name = 'azuma'
  const python = join(folder, 'azuma/bin/python')
  if (!existsSync(python)) {
    const failure =
      run(['python3', '-m', 'venv', join(folder, name)], folder) ??
      run([python, '-m', 'pip', 'install', '--quiet', `${name}==${AZUMA}`, 'packaging'], folder)
    if (failure !== undefined) return { name, absent: failure }
  }
  const script = join(here, 'azuma/match_lines.py')
  return { name, version: AZUMA, command: (rules, events) => [python, script, rules, events] }
}

/** Why it failed, in one line, or undefined. */
function run([program = '', ...args]: readonly string[], cwd: string): string | undefined {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status === 0) return undefined
  return `${program} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? `status ${status}`}`
}
