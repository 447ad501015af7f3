import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeAuthority } from '../../adapters/openc2-https/src/test-certificates.ts'

const sensorMain = fileURLToPath(new URL('../../apps/sensor/src/main.ts', import.meta.url))

/**
 * A host of its own network with a real sensor, a cable to the platform and one to a peer that stands for the attacker:
 * namespaces whose names end in `-h` and `-p`. Everything is taken away by `remove`.
 */
export class HostUnderAttack {
  readonly folder = mkdtempSync(join(tmpdir(), 'opensoc-attack-'))
  readonly authority = makeAuthority()
  readonly platform = this.authority.issue('platform')
  readonly host: string
  readonly peer: string
  readonly peerAddress = '10.77.0.2'
  /** Of this process alone: tests of other checkouts may run at the same time. */
  readonly #block = `10.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`
  readonly hostAddress = `${this.#block}.2`
  readonly platformAddress = `${this.#block}.1`
  readonly malware = join(this.folder, 'malware')
  #sensor: ChildProcess | undefined
  readonly #started: ChildProcess[] = []

  constructor() {
    const name = `os${process.pid}`
    this.host = `${name}-h`
    this.peer = `${name}-p`
    this.#network(name)
    const identity = this.authority.issue('sensor')
    for (const part of ['cert', 'key', 'ca'] as const) writeFileSync(join(this.folder, part), identity[part])
    writeFileSync(
      join(this.folder, 'sensor.json'),
      JSON.stringify({
        ...{
          name: 'ws1',
          host: this.hostAddress,
          port: 7444,
          platforms: ['platform'],
          data: join(this.folder, 'data'),
        },
        ...{ cert: join(this.folder, 'cert'), key: join(this.folder, 'key'), ca: join(this.folder, 'ca') },
        management: [this.platformAddress],
      }),
    )
  }

  #network(name: string): void {
    const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    this.#removeNetwork(name)
    for (const namespace of [this.host, this.peer]) {
      ip('netns', 'add', namespace)
      ip('-n', namespace, 'link', 'set', 'lo', 'up')
    }
    ip(
      'link',
      'add',
      `${name}0`,
      'netns',
      this.host,
      'type',
      'veth',
      'peer',
      'name',
      `${name}1`,
      'netns',
      this.peer,
    )
    ip('link', 'add', `${name}2`, 'netns', this.host, 'type', 'veth', 'peer', 'name', `${name}3`)
    const ends = [
      [['-n', this.host], '10.77.0.1', `${name}0`],
      [['-n', this.peer], this.peerAddress, `${name}1`],
      [['-n', this.host], this.hostAddress, `${name}2`],
      [[], this.platformAddress, `${name}3`],
    ] as const
    for (const [where, address, link] of ends) {
      ip(...where, 'addr', 'add', `${address}/24`, 'dev', link)
      ip(...where, 'link', 'set', link, 'up')
    }
    ip('-n', this.host, 'route', 'add', 'default', 'via', this.peerAddress)
  }

  #removeNetwork(name: string): void {
    for (const namespace of [this.host, this.peer]) spawnSync('ip', ['netns', 'del', namespace])
    spawnSync('ip', ['link', 'del', `${name}3`], { stdio: 'ignore' })
  }

  /** Starts the sensor and waits until it listens. */
  async startSensor(): Promise<void> {
    const args = [
      '--conditions=@opensoc/source',
      '--disable-warning=ExperimentalWarning',
      sensorMain,
      '--config',
      join(this.folder, 'sensor.json'),
    ]
    const child = this.#inHost(process.execPath, args)
    this.#sensor = child
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += chunk
    })
    const [first] = (await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])) as unknown[]
    if (!String(first).includes('listens')) throw new Error(`the sensor did not start: ${said}`)
  }

  async killSensor(): Promise<void> {
    if (this.#sensor) await end(this.#sensor)
    this.#sensor = undefined
  }

  get sensorPid(): number | undefined {
    return this.#sensor?.pid
  }

  /** Drops the malware on the host and runs it; gives its process. */
  async infect(): Promise<ChildProcess> {
    copyFileSync('/bin/sleep', this.malware)
    chmodSync(this.malware, 0o754)
    const child = this.#inHost(this.malware, ['600'])
    await once(child, 'spawn')
    // `ip` becomes the malware only after it has entered the namespace.
    while (
      !spawnSync('readlink', [`/proc/${child.pid}/exe`], { encoding: 'utf8' }).stdout.includes('malware')
    ) {
      if (child.exitCode !== null) throw new Error('the malware did not start')
    }
    return child
  }

  /** Whether the host gets an answer from the attacker: looked at from outside the sensor. */
  reachesAttacker(): boolean {
    return (
      spawnSync('ip', ['netns', 'exec', this.host, 'ping', '-c', '1', '-W', '1', this.peerAddress]).status ===
      0
    )
  }

  nft(...args: string[]): string {
    return spawnSync('ip', ['netns', 'exec', this.host, 'nft', ...args], { encoding: 'utf8' }).stdout
  }

  async remove(): Promise<void> {
    for (const child of this.#started) await end(child)
    this.#removeNetwork(this.host.replace(/-h$/, ''))
    this.authority.remove()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #inHost(program: string, args: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', this.host, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#started.push(child)
    return child
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
