import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { action, analyst, id, samplePlaybook } from '../sample-playbook.ts'
import { PlaybookRun } from './playbook-run.ts'
import type { CommandEffect } from './run-effect.ts'
import type { CommandOutcome, RunInput } from './run-input.ts'

const end = id('end', 0)
const act = (number: number) => id('action', number)

type Steps = Parameters<typeof samplePlaybook>[0]

function start(steps: Steps, first: string, more: object = {}, variables: Record<string, string> = {}) {
  const playbook = samplePlaybook(steps, first, { ...more })
  const inputs: RunInput[] = []
  const run = new PlaybookRun('r', playbook)
  const apply = (input: RunInput) => {
    inputs.push(input)
    run.apply(input)
  }
  apply({ type: 'started', at: 0, variables })
  const answer = (outcome: CommandOutcome, at = 1, which = 0) => {
    const effect = run.pending[which]
    assert.ok(effect, 'nothing is pending')
    apply({ type: 'command_finished', at, key: effect.key, outcome })
    return effect
  }
  return { run, inputs, apply, answer, playbook }
}

const ok = { ok: true } as const
const failed = { ok: false, reason: 'refused' } as const

test('commands of a step follow one another, for all targets at once', () => {
  const [left, right] = [id('linux', 1), id('linux', 2)]
  const { run, answer } = start(
    {
      [act(1)]: {
        type: 'action',
        agent: analyst,
        targets: [left, right],
        commands: [
          { type: 'manual', command: 'first' },
          { type: 'manual', command: 'second' },
        ],
        on_completion: end,
      },
    },
    act(1),
    {
      target_definitions: Object.fromEntries(
        [left, right].map((one) => [one, { type: 'linux', name: one, address: { ipv4: ['192.0.2.1'] } }]),
      ),
    },
  )
  const commands = () => run.pending.map((one) => (one as CommandEffect).command.command)
  assert.deepEqual(commands(), ['first', 'first'])
  answer(ok)
  assert.deepEqual(commands(), ['first'])
  answer(ok)
  assert.deepEqual(commands(), ['second', 'second'])
  answer(ok)
  answer(ok)
  assert.equal(run.status, 'successful')
})

test('a delay is waited for and a timeout fails the step', () => {
  const { run, apply } = start(
    { [act(1)]: action('slow', { delay: 100, timeout: 50, on_success: end }) },
    act(1),
  )
  assert.deepEqual([run.pending.length, run.wakeAt], [0, 100])
  apply({ type: 'time', at: 99 })
  assert.equal(run.pending.length, 0)
  apply({ type: 'time', at: 100 })
  assert.deepEqual([run.pending.length, run.wakeAt], [1, 150])
  apply({ type: 'time', at: 150 })
  assert.deepEqual([run.status, run.reason], ['failed', 'ACTION_TIMEOUT'])
})

test('an answer after the timeout changes nothing', () => {
  const { run, answer } = start({ [act(1)]: action('slow', { timeout: 50, on_success: end }) }, act(1))
  answer(ok, 60)
  assert.equal(run.reason, 'ACTION_TIMEOUT')
})

test('all branches of a parallel step end before control goes on, and one that failed fails it', () => {
  const steps = {
    [id('parallel', 1)]: {
      type: 'parallel',
      next_steps: [act(1), act(2)],
      on_success: act(3),
      on_failure: act(4),
    },
    [act(1)]: action('a', { on_success: id('end', 1) }),
    [act(2)]: action('b', { on_success: id('end', 1) }),
    [act(3)]: action('good', { on_completion: end }),
    [act(4)]: action('bad', { on_completion: end }),
    [id('end', 1)]: { type: 'end' },
  }
  const good = start(steps, id('parallel', 1))
  good.answer(ok)
  assert.equal(good.run.pending.length, 1, 'the other branch is still at work')
  good.answer(ok)
  assert.equal(good.run.trace.at(-1), act(3))
  const bad = start(steps, id('parallel', 1))
  bad.answer(failed)
  bad.answer(ok)
  assert.equal(bad.run.trace.at(-1), act(4))
})

