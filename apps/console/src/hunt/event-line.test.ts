import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventLine } from './event-line.ts'

test('the most telling columns come first, empty ones not at all', () => {
  const columns = { dst_ip: '10.0.0.1', process_cmd_line: 'cmd /c dir', dst_port: 0, domain: '' }
  assert.equal(eventLine({ columns, raw: '{}' }), 'process_cmd_line=cmd /c dir dst_ip=10.0.0.1')
})

test('an event without telling columns shows its record, cut', () => {
  assert.equal(eventLine({ columns: { class_uid: 1 }, raw: 'x'.repeat(900) }).length, 300)
})
