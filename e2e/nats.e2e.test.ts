import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { assertAllThere, freePort, LINES, line, stored, until } from './shipped-lines.ts'
import { startPlatform } from './start-platform.ts'

const SERVER = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path))
const skip = SERVER === undefined ? 'no NATS server is here (apt-get install nats-server)' : false
const A_MESSAGE = 500

const folder = mkdtempSync(join(tmpdir(), 'opensoc-nats-e2e-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The adapter's own client. */
const load = createRequire(new URL('../adapters/sources-nats/package.json', import.meta.url))

async function publish(address: string): Promise<void> {
  const { connect } = load('@nats-io/transport-node')
  const { jetstream, jetstreamManager } = load('@nats-io/jetstream')
  const client = await connect({ servers: address, waitOnFirstConnect: true })
  await (await jetstreamManager(client)).streams.add({ name: 'TELEMETRY', subjects: ['telemetry'] })
  for (let from = 0; from < LINES; from += A_MESSAGE) {
    const lines = Array.from({ length: A_MESSAGE }, (_, n) => line(from + n))
    await jetstream(client).publish('telemetry', lines.join('\n'))
  }
  await client.drain()
}

describe('a NATS stream', { skip }, () => {
  it(`gives ${LINES} records, none lost or doubled, while the platform is killed in the middle`, async () => {
    const port = await freePort()
    const address = `nats://127.0.0.1:${port}`
    const server = spawn(SERVER!, ['-js', '-sd', join(folder, 'js'), '-a', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    })
    const start = () =>
      startPlatform(join(folder, 'data'), {
        OPENSOC_NATS: JSON.stringify([{ server: address, stream: 'TELEMETRY', source: 'linux-auth' }]),
      })
    await publish(address)
    let platform = await start()
    try {
      await until(platform, async (call) => (await stored(call)) > LINES / 10)
      await platform.kill()
      platform = await start()
      await until(platform, async (call) => (await stored(call)) >= LINES)
      assert.equal(await assertAllThere(platform), 0, 'doubled')
    } finally {
      await platform.stop()
      server.kill('SIGKILL')
      await once(server, 'exit')
    }
  })
})