test('a failed step with only on_completion goes on, and the run says so', () => {
  const { run, answer } = start(
    { [act(1)]: action('a', { on_completion: act(2) }), [act(2)]: action('b', { on_completion: end }) },
    act(1),
  )
  answer(failed)
  answer(ok)
  assert.equal(run.status, 'completed_with_errors')
})

test('with a workflow_exception a failure leads there, out of any branch, and the run has failed', () => {
  const { run, answer } = start(
    {
      [id('if-condition', 1)]: {
        type: 'if-condition',
        condition: "__v__:value = 'x'",
        on_true: act(1),
        on_completion: end,
      },
      [act(1)]: action('a', { on_completion: id('end', 1) }),
      [act(2)]: action('clean up', { on_completion: end }),
      [id('end', 1)]: { type: 'end' },
    },
    id('if-condition', 1),
    { workflow_exception: act(2), playbook_variables: { __v__: { type: 'string', value: 'x' } } },
  )
  answer(failed)
  assert.equal(run.trace.at(-1), act(2))
  answer(ok)
  assert.deepEqual([run.status, run.reason], ['failed', 'refused'])
})

test('values come from outside, go into commands and come back through out_args', () => {
  const { run, answer } = start(
    {
      [act(1)]: action('look up __ip__:value', { out_args: ['__verdict__'], on_completion: act(2) }),
      [act(2)]: action('it is __verdict__:value', { on_completion: end }),
    },
    act(1),
    {
      playbook_variables: {
        __ip__: { type: 'ipv4-addr', external: true },
        __verdict__: { type: 'string', value: null },
        __fixed__: { type: 'string', value: 'a', constant: true },
      },
    },
    { __ip__: '192.0.2.7' },
  )
  const looked = answer({
    ok: true,
    variables: { __verdict__: 'bad', __fixed__: 'changed' },
  }) as CommandEffect
  assert.equal(looked.command.command, 'look up 192.0.2.7')
  assert.equal((run.pending[0] as CommandEffect).command.command, 'it is bad')
  assert.equal(run.variables['__fixed__']?.value, 'a', 'only out_args are written')
})

test('a run without its external values, or with wrong ones, does not begin', () => {
  const more = {
    playbook_variables: {
      __ip__: { type: 'ipv4-addr', external: true },
      __a__: { type: 'string', value: 'a' },
    },
  }
  const steps = { [act(1)]: action('a', { on_completion: end }) }
  for (const values of [
    {},
    { __ip__: 'x' },
    { __ip__: '192.0.2.1', __a__: 'b' },
    { __ip__: '192.0.2.1', __b__: 'b' },
  ]) {
    assert.equal(
      start(steps, act(1), more, values as Record<string, string>).run.status,
      'failed',
      JSON.stringify(values),
    )
  }
})

test('a constant that a step would write fails the step', () => {
  const { run, answer } = start({ [act(1)]: action('a', { out_args: ['__c__'], on_success: end }) }, act(1), {
    playbook_variables: { __c__: { type: 'string', value: 'a', constant: true } },
  })
  answer({ ok: true, variables: { __c__: 'b' } })
  assert.match(run.reason ?? '', /constant/)
})

test("step variables shadow the playbook's inside their step only", () => {
  const { run, answer } = start(
    {
      [act(1)]: action('__v__:value', {
        step_variables: { __v__: { type: 'string', value: 'inner' } },
        out_args: ['__v__'],
        on_completion: act(2),
      }),
      [act(2)]: action('__v__:value', { on_completion: end }),
    },
    act(1),
    { playbook_variables: { __v__: { type: 'string', value: 'outer' } } },
  )
  assert.equal((answer({ ok: true, variables: { __v__: 'new' } }) as CommandEffect).command.command, 'inner')
  assert.equal((run.pending[0] as CommandEffect).command.command, 'outer')
})

