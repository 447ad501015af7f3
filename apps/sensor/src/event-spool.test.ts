import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openSpool } from './event-spool.ts'
import { shipEvents } from './ship-events.ts'

const root = mkdtempSync(join(tmpdir(), 'opensoc-spool-'))
after(() => rmSync(root, { recursive: true }))

test('what was kept is there after a restart, oldest first, until it is acknowledged', async () => {
  const options = { folder: join(root, 'a'), maxBytes: 1e6, fileBytes: 20 }
  const first = await openSpool(options)
  await first.append([{ n: 1 }, { n: 2 }])
  await first.append([{ n: 3 }, { n: 4 }])
  const second = await openSpool(options)
  await second.append([{ n: 5 }])
  const seen: string[] = []
  for (let file = await second.oldest(); file !== undefined; file = await second.oldest()) {
    seen.push(file.body)
    assert.deepEqual(await second.oldest(), file, 'the same again until it is acknowledged')
    await second.acknowledge(file.key)
  }
  assert.equal(seen.join(''), [1, 2, 3, 4, 5].map((n) => `{"n":${n}}\n`).join(''))
})

test('a full spool gives up the oldest and counts them', async () => {
  const spool = await openSpool({ folder: join(root, 'b'), maxBytes: 30, fileBytes: 10 })
  for (let n = 0; n < 10; n += 1) await spool.append([{ n }])
  const left: string[] = []
  for (let file = await spool.oldest(); file !== undefined; file = await spool.oldest()) {
    left.push(file.body)
    await spool.acknowledge(file.key)
  }
  assert.equal(left.length + spool.dropped, 10)
  assert.equal(left.at(-1), '{"n":9}\n')
})

test('what the platform does not acknowledge is sent again under the same key', async () => {
  const keys: string[] = []
  let status = 500
  const server = createServer((request, response) => {
    keys.push(String(request.headers['idempotency-key']))
    request.resume().on('end', () => response.writeHead(status).end('{}'))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const spool = await openSpool({ folder: join(root, 'c'), maxBytes: 1e6 })
  await spool.append([{ n: 1 }])
  const ship = {
    spool,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 't',
    host: 'ws1',
  }
  await assert.rejects(shipEvents(ship), /500/)
  await spool.append([{ n: 2 }])
  status = 200
  assert.equal(await shipEvents(ship), 2)
  assert.equal(keys[0], keys[1])
  assert.notEqual(keys[1], keys[2])
  assert.equal(await spool.oldest(), undefined)
  server.close()
})
