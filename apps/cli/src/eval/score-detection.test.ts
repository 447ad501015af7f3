import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type FoundInFile, scoreDetection } from './score-detection.ts'

function found(
  name: string,
  labels: string[],
  techniques: string[],
  weight = techniques.length,
): FoundInFile {
  return {
    file: { path: name, name, techniques: labels, tactics: [] },
    events: 1,
    findings: techniques.length,
    findingsOfWeight: weight,
    techniques: new Set(techniques),
  }
}

it('tells exact hits from those of the parent and of the tactic, beside the baselines and the control', () => {
  const { total, byTechnique } = scoreDetection([
    found('a', ['T1003.001'], ['T1003.001']),
    found('b', ['T1003.001'], ['T1003.002']),
    found('c', ['T1003.001'], ['T1110'], 0),
    found('d', ['T1059.001'], []),
  ])
  const { what: _, files: __, ...all } = total
  assert.deepEqual(all, { exact: 1 / 4, parent: 2 / 4, tactic: 3 / 4, medium: 2 / 4, any: 3 / 4, control: 0 })
  assert.deepEqual(
    byTechnique.map(({ what, files, exact, parent, control }) => [
      what.slice(0, 9),
      files,
      exact,
      parent,
      control,
    ]),
    [
      ['T1003.001', 3, 1 / 3, 2 / 3, 0],
      ['T1059.001', 1, 0, 0, 0],
    ],
  )
})

it('counts as control what recordings of other techniques would give', () => {
  const { byTechnique } = scoreDetection([
    found('a', ['T1003'], []),
    found('b', ['T1059'], ['T1003']),
    found('c', ['T1105'], []),
  ])
  assert.equal(byTechnique[0]?.control, 1 / 2)
})
