import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { connect as connectTcp, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, type NatsConnection } from '@nats-io/transport-node'
import { silentLogger } from '@opensoc/kernel'
import { consumeNats } from './consume-nats.ts'

const SERVER = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((path) => existsSync(path))
const skip = SERVER === undefined ? 'no NATS server is here (apt-get install nats-server)' : false

const folder = mkdtempSync(join(tmpdir(), 'opensoc-nats-'))
let server: ChildProcess | undefined
let client: NatsConnection
let address = ''

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const found = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  assert.ok(typeof found === 'object' && found !== null)
  return found.port
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connectTcp(port, '127.0.0.1')
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.destroy()
    if (isUp) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Keeps bodies by key, as the receiver does. */
class Log {
  readonly bodies = new Map<string, string>()
  isFull = false
  deliveries = 0
  readonly deliver = async (body: Uint8Array, key: string) => {
    this.deliveries += 1
    if (this.isFull) throw Object.assign(new Error('full'), { code: 'LOG_FULL' })
    if (!this.bodies.has(key)) this.bodies.set(key, Buffer.from(body).toString())
  }
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

describe('telemetry from NATS JetStream', { skip }, () => {
  before(async () => {
    const port = await freePort()
    server = spawn(SERVER!, ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    })
    await listens(port)
    address = `nats://127.0.0.1:${port}`
    client = await connect({ servers: address })
    await (await jetstreamManager(client)).streams.add({ name: 'TELEMETRY', subjects: ['telemetry.>'] })
  })
  after(async () => {
    await client?.close()
    server?.kill('SIGKILL')
    if (server !== undefined) await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })

  const publish = async (subject: string, from: number, to: number) => {
    for (let n = from; n < to; n++) await jetstream(client).publish(subject, `${subject} ${n}`)
  }
  const consume = (log: Log, durable: string, subject?: string) =>
    consumeNats({
      ...{ server: address, stream: 'TELEMETRY', durable, deliver: log.deliver, logger: silentLogger },
      ...(subject === undefined ? {} : { subject }),
    })

  it('takes what the stream holds and what comes, of the subjects that are asked for', async () => {
    const log = new Log()
    await publish('telemetry.a', 0, 5)
    await publish('telemetry.b', 0, 5)
    const consumer = await consume(log, 'some', 'telemetry.a')
    await publish('telemetry.a', 5, 8)
    await until(() => log.bodies.size === 8)
    await consumer.close()
    assert.deepEqual(
      [...log.bodies.values()].sort(),
      Array.from({ length: 8 }, (_, n) => `telemetry.a ${n}`),
    )
    assert.deepEqual(consumer.counts(), { received: 8, delivered: 8 })
  })

  it('goes on where it was: what was acknowledged does not come again', async () => {
    const log = new Log()
    const first = await consume(log, 'resumes', 'telemetry.c')
    await publish('telemetry.c', 0, 20)
    await until(() => log.bodies.size === 20)
    await first.close()
    await publish('telemetry.c', 20, 40)
    const second = await consume(log, 'resumes', 'telemetry.c')
    await until(() => log.bodies.size === 40)
    await second.close()
    assert.equal(log.deliveries, 40)
  })

  it('keeps messages waiting while the spool is full, and those it let go unacknowledged come again', async () => {
    const log = new Log()
    log.isFull = true
    const first = await consume(log, 'waits', 'telemetry.d')
    await publish('telemetry.d', 0, 10)
    await until(() => log.deliveries >= 10)
    assert.equal(log.bodies.size, 0)
    log.isFull = false
    await until(() => log.bodies.size === 10)
    await first.close()
    assert.equal(first.counts().delivered, 10)
  })

  it('says what to do where the stream or the server is missing', async () => {
    const options = { durable: 'x', deliver: async () => undefined, logger: silentLogger }
    await assert.rejects(consumeNats({ ...options, server: address, stream: 'NONE' }), {
      code: 'NATS_STREAM_MISSING',
      nextStep: /nats stream add/,
    })
    const port = await freePort()
    await assert.rejects(consumeNats({ ...options, server: `nats://127.0.0.1:${port}`, stream: 'NONE' }), {
      code: 'NATS_UNREACHABLE',
    })
  })
})
