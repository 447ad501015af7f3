import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvLine, visible } from './rows.ts'

describe('printed rows', () => {
  it('make control and direction characters visible: telemetry never reaches the terminal raw', () => {
    assert.equal(visible('a\u001b[31mb\r\n\u202ec'), 'a\\u001b[31mb\\u000d\\u000a\\u202ec')
    assert.equal(visible('Zürich 東京'), 'Zürich 東京')
  })

  it('quote CSV values and make formulas inert', () => {
    assert.equal(csvLine(['a', 'b,"c"', '=1+1', 7]), `a,"b,""c""",'=1+1,7`)
  })
})