test('another playbook is called with its values and its version', () => {
  const { run, answer } = start(
    {
      [id('playbook-action', 1)]: {
        type: 'playbook-action',
        playbook_id: id('playbook', 7),
        playbook_version: '2024-02-01T00:00:00.000Z',
        in_args: ['__a__'],
        out_args: ['__a__'],
        on_success: end,
      },
    },
    id('playbook-action', 1),
    { playbook_variables: { __a__: { type: 'string', value: '1' } } },
  )
  const [call] = run.pending
  assert.ok(call?.kind === 'playbook')
  assert.deepEqual(
    [call.playbook_id, call.playbook_version, call.variables],
    [id('playbook', 7), '2024-02-01T00:00:00.000Z', { __a__: '1' }],
  )
  answer({ ok: true, variables: { __a__: '2' } })
  assert.deepEqual([run.status, run.variables['__a__']?.value], ['successful', '2'])
})

test('while paused nothing is asked for; a cancelled run asks for nothing more', () => {
  const { run, apply } = start({ [act(1)]: action('a', { on_completion: end }) }, act(1))
  apply({ type: 'paused', at: 1 })
  assert.deepEqual([run.status, run.pending.length], ['paused', 0])
  apply({ type: 'resumed', at: 2 })
  assert.equal(run.pending.length, 1)
  apply({ type: 'cancelled', at: 3, reason: 'by hand' })
  assert.deepEqual([run.status, run.reason, run.pending.length], ['cancelled', 'by hand', 0])
})

test('an endless loop ends at its bound', () => {
  const { run } = start(
    {
      [id('while-condition', 1)]: {
        type: 'while-condition',
        condition: '__v__:value = 1',
        on_true: id('end', 1),
        on_success: end,
      },
      [id('end', 1)]: { type: 'end' },
    },
    id('while-condition', 1),
    { playbook_variables: { __v__: { type: 'integer', value: '1' } } },
  )
  assert.equal(run.status, 'failed')
})

test('a run is the same when its journal is applied again, cut anywhere, and no key is asked for twice', () => {
  const steps = {
    [id('parallel', 1)]: {
      type: 'parallel',
      next_steps: [id('while-condition', 1), act(2)],
      on_success: act(3),
      on_failure: act(4),
    },
    [id('while-condition', 1)]: {
      type: 'while-condition',
      condition: '__i__:value < 3',
      on_true: act(1),
      on_completion: id('end', 1),
    },
    [act(1)]: action('count __i__:value', { out_args: ['__i__'], on_success: id('end', 1) }),
    [act(2)]: action('beside', { timeout: 20, delay: 2, on_success: id('end', 1) }),
    [act(3)]: action('good', { on_completion: end }),
    [act(4)]: action('bad', { on_completion: end }),
    [id('end', 1)]: { type: 'end' },
  }
  const more = { playbook_variables: { __i__: { type: 'integer', value: '0' } } }
  const choice = fc.record({ which: fc.nat(3), succeeds: fc.boolean(), wait: fc.nat(15), cut: fc.boolean() })
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 30 }), (choices) => {
      let { run, inputs, playbook } = start(steps, id('parallel', 1), more)
      const asked = new Set<string>()
      let at = 0
      for (const { which, succeeds, wait, cut } of choices) {
        at += wait
        if (cut) {
          const again = PlaybookRun.replay('r', playbook, inputs)
          assert.deepEqual(
            [again.trace, again.pending, again.status, again.records],
            [run.trace, run.pending, run.status, run.records],
          )
          run = again
        }
        const effect = run.pending[which % Math.max(1, run.pending.length)]
        const counted = String(Number(run.variables['__i__']?.value) + 1)
        const input: RunInput = effect
          ? {
              type: 'command_finished',
              at,
              key: effect.key,
              outcome: succeeds ? { ok: true, variables: { __i__: counted } } : failed,
            }
          : { type: 'time', at }
        if (effect) assert.ok(!asked.has(effect.key), effect.key)
        if (effect) asked.add(effect.key)
        inputs.push(input)
        run.apply(input)
      }
    }),
  )
})
