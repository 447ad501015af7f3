import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { datasetsFolder } from '../../../../scripts/given-material.ts'
import { compileRule } from '../compile/compile-rule.ts'
import { matchesNaively } from '../naive-interpreter.ts'
import { parseSigma } from '../parse/parse-sigma.ts'
import type { Logsource } from '../sigma-document.ts'
import { createEngine } from './create-engine.ts'
import type { SigmaEvent } from './sigma-event.ts'

const folder = datasetsFolder()
const skip = folder === undefined ? 'no data sets: set OPENSOC_DATASETS' : false

interface WindowsEvent {
  readonly Event: {
    readonly System: {
      readonly Channel: string
      readonly EventID: number | { readonly '#text': number }
      readonly Computer: string
      readonly Provider: { readonly '#attributes': { readonly Name?: string } }
    }
    readonly EventData?: Readonly<Record<string, unknown>> | null
    readonly UserData?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null
  }
}

test('every regression pair of SigmaHQ with events fires, and the oracle agrees', { skip }, () => {
  const root = join(folder ?? '', 'sigma')
  const silent: string[] = []
  let pairs = 0
  for (const pair of manifest(join(root, 'regression/manifest.csv')).filter(({ file }) => file !== '')) {
    pairs += 1
    const compiled = parseSigma(readFileSync(join(root, 'SigmaHQ', pair.rulePath), 'utf8')).map(
      (document) => {
        assert.ok(document.ok && document.kind === 'rule', pair.rulePath)
        const result = compileRule(document.rule)
        assert.ok(result.ok, `${pair.rulePath}: ${result.ok ? '' : result.error.message}`)
        return result.rule
      },
    )
    const engine = createEngine(compiled)
    const lines = readEvents(readFileSync(join(root, 'regression', pair.file), 'utf8'))
    const matching = lines.filter((line) => flatten(line).some((event) => engine.match(event).length > 0))
    const naive = lines.filter((line) =>
      flatten(line).some((event) => compiled.some((rule) => matchesNaively(rule, event.fields))),
    )
    assert.equal(matching.length, naive.length, `oracle: ${pair.rulePath}`)
    // A count of 1 says that the rule fires: three files hold more events that plainly match, so it is a minimum.
    if (matching.length < pair.atLeast) silent.push(`${pair.rulePath}: ${matching.length} of ${lines.length}`)
  }
  console.log(`${pairs} regression pairs, ${pairs - silent.length} fire`)
  assert.deepEqual(silent, [])
})

function readEvents(text: string): WindowsEvent[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as WindowsEvent)
}

function manifest(path: string) {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const cells = [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map((match) => match[1] ?? '')
      const atLeast = Number(/^[^:]+:(?:>=)?(\d+)$/.exec(cells[8] ?? '')?.[1] ?? 1)
      return { rulePath: cells[2] ?? '', file: cells[7] ?? '', atLeast }
    })
}

// Facts from SigmaHQ's own table of Windows logsources, for the channels that the pairs come from.
const SYSMON_CATEGORIES: Readonly<Record<number, readonly string[]>> = {
  1: ['process_creation'],
  7: ['image_load'],
  10: ['process_access'],
  11: ['file_event'],
  12: ['registry_add', 'registry_delete', 'registry_event'],
  13: ['registry_set', 'registry_event'],
  14: ['registry_rename', 'registry_event'],
}

const SERVICES: Readonly<Record<string, string>> = {
  'Microsoft-Windows-Sysmon/Operational': 'sysmon',
  'Microsoft-Windows-WMI-Activity/Operational': 'wmi',
  'Microsoft-Windows-TaskScheduler/Operational': 'taskscheduler',
  Security: 'security',
}

function flatten({ Event: { System, EventData, UserData } }: WindowsEvent): SigmaEvent[] {
  const eventId = typeof System.EventID === 'object' ? System.EventID['#text'] : System.EventID
  const fields = {
    ...EventData,
    ...Object.values(UserData ?? {})[0],
    EventID: eventId,
    Channel: System.Channel,
    Computer: System.Computer,
    Provider_Name: System.Provider['#attributes'].Name,
  }
  const service = SERVICES[System.Channel] ?? ''
  const categories = service === 'sysmon' ? (SYSMON_CATEGORIES[eventId] ?? []) : []
  const logsources: Logsource[] = [{ product: 'windows', service }]
  for (const category of categories) logsources.push({ product: 'windows', service, category })
  return logsources.map((logsource) => ({ logsource, fields }))
}
