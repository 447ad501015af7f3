import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { vectorsFolder } from '../../../scripts/given-material.ts'
import {
  canonicalJson,
  evaluateCondition,
  interpolate,
  type Playbook,
  PlaybookRun,
  parsePlaybook,
  printIssue,
  type RunEffect,
  readPlaybook,
  type Variables,
  verifySignature,
} from './index.ts'

const folder = vectorsFolder()
const skip = folder === undefined && 'the conformance vectors are absent (OPENSOC_VECTORS)'
const text = (name: string) => readFileSync(join(folder ?? '', 'cacao', name), 'utf8')
const read = (name: string) => JSON.parse(text(name))

test('conditions agree, ours and those of SOARCA', { skip }, () => {
  for (const file of ['conditions-authored.json', 'conditions-soarca.json']) {
    for (const { id, condition, variables, expect, error } of casesOf(read(file))) {
      const result = evaluateCondition(condition as string, variables as Variables)
      assert.equal(!result.ok, error, `${id}: ${JSON.stringify(result)}`)
      assert.equal(result.ok && result.value, expect, `${id}: ${condition}`)
    }
  }
})

test('interpolation agrees', { skip }, () => {
  for (const { template, variables, expect, why } of casesOf(read('interpolation-authored.json'))) {
    const result = interpolate(template as string, variables as Variables)
    assert.equal(result.ok && result.text, expect, `${template} ${why ?? ''}`)
  }
})

test('runs take the steps of their traces', { skip }, () => {
  for (const one of casesOf(read('flow-authored.json'))) {
    const got = readPlaybook(one['playbook'])
    assert.ok(got.ok, `${one['id']}: ${got.ok ? '' : got.issues.map(printIssue).join('; ')}`)
    const run = new PlaybookRun('r', got.playbook)
    run.apply({ type: 'started', at: 0, variables: {} })
    for (let turn = 1; run.pending.length > 0 && turn < 100; turn += 1) {
      const [effect] = run.pending as [RunEffect]
      run.apply({ type: 'command_finished', at: turn, key: effect.key, outcome: scripted(one, effect, run) })
    }
    assert.deepEqual(run.trace, one['expect_trace'], String(one['id']))
    if (one['playbook_status']) assert.equal(run.status, one['playbook_status'], String(one['id']))
  }
})

function scripted(one: Record<string, unknown>, effect: RunEffect, run: PlaybookRun) {
  const result = (one['step_results'] as Record<string, unknown>)[effect.step] ?? 'success'
  if (result === 'failure') return { ok: false, reason: 'scripted' } as const
  const increments = (result as { increments?: string }).increments
  if (increments === undefined) return { ok: true } as const
  return {
    ok: true,
    variables: { [increments]: String(Number(run.variables[increments]?.value) + 1) },
  } as const
}

test('wrong playbooks are refused', { skip }, (t) => {
  const { base, cases } = read('validation-negative-authored.json')
  assert.ok(readPlaybook(base).ok)
  for (const { id, mutation } of cases) {
    if (!mutation.set) {
      t.diagnostic(`${id}: says in words what to change; read-playbook.test.ts has it`)
      continue
    }
    const wrong = structuredClone(base)
    setAt(wrong, mutation.set)
    if (mutation.set2) setAt(wrong, mutation.set2)
    assert.ok(!readPlaybook(wrong).ok, id)
  }
})

function setAt(object: Record<string, unknown>, [pointer, value]: [string, unknown]): void {
  const steps = pointer.split('/').slice(1)
  const last = steps.pop() as string
  let at: Record<string, unknown> = object
  for (const key of steps) at = at[key] as Record<string, unknown>
  at[last] = value
}

/** Playbooks of peers that the import refuses, with the reason. */
const refusedPlaybooks: Readonly<Record<string, string>> = {
  'soarca-test-invalid_playbook': 'a target is of a type that its id does not name',
  'soarca-test-missing_step_playbook': 'a step leads to one that is not there',
  'oasis-tcs-cacao-locky-bart-mbc-examples': 'a step names a target that is not defined (section 4.4)',
}

test("peers' playbooks survive the import and come out as they went in", { skip }, (t) => {
  for (const { file } of read('playbooks-index.json')) {
    const got = parsePlaybook(text(file), { tolerant: true })
    const reason = Object.entries(refusedPlaybooks).find(([name]) => file.includes(name))?.[1]
    assert.equal(
      got.ok,
      reason === undefined,
      `${file}: ${got.ok ? '' : got.issues.map(printIssue).join('; ')}`,
    )
    if (reason) t.diagnostic(`${file}: refused, ${reason}`)
    if (got.ok) {
      assert.deepEqual(got.playbook, read(file))
      t.diagnostic(`${file}: ${got.warnings.length} warnings`)
    }
  }
})

test('the RSA example verifies, and nothing changed does', { skip }, () => {
  const example = read('signature-rsa-example.json')
  const playbook = example.playbook_with_signature_object_without_value as Playbook
  assert.equal(canonicalJson(playbook), example.canonical)
  const key = createPublicKey(example.public_key_pem)
  const signature = { ...playbook.signatures?.[0], value: example.signature_base64url } as Parameters<
    typeof verifySignature
  >[1]
  const now = Date.parse('2023-02-01T00:00:00.000Z')
  assert.deepEqual(verifySignature(playbook, signature, key, now), { ok: true })
  assert.ok(!verifySignature({ ...playbook, name: 'Playbook 2' }, signature, key, now).ok)
  assert.ok(!verifySignature(playbook, signature, key, Date.parse('2024-01-01T00:00:00.000Z')).ok)
})

function casesOf(value: unknown): readonly Record<string, unknown>[] {
  return (Array.isArray(value) ? value : (value as { cases: [] }).cases) as readonly Record<string, unknown>[]
}
