import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createConsumer, packetFilterActuator, slpf } from './index.ts'
import { memoryFilter } from './memory-filter.ts'

function filterAt(clock: { now: number }) {
  const filter = memoryFilter()
  const consumer = createConsumer({ actuators: [packetFilterActuator(slpf, filter, () => clock.now)] })
  return { filter, send: (command: unknown) => consumer.receive(command, { sender: 'a' }).response }
}

const deny = (args?: object) => ({ action: 'deny', target: { ipv4_net: '192.0.2.7' }, ...(args && { args }) })

test('a rule has the defaults of the profile and ends at its time', async () => {
  const { filter, send } = filterAt({ now: 1000 })
  await send(deny({ duration: 500 }))
  assert.deepEqual(filter.rules(), [
    {
      rule_number: 1,
      verdict: 'deny',
      target: { type: 'ipv4_net', value: '192.0.2.7' },
      direction: 'both',
      drop_process: 'none',
      persistent: true,
      from: 1000,
      until: 1500,
    },
  ])
})

test('a rule whose time is over gives its number free and is gone with the next change', async () => {
  const clock = { now: 1000 }
  const { filter, send } = filterAt(clock)
  await send(deny({ duration: 500, slpf: { insert_rule: 9 } }))
  clock.now = 2000
  assert.equal((await send(deny({ slpf: { insert_rule: 9 } })))?.status, 200)
  assert.equal(filter.rules().length, 1)
})

test('a time that is already over is refused', async () => {
  const { filter, send } = filterAt({ now: 1000 })
  assert.equal((await send(deny({ start_time: 1, duration: 5 })))?.status, 400)
  assert.deepEqual(filter.rules(), [])
})

test('numbers are unique, in order, and those given by the filter never come back', async () => {
  const step = fc.oneof(
    fc.constant({ kind: 'add' as const }),
    fc.integer({ min: 1, max: 30 }).map((number) => ({ kind: 'insert' as const, number })),
    fc.integer({ min: 1, max: 30 }).map((number) => ({ kind: 'delete' as const, number })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { filter, send } = filterAt({ now: 0 })
      const given = new Set<number>()
      for (const one of steps) {
        const command =
          one.kind === 'delete'
            ? { action: 'delete', target: { 'slpf:rule_number': one.number } }
            : deny(one.kind === 'insert' ? { slpf: { insert_rule: one.number } } : undefined)
        const response = await send(command)
        const number = (response?.results?.['slpf'] as { rule_number: number } | undefined)?.rule_number
        if (one.kind === 'add') assert.ok(number !== undefined && !given.has(number))
        if (number !== undefined) given.add(number)
        const numbers = filter.rules().map((rule) => rule.rule_number)
        assert.deepEqual(
          numbers,
          [...new Set(numbers)].sort((a, b) => a - b),
        )
      }
    }),
  )
})

test('commands that come at the same time are done one after another', async () => {
  const { filter, send } = filterAt({ now: 0 })
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(deny())))
  assert.equal(new Set(answers.map((one) => JSON.stringify(one))).size, 20)
  assert.equal(filter.rules().length, 20)
})

test('a request that comes again after a crash finds its rule and makes no second one', async () => {
  const filter = memoryFilter()
  const ask = () => {
    const consumer = createConsumer({ actuators: [packetFilterActuator(slpf, filter, () => 0)] })
    return consumer.receive(deny(), { sender: 'a', request_id: '1' }).response
  }
  assert.deepEqual(await ask(), await ask())
  assert.equal(filter.rules().length, 1)
})
