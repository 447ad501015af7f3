import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createConsumer, packetFilterActuator, slpf } from '@opensoc/openc2'
import { createIsolation } from './isolation.ts'
import { makeNetwork, type TestNetwork, whyNoNamespaces } from './namespaces.ts'
import { openNftFilter } from './nft-filter.ts'

const skip = whyNoNamespaces()
const folder = mkdtempSync(join(tmpdir(), 'opensoc-nft-'))
const file = join(folder, 'rules.json')
let network: TestNetwork

before(() => {
  if (skip === false) network = makeNetwork(`on${process.pid}`)
})
after(() => {
  network?.remove()
  rmSync(folder, { recursive: true })
})

const nft = () => ['ip', 'netns', 'exec', network.host, 'nft']
const reaches = () =>
  network.run(network.host, 'ping', ['-c', '1', '-W', '1', network.peerAddress]).status === 0
const openFilter = () => openNftFilter({ table: 'opensoc', file, command: nft() })

async function openFirewall() {
  const filter = await openFilter()
  const consumer = createConsumer({ actuators: [packetFilterActuator(slpf, filter, Date.now)] })
  const send = async (command: unknown) =>
    (await consumer.receive(command, { sender: 'test' }).response) ?? { status: 0 }
  return { filter, send }
}

test('a denied address cannot be reached until its rule is deleted', { skip }, async () => {
  const { filter, send } = await openFirewall()
  assert.ok(reaches(), 'the cable is in')
  const denied = await send({ action: 'deny', target: { ipv4_net: network.peerAddress } })
  assert.deepEqual(denied, { status: 200, results: { slpf: { rule_number: 1 } } })
  assert.ok(!reaches())
  assert.equal((await filter.inKernel()).get(1)?.length, 4)
  assert.equal((await send({ action: 'delete', target: { 'slpf:rule_number': 1 } })).status, 200)
  assert.ok(reaches())
})

test('a lease ends in the kernel, with nobody there to end it', { skip }, async () => {
  const { send } = await openFirewall()
  await send({ action: 'deny', target: { ipv4_net: network.peerAddress }, args: { duration: 1500 } })
  assert.ok(!reaches())
  const deadline = Date.now() + 15_000
  while (!reaches()) assert.ok(Date.now() < deadline, 'the rule still holds')
})

test('rules are there again after a restart, those that were not to persist only without one of the machine', {
  skip,
}, async () => {
  const first = await openFirewall()
  await first.send({
    action: 'deny',
    target: { ipv4_net: network.peerAddress },
    args: { slpf: { persistent: false } },
  })
  await first.filter.close()
  assert.ok(reaches())
  const second = await openFilter()
  assert.ok(!reaches())
  assert.equal(second.rules().length, 1)
  await second.close()
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"bootId":"[^"]*"/, '"bootId":"another"'))
  const third = await openFilter()
  assert.equal(third.rules().length, 0)
  assert.equal(third.lastNumber(), second.lastNumber(), 'numbers are never given again')
  await third.close()
})

test('a rule that nft refuses changes nothing', { skip }, async () => {
  const filter = await openFilter()
  const rules = filter.rules()
  const wrong = {
    rule_number: 9,
    verdict: 'deny',
    target: { type: 'ipv4_net', value: 'not an address' },
    direction: 'both',
    drop_process: 'none',
    persistent: true,
    from: 0,
  } as const
  await assert.rejects(filter.apply([...rules, wrong], 9), /NFT_REFUSED|nft ended/)
  assert.deepEqual(filter.rules(), rules)
  assert.ok(reaches())
  await filter.close()
})

test('an isolated host reaches what is permitted and nothing else, until it is released or its time is over', {
  skip,
}, async () => {
  const isolation = createIsolation(nft())
  assert.equal(await isolation.inKernel(), undefined)
  await isolation.isolate({ permitted: ['192.0.2.1'] })
  assert.ok(!reaches())
  assert.match((await isolation.inKernel()) ?? '', /policy drop/)
  await isolation.isolate({ permitted: [network.peerAddress] })
  assert.ok(reaches())
  await isolation.isolate({ permitted: [], until: Date.now() + 1500 })
  assert.ok(!reaches())
  const deadline = Date.now() + 15_000
  while (!reaches()) assert.ok(Date.now() < deadline, 'the isolation still holds')
  await isolation.release()
  assert.equal(await isolation.inKernel(), undefined)
  await isolation.release()
})
