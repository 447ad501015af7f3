import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Logger } from '@opensoc/kernel'
import { listenTcp, listenUdp, type SyslogListener } from './index.ts'

const logger: Logger = { info() {}, warn() {}, error() {} } as unknown as Logger
const pem = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../fixtures/tls/${name}`, import.meta.url)), 'utf8')
const tls = { cert: pem('server.pem'), key: pem('server.key'), ca: pem('ca.pem') }

/** A log that can be full: it keeps what it is given once `isFull` is false. */
class Spool {
  readonly messages: string[] = []
  isFull = false
  readonly deliver = async (body: Uint8Array) => {
    if (this.isFull) throw Object.assign(new Error('full'), { code: 'LOG_FULL' })
    this.messages.push(...Buffer.from(body).toString().split('\0').slice(0, -1))
  }
}

const listeners: SyslogListener[] = []
after(() => Promise.all(listeners.map((listener) => listener.close())))

async function open(listening: Promise<SyslogListener>): Promise<SyslogListener> {
  const listener = await listening
  listeners.push(listener)
  return listener
}

const here = { host: '127.0.0.1', port: 0, logger }

describe('syslog ports', () => {
  it('takes a datagram as a message, line breaks and all', async () => {
    const spool = new Spool()
    const listener = await open(listenUdp({ ...here, deliver: spool.deliver }))
    const sender = createSocket('udp4')
    for (const text of ['<13>one', '<13>two\nlines', '<13>zero\0inside']) {
      await new Promise((resolve) => sender.send(text, listener.port, '127.0.0.1', resolve))
    }
    sender.close()
    while (listener.counts().received < 3) await new Promise((resolve) => setImmediate(resolve))
    await listener.close()
    assert.deepEqual(spool.messages, ['<13>one', '<13>two\nlines', '<13>zero inside'])
    assert.deepEqual(listener.counts(), { received: 3, delivered: 3, dropped: 0 })
  })

  it('counts the datagrams that a full spool has no room for', async () => {
    const spool = new Spool()
    spool.isFull = true
    const listener = await open(listenUdp({ ...here, deliver: spool.deliver, maxPendingBytes: 10 }))
    const sender = createSocket('udp4')
    for (let n = 0; n < 5; n++) {
      await new Promise((resolve) => sender.send('<13>message', listener.port, '127.0.0.1', resolve))
    }
    sender.close()
    while (listener.counts().received < 5) await new Promise((resolve) => setImmediate(resolve))
    spool.isFull = false
    await listener.close()
    assert.deepEqual(listener.counts(), { received: 5, delivered: 1, dropped: 4 })
  })

  it('makes TCP senders wait while the spool is full, and loses nothing', async () => {
    const spool = new Spool()
    spool.isFull = true
    const listener = await open(listenTcp({ ...here, deliver: spool.deliver, maxPendingBytes: 100_000 }))
    const sender = connect(listener.port, '127.0.0.1')
    const lines = Array.from({ length: 200_000 }, (_, n) => `<13>message number ${n}, with some more text`)
    // More than the socket's buffers hold: the write ends only when it is read.
    const written = new Promise((resolve) => sender.end(`${lines.join('\n')}\n`, () => resolve(undefined)))
    while (listener.counts().received === 0) await new Promise((resolve) => setImmediate(resolve))
    const held = listener.counts().received
    assert.ok(held < lines.length, `${held} messages are held in memory`)
    spool.isFull = false
    await written
    await once(sender.resume(), 'close')
    await listener.close()
    assert.deepEqual(spool.messages, lines)
  })

  it('reads what connected senders have written when it closes', async () => {
    const spool = new Spool()
    const listener = await open(listenTcp({ ...here, deliver: spool.deliver }))
    const sender = connect(listener.port, '127.0.0.1')
    sender.on('end', () => sender.end('<13>the last one\n'))
    sender.write('<13>first\n')
    await once(sender, 'connect')
    while (listener.counts().received < 1) await new Promise((resolve) => setImmediate(resolve))
    sender.resume()
    await listener.close()
    assert.deepEqual(spool.messages, ['<13>first', '<13>the last one'])
  })

  it('takes octet-counted messages over TLS from a sender with the right certificate', async () => {
    const spool = new Spool()
    const listener = await open(listenTcp({ ...here, deliver: spool.deliver, tls }))
    const sender = connectTls({
      port: listener.port,
      host: 'localhost',
      ca: pem('ca.pem'),
      cert: pem('sender.pem'),
      key: pem('sender.key'),
    })
    sender.end('10 <13>secret')
    await once(sender.resume(), 'close')
    await listener.close()
    assert.deepEqual(spool.messages, ['<13>secret'])
  })

  it('refuses a TLS sender without a certificate', async () => {
    const spool = new Spool()
    const listener = await open(listenTcp({ ...here, deliver: spool.deliver, tls }))
    const sender = connectTls({ port: listener.port, host: 'localhost', ca: pem('ca.pem') })
    sender.on('error', () => undefined)
    sender.write('10 <13>secret')
    await new Promise((resolve) => sender.resume().on('close', resolve))
    await listener.close()
    assert.deepEqual(spool.messages, [])
  })

  it('says what to do when the port is taken', async () => {
    const listener = await open(listenTcp({ ...here, deliver: new Spool().deliver }))
    await assert.rejects(listenTcp({ ...here, port: listener.port, deliver: new Spool().deliver }), {
      code: 'LISTEN_FAILED',
      nextStep: /syslog_tcp/,
    })
  })
})
